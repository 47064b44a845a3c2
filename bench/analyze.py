"""How fast a document is analysed, as a ratio to spaCy's blank pipeline on the same documents; and ingest's memory.

    python bench/analyze.py [--json] [--documents 20000]

The two pipelines run in turns, on one core; the median of their rounds is compared. Documents are made from the
newsroom's articles, cut or joined to 350 words. Peak memory is that of a child process that ingests the documents.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import spacy  # noqa: E402

from models.document import Document  # noqa: E402
from models.identity import Digest, document_id  # noqa: E402
from models.text import Text  # noqa: E402
from nlp.pipeline import SpacyAnalyzer  # noqa: E402
from tests.newsroom.article import load_articles  # noqa: E402

WORDS = 350
SAMPLE = 120
ROUNDS = 7
GOALS = {"ratio_at_least": 0.15, "with_ner_at_least": 15.0, "peak_mb_at_most": 1000.0}


def make_bodies(count: int, *, seed: int = 20) -> list[str]:
    """Bodies of about 350 words: whole paragraphs of newsroom articles, drawn by a seeded die."""
    dice = random.Random(seed)
    paragraphs = [p for article in load_articles(sealed=False) for p in article.body]
    bodies: list[str] = []
    for _ in range(count):
        body: list[str] = []
        while sum(len(p.split()) for p in body) < WORDS:
            body.append(dice.choice(paragraphs))
        bodies.append("\n".join(body))
    return bodies


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_ratio() -> dict[str, float]:
    """Documents a second of both pipelines, by the median of interleaved rounds."""
    bodies = make_bodies(SAMPLE)
    blank = spacy.blank("id")
    blank.add_pipe("sentencizer")
    rules, whole = SpacyAnalyzer(without=("persons",)), SpacyAnalyzer()
    document = Document(id=document_id(None, "bench"), source="bench", locator="bench")
    texts = [Text(capture=Digest("bench"), extractor_version="bench", body=body) for body in bodies]

    def run_blank() -> None:
        for body in bodies:
            blank(body)

    def run(analyzer: SpacyAnalyzer) -> None:
        for text in texts:
            analysis = analyzer.analyze(document, text)
            analyzer.passages(document, text, analysis)

    run(rules)
    run(whole)
    rounds = [(seconds(run_blank), seconds(lambda: run(rules)), seconds(lambda: run(whole))) for _ in range(ROUNDS)]
    theirs, ours, with_ner = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratios = sorted(b / o for b, o, _ in rounds)
    return {
        "blank_per_second": SAMPLE / theirs,
        "rules_per_second": SAMPLE / ours,
        "ratio": theirs / ours,
        "ratio_low": ratios[0],
        "ratio_high": ratios[-1],
        "with_ner_per_second": SAMPLE / with_ner,
        "ratio_with_ner": theirs / with_ner,
    }


def measure_memory(documents: int) -> dict[str, float]:
    """Peak resident memory and pace of `bukti ingest` on that many documents, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, body in enumerate(make_bodies(documents, seed=21)):
                file.write(json.dumps({"id": f"made-{number}", "text": f"{body}\nDokumen {number}."}) + "\n")
        start = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-m", "bukti", "ingest", str(path), "--home", f"{folder}/home", "--json"],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        took = time.perf_counter() - start
    stored = json.loads(run.stdout)["stored"]
    if stored != documents:
        raise SystemExit(f"bench: {stored} of {documents} documents stored")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"documents": documents, "peak_mb": peak, "ingested_per_second": documents / took}


def main() -> None:
    parser = argparse.ArgumentParser(description="Analysis speed against a blank spaCy pipeline; memory of ingest.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--documents", type=int, default=20_000, help="how many to ingest for the memory figure")
    args = parser.parse_args()
    figures = measure_ratio()
    if args.documents:
        figures |= measure_memory(args.documents)
    for name, value in figures.items():
        print(f"{name:22}{value:>12,.2f}")
    goals = {
        "ratio": figures["ratio"] >= GOALS["ratio_at_least"],
        "with_ner": figures["with_ner_per_second"] >= GOALS["with_ner_at_least"],
    }
    if args.documents:
        goals["memory"] = figures["peak_mb"] <= GOALS["peak_mb_at_most"]
    print("goals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        print(json.dumps({"figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
