"""What the model of persons changes: officials and speakers with and without it, by each of its uses, and its cost.

    python bench/ner.py [--model FOLDER] [--real PAGES GOLD.jsonl ...] [--mistakes VARIANT] [--json]

Sets: the open newsroom, and any folders of pages with gold of one's own. The cost is that of documents of about 350
words on one core, the two pipelines run in turns.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from spacy.language import Language  # noqa: E402

from bench.analyze import ROUNDS, make_bodies, seconds  # noqa: E402
from bukti.intake import Analyzed, analyze_paths  # noqa: E402
from bukti.scoring.score import Scorer, score  # noqa: E402
from bukti.settings import Settings  # noqa: E402
from bukti.workbench import Workbench  # noqa: E402
from models.codec import to_builtins  # noqa: E402
from models.document import Document  # noqa: E402
from models.identity import Digest, document_id  # noqa: E402
from models.text import Text  # noqa: E402
from nlp.ner import component  # noqa: E402
from nlp.ner.correct import Uses  # noqa: E402
from nlp.pipeline import SpacyAnalyzer, build_pipeline  # noqa: E402
from tests.newsroom.render import write  # noqa: E402
from tests.quality.gate import OUTLETS, read_gold  # noqa: E402

FIELDS = ("officials", "officials_strict", "quote_speakers")
VARIANTS = {
    "rules alone": None,
    "complete": Uses(replace=False),
    "replace": Uses(complete=False),
    "complete, replace": Uses(),
    "... and reject": Uses(reject=True),
}
CHOSEN = "complete, replace"
GOALS = {"officials_gain_at_least": 0.01, "documents_per_second_at_least": 15.0}
DOCUMENTS = 60


class AnalyzerWithPersons(SpacyAnalyzer):
    """The analyser with the component between officials and quotes."""

    def __init__(self, model: Path, uses: Uses) -> None:
        super().__init__()
        self._config = {"model": str(model), **asdict(uses)}

    @cached_property
    def _nlp(self) -> Language:
        nlp = build_pipeline(without=("persons",))
        nlp.add_pipe("bukti_persons", after="bukti_officials", config=self._config)
        return nlp


@dataclass(frozen=True, slots=True)
class Pages:
    """A set of pages, extracted, and their gold."""

    name: str
    read: tuple[tuple[Document, Text], ...]
    gold: list[dict[str, Any]]


def read_pages(name: str, folder: Path, gold: Path) -> Pages:
    """Extract every page of a folder once."""
    paths = [str(p) for p in sorted(folder.rglob("*")) if p.suffix in {".html", ".txt", ".pdf"}]
    with Workbench(Settings(sources=(OUTLETS,))) as bench:
        done = [r for r in analyze_paths(paths, bench) if isinstance(r, Analyzed)]
    return Pages(name, tuple((r.document, r.text) for r in done), read_gold(gold))


def read_newsroom() -> Pages:
    """The open newsroom; its sealed part is never rendered."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), sealed=False)
        return read_pages("newsroom", Path(folder), Path(folder) / "gold.jsonl")


def measure(pages: Pages, analyzer: SpacyAnalyzer) -> Scorer:
    return score(pages.gold, [to_builtins(analyzer.analyze(document, text)) for document, text in pages.read])


def pooled(scorers: Sequence[Scorer], field: str) -> float:
    """F1 over several sets' counts taken together."""
    rows = [s.rows[field] for s in scorers if field in s.rows]
    hit, extra, missed = (sum(getattr(r, key) for r in rows) for key in ("hit", "extra", "missed"))
    return float(2 * hit / max(1, 2 * hit + extra + missed))


def documents_a_second(analyzers: Sequence[SpacyAnalyzer]) -> list[float]:
    """Of each analyser, by the median of interleaved rounds."""
    texts = [
        Text(capture=Digest("bench"), extractor_version="bench", body=body) for body in make_bodies(DOCUMENTS, seed=22)
    ]
    document = Document(id=document_id(None, "bench"), source="bench", locator="bench")

    def run(analyzer: SpacyAnalyzer) -> None:
        for text in texts:
            analyzer.analyze(document, text)

    for analyzer in analyzers:
        run(analyzer)
    rounds = [[seconds(lambda a=a: run(a)) for a in analyzers] for _ in range(ROUNDS)]  # type: ignore[misc]
    return [len(texts) / statistics.median(column) for column in zip(*rounds, strict=True)]


def measure_variants(
    sets: Sequence[Pages], model: Path, mistakes: str | None
) -> dict[str, dict[str, dict[str, float]]]:
    """F1 by variant, set and field; "real pages" pools all sets but the newsroom. Lists a variant's new mistakes."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    known: set[str] = set()
    for name, uses in VARIANTS.items():
        analyzer = AnalyzerWithPersons(model, uses) if uses else SpacyAnalyzer(without=("persons",))
        scorers = [measure(pages, analyzer) for pages in sets]
        table[name] = {p.name: {f: s.rows[f].f1 for f in FIELDS} for p, s in zip(sets, scorers, strict=True)}
        if len(sets) > 1:
            table[name]["real pages"] = {f: pooled(scorers[1:], f) for f in FIELDS}
        found = {str(m) for s in scorers for m in s.mistakes if m.field in FIELDS}
        known = known or found
        if name == mistakes:
            print(
                *(f"new: {m}" for m in sorted(found - known)), *(f"gone: {m}" for m in sorted(known - found)), sep="\n"
            )
    return table


def print_table(table: dict[str, dict[str, dict[str, float]]]) -> None:
    columns = list(next(iter(table.values())))
    print(f"{'F1 of officials / strict / speakers':38}" + "".join(f"{c:>22}" for c in columns))
    for name, rows in table.items():
        cells = (" / ".join(f"{rows[c][f]:.3f}" for f in FIELDS) for c in columns)
        print(f"{name:38}" + "".join(f"{cell:>22}" for cell in cells))


def main() -> None:
    parser = argparse.ArgumentParser(description="Officials and speakers with and without the model of persons.")
    parser.add_argument("--model", type=Path, default=component.MODEL, help="a folder that nlp.ner.train wrote")
    parser.add_argument("--real", nargs=2, action="append", default=[], type=Path, metavar=("PAGES", "GOLD"))
    parser.add_argument("--mistakes", metavar="VARIANT", help="list what a variant changes among the mistakes")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    sets = [read_newsroom(), *(read_pages(folder.name, folder, gold) for folder, gold in args.real)]
    table = measure_variants(sets, args.model, args.mistakes)
    print_table(table)
    without, within = documents_a_second(
        [SpacyAnalyzer(without=("persons",)), AnalyzerWithPersons(args.model, VARIANTS[CHOSEN] or Uses())]
    )
    print(f"documents a second on one core: {without:.1f} without the model, {within:.1f} with it")
    goals = {"pace": within >= GOALS["documents_per_second_at_least"]}
    if args.real:
        gain = table[CHOSEN]["real pages"]["officials"] - table["rules alone"]["real pages"]["officials"]
        print(f"gain on officials, real pages: {gain:+.3f}")
        goals["gain"] = gain >= GOALS["officials_gain_at_least"]
    print("goals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        figures = {"f1": table, "documents_per_second": {"without": without, "with": within}}
        print(json.dumps({"figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
