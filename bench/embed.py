"""Passages a second and retrieval of our embedder beside plain sentence-transformers fp32: one run, one thread each.

    python bench/embed.py [--json] [--passages 200] [--rounds 5]

Both run the same weights. Speed: rounds in turns over passages drawn by a seeded die; what is compared is passages a
second of processor time, which other programs on the machine don't change much; wall time is printed beside it.
Retrieval: MRR@10 and recall@1 on ../shared/data/retrieval (400 questions, 1,283 passages), where that is at hand; speed
is then measured on its passages, else on the newsroom's paragraphs. Memory: a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
ROOT = Path(__file__).parent.parent
RETRIEVAL = ROOT.parent / "shared" / "data" / "retrieval"
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from nlp.embedding import Runtime, open_embedder  # noqa: E402
from nlp.embedding.embedder import SentenceEmbedder  # noqa: E402
from nlp.embedding.runtime import best_runtime  # noqa: E402

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
LEAST_RATIO = 2.5
MOST_LOSS = 0.005
TOP = 10
QUERIES = 60
MEMORY = """
from nlp.embedding import open_embedder

def peak():
    return int(dict(line.split(":", 1) for line in open("/proc/self/status"))["VmHWM"].split()[0]) // 1024

embedder = open_embedder()
embedder.embed_query("antrean puskesmas")
serving = peak()
sentence = "Wali kota meresmikan mal pelayanan publik di pusat kota. "
embedder.embed_passages([f"{number} {sentence * (number % 40 + 1)}" for number in range(400)])
print(serving, peak())
"""


class Contestant:
    """One way to embed."""

    def __init__(self, name: str, passages: Embed, queries: Embed) -> None:
        self.name, self.passages, self.queries = name, passages, queries


def plain(folder: Path) -> Contestant:
    """sentence-transformers as its documentation shows it."""
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def embed(texts: Sequence[str], prefix: str) -> Vectors:
        made = model.encode([prefix + t for t in texts], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(made, np.float32)

    return Contestant("sentence-transformers", lambda t: embed(t, "passage: "), lambda t: embed(t, "query: "))


def ours(runtime: Runtime) -> tuple[Contestant, SentenceEmbedder]:
    embedder = open_embedder(runtime=runtime)
    if embedder is None:
        raise SystemExit("bench: no embedder")
    embedder.prepare()

    def queries(texts: Sequence[str]) -> Vectors:
        return np.array([embedder.embed_query(text) for text in texts])

    return Contestant(f"bukti {runtime}", embedder.embed_passages, queries), embedder


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def some_texts() -> tuple[list[str], list[str]]:
    """Passages and questions to be timed on."""
    if RETRIEVAL.exists():
        passages = [str(row["text"]) for row in read_lines(RETRIEVAL / "facqa-passages.jsonl")]
        return passages, [str(row["q"]) for row in read_lines(RETRIEVAL / "facqa-queries.jsonl")]
    from tests.newsroom.article import load_articles

    articles = load_articles(sealed=False)
    return [p for a in articles for p in a.body], [a.body[0][:60] for a in articles]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall seconds."""
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - wall


def measure_speed(contestants: Sequence[Contestant], *, count: int, rounds: int) -> dict[str, dict[str, float]]:
    """Medians of interleaved rounds; every round has passages of its own, the same for all."""
    passages, questions = some_texts()
    dice = random.Random(11)
    taken: dict[str, list[tuple[float, float]]] = {c.name: [] for c in contestants}
    for number in range(rounds + 1):
        some = [f"{text} {number}" for text in dice.choices(passages, k=count)]
        for contestant in contestants:
            took = timed(lambda c=contestant, t=some: c.passages(t))  # type: ignore[misc]
            if number:
                taken[contestant.name].append(took)
    figures: dict[str, dict[str, float]] = {}
    for contestant in contestants:
        asked = [f"{text} ?" for text in dice.choices(questions, k=QUERIES)]
        contestant.queries(asked[:10])
        query, _ = timed(lambda c=contestant, t=asked: [c.queries([q]) for q in t])  # type: ignore[misc]
        processor, wall = zip(*taken[contestant.name], strict=True)
        figures[contestant.name] = {
            "per_second": count / statistics.median(processor),
            "per_second_wall": count / statistics.median(wall),
            "query_ms": 1000 * query / QUERIES,
        }
    base = taken[contestants[0].name]
    for contestant in contestants:
        ratios = [b[0] / o[0] for b, o in zip(base, taken[contestant.name], strict=True)]
        figures[contestant.name] |= {"ratio": statistics.median(ratios), "ratio_low": min(ratios)}
    return figures


