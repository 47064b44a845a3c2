"""How well and how fast an article is taken out of a page, beside trafilatura alone on the same pages.

    python bench/extract.py [--json] [--rounds 7]

Quality is measured on ../shared/data/html (ten pages of three publishers, not part of the project: without it that part
is skipped): token F1 of the body, whether title and day are right. One page's right answer is a caption printed five
times: it counts in no mean. Speed is measured on the same pages, and on the newsroom's, with metadata, in turns in one
process; pages are parsed anew every time.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import statistics
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from crawler.extract import DocumentExtractor  # noqa: E402
from crawler.extract.line import fold  # noqa: E402
from models.text import Text  # noqa: E402

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import trafilatura

PAGES = ROOT.parent / "shared" / "data" / "html"
LEFT_OUT = "liputan6-singlepage3.html"
GOALS = {"f1_at_least": 0.95, "speed_at_least": 0.9}
_WIB = timezone(timedelta(hours=7))
_WORD = re.compile(r"\w+")


def f1(found: str, wanted: str) -> float:
    """Token F1: the harmonic mean of precision and recall over words, counted as often as they stand."""
    ours, own = Counter(_WORD.findall(found.lower())), Counter(_WORD.findall(wanted.lower()))
    return 2 * sum((ours & own).values()) / max(1, sum(ours.values()) + sum(own.values()))


def measure_quality(extractor: DocumentExtractor) -> list[dict[str, Any]]:
    """A row a page: F1, title and day of both."""
    rows = []
    for line in (PAGES / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        data = (PAGES / gold["file"]).read_bytes()
        day = datetime.fromtimestamp(gold["date_ms"] / 1000, _WIB).date()
        text = extractor.extract(data, media_type="text/html", source=gold["file"])
        alone = trafilatura.bare_extraction(data, with_metadata=True)
        ours = text if isinstance(text, Text) else None
        rows.append(
            {
                "page": gold["file"],
                "f1": f1(ours.body if ours else "", gold["content"]),
                "title": bool(ours) and ours is not None and same(ours.title, gold["title"]),
                "day": ours is not None and ours.published is not None and ours.published.day == day,
                "alone_f1": f1(getattr(alone, "text", None) or "", gold["content"]),
                "alone_title": same(getattr(alone, "title", None), gold["title"]),
                "alone_day": (getattr(alone, "date", None) or "") == day.isoformat(),
            }
        )
    return rows


def same(found: str | None, wanted: str) -> bool:
    """Whether two titles are the same words."""
    return _WORD.findall((found or "").lower()) == _WORD.findall(wanted.lower())


def measure_speed(extractor: DocumentExtractor, pages: Sequence[bytes], rounds: int) -> dict[str, float]:
    """Pages a second of both by the median round, and ours as a share of trafilatura's."""

    def ours() -> None:
        # What a page's lines leave in a cache must not help the next round's.
        fold.cache_clear()
        for data in pages:
            extractor.extract(data, media_type="text/html", source="bench")

    def alone() -> None:
        for data in pages:
            trafilatura.bare_extraction(data, with_metadata=True)

    ours()
    alone()
    pairs = [(seconds(ours), seconds(alone)) for _ in range(rounds)]
    mine, theirs = (len(pages) / statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(other / own for own, other in pairs)
    return {"pages": len(pages), "ours": mine, "trafilatura": theirs, "ratio": ratio}


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def newsroom_pages() -> list[bytes]:
    """The newsroom's open HTML pages, in its outlets' styles."""
    from tests.newsroom.article import load_articles, load_outlets
    from tests.newsroom.pages import environment
    from tests.newsroom.render import rendered

    outlets, env = load_outlets(), environment()
    return [rendered(a, outlets[a.outlet], env) for a in load_articles(sealed=False) if a.form == "html"]


def measure(rounds: int) -> dict[str, Any]:
    extractor = DocumentExtractor()
    found: dict[str, Any] = {"speed": {"newsroom": measure_speed(extractor, newsroom_pages(), rounds)}}
    if PAGES.is_dir():
        rows = measure_quality(extractor)
        counted = [row for row in rows if row["page"] != LEFT_OUT]
        found["pages"] = rows
        found["f1"] = statistics.mean(row["f1"] for row in counted)
        found["alone_f1"] = statistics.mean(row["alone_f1"] for row in counted)
        real = [(PAGES / row["page"]).read_bytes() for row in rows]
        found["speed"]["real pages"] = measure_speed(extractor, real, rounds)
    return found


def show(found: dict[str, Any]) -> None:
    if "pages" not in found:
        print("../shared/data/html is not here: quality on real pages is not measured")
    for row in found.get("pages", []):
        own, alone = (
            f"{row[f'{prefix}f1']:.3f} {_mark(row[f'{prefix}title'])}/{_mark(row[f'{prefix}day'])}"
            for prefix in ("", "alone_")
        )
        print(f"{row['page']:28} ours {own}   trafilatura {alone}   (F1, title/day)")
    if "pages" in found:
        rows = found["pages"]
        titles, days = sum(row["title"] for row in rows), sum(row["day"] for row in rows)
        print(
            f"mean F1 without {LEFT_OUT}: {found['f1']:.3f} (goal {GOALS['f1_at_least']}), "
            f"trafilatura {found['alone_f1']:.3f}; titles {titles}, days {days} of {len(rows)}"
        )
    for name, speed in found["speed"].items():
        print(
            f"{name}: {speed['pages']} pages, ours {speed['ours']:.1f}/s, trafilatura {speed['trafilatura']:.1f}/s, "
            f"ratio {speed['ratio']:.2f} (goal {GOALS['speed_at_least']})"
        )


def _mark(right: bool) -> str:
    return "yes" if right else "no"


def main() -> None:
    parser = argparse.ArgumentParser(description="Quality and speed of extraction beside trafilatura alone.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = measure(args.rounds)
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
