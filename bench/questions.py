"""How well an assessor's questions are understood and answered: our own questions over the newsroom and the seeds.

    python bench/questions.py [--json] [--mode text|hybrid] [--all]

Both are ingested into temporary homes, each question is asked through the store as `bukti search` does, and the first
ten stories are graded by passage (tests/quality/questions.yaml). The seeds are left out where they are not at hand.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bukti.intake import ingest_paths  # noqa: E402
from bukti.settings import Settings  # noqa: E402
from bukti.workbench import Workbench  # noqa: E402
from models.errors import MissingExtraError  # noqa: E402
from models.query import Group, Mode, SearchRequest  # noqa: E402
from tests.newsroom import render  # noqa: E402
from tests.quality.questions import Question, Score, load_questions, score, understood  # noqa: E402
from tests.shared import SHARED  # noqa: E402

GOALS = {"ndcg_at_10": 0.90, "right_filters": 0.95}
SHOWN = 15


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what came of it; `score` is None where nothing answers it."""

    question: Question
    understood_right: bool
    got: dict[str, frozenset[object]]
    found: tuple[tuple[str, str], ...]
    score: Score | None


def ask_all(folder: Path, mode: Mode) -> Iterator[Asked]:
    """Every question of both lists, each list over a store of its own."""
    pages = folder / "pages"
    render.write(pages)
    (pages / "gold.jsonl").unlink()
    catalogue = ROOT / "tests/newsroom/outlets.yaml"
    yield from _ask(load_questions("newsroom"), [pages], Settings(home=folder / "newsroom", sources=(catalogue,)), mode)
    seeds = SHARED / "seeds"
    if seeds.is_dir():
        yield from _ask(load_questions("seeds"), [seeds], Settings(home=folder / "seeds"), mode)


def _ask(questions: Iterable[Question], paths: Sequence[Path], settings: Settings, mode: Mode) -> Iterator[Asked]:
    with Workbench(settings) as bench:
        bench.meaning = mode is not Mode.TEXT
        if bench.meaning and isinstance(bench.embedder, MissingExtraError):
            raise SystemExit(f"bench: {bench.embedder.detail}")
        for _ in ingest_paths([str(path) for path in paths], bench, outlet=None):
            pass
        bench.store.catch_up()
        for question in questions:
            reading = bench.reader.read(question.q)
            request = SearchRequest(q=question.q, mode=mode, group=Group.STORY, size=10)
            answer = bench.store.search(request, reading)
            found = tuple((_article(hit.document.source), hit.passage.text) for hit in answer.hits)
            yield Asked(
                question,
                question.understands(reading.understood),
                understood(reading.understood),
                found,
                score(question, found) if question.answers else None,
            )


def _article(source: str) -> str:
    """A page's article, or a seed's number."""
    stem = Path(source).stem
    return stem[:3] if stem[:3].isdigit() else stem


def figures_of(asked: Sequence[Asked]) -> dict[str, float]:
    scores = [a.score for a in asked if a.score]
    empty = [a for a in asked if not a.score]
    return {
        "questions": len(asked),
        "ndcg_at_10": statistics.fmean(s.ndcg for s in scores),
        "recall_at_10": statistics.fmean(s.recall for s in scores),
        "mrr_at_10": statistics.fmean(s.reciprocal_rank for s in scores),
        "right_filters": sum(a.understood_right for a in asked) / len(asked),
        "unanswerable_left_empty": sum(not a.found for a in empty) / len(empty) if empty else 1.0,
    }


def print_kinds(asked: Sequence[Asked]) -> None:
    print(f"{'kind':12}{'questions':>10}{'nDCG@10':>10}{'recall@10':>11}{'MRR@10':>9}{'filters':>9}")
    for kind in sorted({a.question.kind for a in asked} - {"none"}):
        own = [a for a in asked if a.question.kind == kind]
        f = figures_of(own)
        print(
            f"{kind:12}{len(own):>10}{f['ndcg_at_10']:>10.3f}{f['recall_at_10']:>11.3f}{f['mrr_at_10']:>9.3f}"
            f"{f['right_filters']:>9.2f}"
        )


def print_worst(asked: Sequence[Asked], shown: int) -> None:
    scored = sorted((a for a in asked if a.score and a.score.ndcg < 1), key=lambda a: a.score.ndcg if a.score else 0)
    print(f"\nThe worst of {len(scored)} that are not perfect:")
    for a in scored[:shown]:
        first = ", ".join(f"{article}:{a.question.grade(article, passage)}" for article, passage in a.found[:4])
        print(f"  {a.score.ndcg if a.score else 0:.2f}  {a.question.q}\n        {first or 'nothing found'}")
    print("\nNot understood as meant:")
    for a in asked:
        if not a.understood_right:
            wrong = {k: sorted(map(str, v)) for k, v in a.got.items() if v != a.question.understood[k]}
            print(f"  {a.question.q}\n        got {wrong}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Our own questions over the newsroom and the seeds.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--mode", choices=[Mode.TEXT.value, Mode.HYBRID.value], default=Mode.TEXT.value)
    parser.add_argument("--all", action="store_true", help="print every question that is not perfect")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked = list(ask_all(Path(folder), Mode(args.mode)))
    figures = figures_of(asked)
    print_kinds(asked)
    print()
    for name, value in figures.items():
        print(f"{name:26}{value:>8.3f}")
    print_worst(asked, len(asked) if args.all else SHOWN)
    goals = {name: figures[name] >= least for name, least in GOALS.items()}
    print("\ngoals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        print(json.dumps({"mode": args.mode, "figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