def measure_retrieval(contestant: Contestant) -> dict[str, float]:
    """MRR@10 and recall@1 by cosine alone."""
    passages = read_lines(RETRIEVAL / "facqa-passages.jsonl")
    queries = read_lines(RETRIEVAL / "facqa-queries.jsonl")
    vectors = contestant.passages([str(row["text"]) for row in passages])
    asked = contestant.queries([str(row["q"]) for row in queries])
    ranks: list[float] = []
    for row, scores in zip(queries, asked @ vectors.T, strict=True):
        relevant = row["rel"]
        best = [str(passages[i]["id"]) for i in np.argsort(-scores, kind="stable")[:TOP]]
        ranks.append(next((1 / n for n, found in enumerate(best, 1) if found in relevant), 0.0))  # type: ignore[operator]
    return {"mrr_at_10": statistics.mean(ranks), "recall_at_1": statistics.mean(r == 1 for r in ranks)}


def measure_memory() -> dict[str, float]:
    """Peak resident megabytes of a process that answers a query, then embeds passages of up to 512 tokens."""
    run = subprocess.run([sys.executable, "-c", MEMORY], check=True, capture_output=True, text=True, cwd=ROOT)
    serving, bulk = run.stdout.split()
    return {"serving_mb": float(serving), "bulk_mb": float(bulk)}


def main() -> None:
    parser = argparse.ArgumentParser(description="The embedder against plain sentence-transformers, one thread each.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--passages", type=int, default=200, help="passages a round")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    best = best_runtime()
    first, embedder = ours(best)
    contestants = [plain(embedder.folder), first]
    if best is Runtime.OPENVINO_INT8:
        contestants.append(ours(Runtime.OPENVINO)[0])
    load = os.getloadavg()[0]
    figures = measure_speed(contestants, count=args.passages, rounds=args.rounds)
    goals = {"speed": figures[first.name]["ratio"] >= LEAST_RATIO}
    if RETRIEVAL.exists():
        for contestant in contestants:
            figures[contestant.name] |= measure_retrieval(contestant)
        loss = figures[contestants[0].name]["mrr_at_10"] - figures[first.name]["mrr_at_10"]
        figures[first.name]["mrr_loss"] = loss
        goals["retrieval"] = loss < MOST_LOSS
    memory = measure_memory()
    report(figures, memory, load=load, fingerprint=embedder.fingerprint)
    print("goals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        print(json.dumps({"figures": figures | {"memory": memory}, "load": load, "goals": goals}))


def report(figures: dict[str, dict[str, float]], memory: dict[str, float], *, load: float, fingerprint: str) -> None:
    print(f"{fingerprint}; load at the start {load:.1f} on {os.cpu_count()} processors")
    print(f"{'':24}{'a second':>10}{'wall':>8}{'ratio':>8}{'lowest':>8}{'query ms':>10}{'MRR@10':>9}{'recall@1':>10}")
    for name, row in figures.items():
        found = f"{row['mrr_at_10']:>9.4f}{row['recall_at_1']:>10.4f}" if "mrr_at_10" in row else f"{'-':>9}{'-':>10}"
        print(
            f"{name:24}{row['per_second']:>10.1f}{row['per_second_wall']:>8.1f}{row['ratio']:>8.2f}"
            f"{row['ratio_low']:>8.2f}{row['query_ms']:>10.1f}{found}"
        )
    print(f"memory: {memory['serving_mb']:.0f} MB to answer queries, {memory['bulk_mb']:.0f} MB after long passages")


if __name__ == "__main__":
    main()
