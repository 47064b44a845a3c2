"""Score the analysis on all gold at hand and hold it to its floors.

    python -m tests.quality.gate [--errors PART] [--accept [--lower FIELD ...]]

Parts: `newsroom` (open gold), `sealed` (written before the rules that it tests), `seeds` (real articles, where
../shared is at hand). Exits 1 when a field of any part is below its floor.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bukti.intake import Analyzed, analyze_paths
from bukti.scoring.score import Row, Scorer, score
from bukti.settings import Settings
from bukti.workbench import Workbench
from models.codec import to_builtins
from tests.newsroom.article import load_articles
from tests.newsroom.render import write
from tests.shared import ROOT, SHARED

FLOORS = Path(__file__).with_name("floors.yaml")
OUTLETS = ROOT / "tests" / "newsroom" / "outlets.yaml"
# A floor is this much below what was measured when it was accepted: rounding, no room for a lost document.
MARGIN = 0.0005


def analyze_folder(folder: Path) -> list[dict[str, Any]]:
    """The analyses of every page under `folder`, as JSON objects."""
    pages = [str(p) for p in sorted(folder.rglob("*")) if p.suffix in {".html", ".txt", ".pdf"}]
    with Workbench(Settings(sources=(OUTLETS,))) as bench:
        return [to_builtins(r.analysis) for r in analyze_paths(pages, bench) if isinstance(r, Analyzed)]


def read_gold(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def measure_newsroom() -> dict[str, Scorer]:
    """Render the newsroom and score its open and its sealed part apart."""
    sealed = {article.id for article in load_articles(sealed=True) if article.sealed}
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder)
        write(pages, sealed=True)
        gold, found = read_gold(pages / "gold.jsonl"), analyze_folder(pages)
    return {
        "newsroom": score([row for row in gold if row["id"] not in sealed], found),
        "sealed": score([row for row in gold if row["id"] in sealed], found),
    }


def measure_seeds() -> dict[str, Scorer]:
    """The real articles, where they are at hand."""
    gold = SHARED / "gold" / "seeds.jsonl"
    return {"seeds": score(read_gold(gold), analyze_folder(SHARED / "seeds"))} if gold.exists() else {}


LEAST_PILLAR_PRECISION = 0.8


def measure_all() -> dict[str, Scorer]:
    return measure_newsroom() | measure_seeds()


def load_floors() -> dict[str, dict[str, float]]:
    loaded: dict[str, dict[str, float]] = yaml.safe_load(FLOORS.read_text(encoding="utf-8"))
    return loaded


def below(floors: Mapping[str, float], rows: Mapping[str, Row]) -> list[str]:
    """The fields that miss their floor, each as one line."""
    found = {field: rows[field].f1 if field in rows else 0.0 for field in floors}
    return [f"{f} {found[f]:.3f} < {least}" for f, least in floors.items() if found[f] < least]


def accept(parts: Mapping[str, Scorer], lower: list[str]) -> list[str]:
    """Write the floors anew; what would be lowered without leave stays, and is told."""
    floors, refused = load_floors(), []
    for part, scorer in parts.items():
        kept = dict(floors.get(part) or {})
        for field, row in scorer.rows.items():
            new = round(max(0.0, row.f1 - MARGIN), 3)
            if field in kept and new < kept[field] and field not in lower:
                refused.append(f"{part} {field}: {kept[field]} stays, {new} measured")
            else:
                kept[field] = new
        floors[part] = kept
    head = "".join(line for line in FLOORS.read_text(encoding="utf-8").splitlines(keepends=True) if line[0] == "#")
    FLOORS.write_text(head + yaml.safe_dump(floors, sort_keys=True), encoding="utf-8")
    return refused


def print_tables(parts: Mapping[str, Scorer]) -> None:
    fields = sorted({field for scorer in parts.values() for field in scorer.rows})
    print(f"{'F1':20}" + "".join(f"{part:>12}" for part in parts))
    for field in fields:
        cells: list[str] = []
        for scorer in parts.values():
            row: Any = scorer.rows.get(field)
            cells.append(f"{row.f1:>12.3f}" if row else f"{'':>12}")
        print(f"{field:20}" + "".join(cells))
    for part, scorer in parts.items():
        row = scorer.rows.get("pillars_any")
        if row:
            print(f"pillars named or implied, {part}: precision {row.precision:.3f}, recall {row.recall:.3f}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the analysis on all gold at hand and hold it to its floors.")
    parser.add_argument("--errors", metavar="PART", action="append", default=[], help="list a part's mistakes")
    parser.add_argument("--accept", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--lower", metavar="FIELD", action="append", default=[], help="with --accept: may be lowered")
    args = parser.parse_args()
    parts = measure_all()
    print_tables(parts)
    for part in args.errors:
        print(*parts[part].mistakes, sep="\n")
    if args.accept:
        print(*accept(parts, args.lower), sep="\n")
    floors = load_floors()
    doubtful = [
        p
        for p, s in parts.items()
        if "pillars_any" in s.rows and s.rows["pillars_any"].precision < LEAST_PILLAR_PRECISION
    ]
    missed = {part: below(floors.get(part) or {}, scorer.rows) for part, scorer in parts.items()}
    for part, lines in missed.items():
        for line in lines:
            print(f"below the floor: {part} {line}")
    if "seeds" not in parts:
        print("seeds: skipped, ../shared is not at hand")
    for part in doubtful:
        print(f"below the floor: {part} precision of pillars named or implied < {LEAST_PILLAR_PRECISION}")
    return 1 if any(missed.values()) or doubtful else 0


if __name__ == "__main__":
    sys.exit(main())
