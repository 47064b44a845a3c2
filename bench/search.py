"""How long the store takes to answer, and raw tantivy and usearch on the same texts and vectors in the same run.

    python bench/search.py [--json] [--passages 200000] [--home FOLDER] [--rounds 1000]

Texts are made of the words and neighbours of real ones, vectors mixed from real ones (bench/made_corpus.py). Each
question is another one. `first` are the answers of a process that has just begun and reads a word's matches when the
word first comes; the other rows are those of a process that has answered as many questions before.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import tantivy  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from bench.made_corpus import Corpus, make, real_texts  # noqa: E402
from models.errors import StoreVersionError  # noqa: E402
from models.identity import Digest  # noqa: E402
from models.query import Clause, ClauseKind, Facet, Group, Mode, Reading, SearchRequest, Understood  # noqa: E402
from nlp.embedding import default_cache, open_embedder  # noqa: E402
from nlp.registry import load_registry  # noqa: E402
from nlp.terms import load_terms  # noqa: E402
from search_api.store.embedded import EmbeddedStore  # noqa: E402
from search_api.store.embedded.ann import Index  # noqa: E402
from search_api.store.embedded.database import Database  # noqa: E402
from search_api.store.embedded.derived import COMMIT_ROWS  # noqa: E402
from search_api.store.embedded.index_rows import changes_after  # noqa: E402
from search_api.store.embedded.text_index import IndexState, TextIndex  # noqa: E402
from search_api.store.index_document import IndexDocuments  # noqa: E402
from search_api.store.protocol import Store  # noqa: E402

FACETS = (Facet.REGION, Facet.PILLAR, Facet.YEAR)
GOALS_MS = {"text": 5.0, "text, filters, facets": 10.0, "meaning": 3.0, "hybrid": 12.0}
RECALL_QUESTIONS = 200
NEIGHBOURS = 10
BUILD_GOAL = 0.5
ENGINE_ROWS = ("text", "text, filters, facets", "meaning", "hybrid")
BY_HAND_ROWS = ("text", "text, facets of all")
EMBEDDED_FASTER = 3.0
MOST_OVERHEAD = 1.2
Question = Callable[[str], object]


class MixedEmbedder:
    """Vectors of real texts, two of them mixed for each text by its digest: near as real ones are, and made at once."""

    name, version, quantisation = "mixed", "1", "none"

    def __init__(self) -> None:
        with_cache = open_embedder(vectors=default_cache() / "bench-vectors.sqlite3")
        if with_cache is None:
            raise SystemExit("bench: needs an embedder")
        pieces = [piece for text in real_texts() for piece in text.split("\n") if len(piece) > 40]
        self._real = with_cache.embed_passages(pieces)
        self.dimensions = int(self._real.shape[1])
        with_cache.close()

    @property
    def fingerprint(self) -> str:
        return f"{self.name}@{self.version}+{self.quantisation}"

    def require(self, kept: str) -> None:
        if kept != self.fingerprint:
            raise StoreVersionError(f"made by {kept}")

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts])

    def forget(self, texts: Sequence[Digest]) -> bool:
        return not texts  # nothing is withdrawn here

    def embed_query(self, text: str) -> NDArray[np.float32]:
        digest = hashlib.sha256(text.encode()).digest()
        one, other, share = (int.from_bytes(digest[at : at + 8]) for at in (0, 8, 16))
        first, second = self._real[one % len(self._real)], self._real[other % len(self._real)]
        mixed = first + (0.3 + 0.6 * share / 2**64) * second
        return np.asarray(mixed / np.linalg.norm(mixed), np.float32)


def times_of(ask: Question, questions: Iterable[str]) -> NDArray[np.float64]:
    """Milliseconds of each answer."""
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - start) * 1000)
    return np.array(times)


def in_turns(asks: dict[str, Question], questions: Iterable[str]) -> dict[str, NDArray[np.float64]]:
    """Milliseconds of each answer, each question asked of one after the other; who is first, and has nothing of it read
    from the disk yet, is another one with each question."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    order = list(asks.items())
    for question in questions:
        for name, ask in order:
            times[name] += times_of(ask, (question,)).tolist()
        order.reverse()
    return {name: np.array(found) for name, found in times.items()}


def reading(words: str) -> Reading:
    clause = Clause(kind=ClauseKind.WORDS, text=words)
    return Reading(clauses=(clause,), understood=Understood(text=words))


def store_questions(store: Store, regions: list[str]) -> dict[str, Question]:
    """Ten stories an answer, with exact totals, highlights and everything that a hit shows."""
    turn = iter(range(10**9))

    def ask(**request: object) -> Question:
        return lambda words: store.search(SearchRequest(q=words, **request), reading(words))  # type: ignore[arg-type]

    def filtered(words: str) -> object:
        n = next(turn)
        request = SearchRequest(
            q=words, mode=Mode.TEXT, region=(regions[n % len(regions)],), year=(2018 + n % 6,), facets=FACETS
        )
        return store.search(request, reading(words))

    def narrow(words: str) -> object:
        n = next(turn)
        request = SearchRequest(q=words, mode=Mode.HYBRID, region=(regions[n % len(regions)],), year=(2018 + n % 6,))
        return store.search(request, reading(words))

    return {
        "text": ask(mode=Mode.TEXT),
        "text, ungrouped": ask(mode=Mode.TEXT, group=Group.NONE),
        "text, filters, facets": filtered,
        "text, facets of all": ask(mode=Mode.TEXT, facets=FACETS),
        "meaning": ask(mode=Mode.SEMANTIC),
        "hybrid": ask(mode=Mode.HYBRID),
        "hybrid, filters": narrow,
    }


class RawTantivy:
    """The same terms in an index of its own: ten best passages, no totals, nothing of what a hit shows."""

    def __init__(self, folder: Path, texts: list[str]) -> None:
        self._terms = load_terms()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace")
        builder.add_integer_field("year", indexed=True, fast=True)
        builder.add_text_field("region", tokenizer_name="raw", fast=True)
        self._index = tantivy.Index(builder.build(), path=str(folder))
        start = time.perf_counter()
        writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        for n, text in enumerate(texts):
            body = " ".join(self._terms.index_terms(text))
            writer.add_document(tantivy.Document(body=body, year=2017 + n % 8, region=f"r{n * 7919 % 500}"))
        writer.commit()
        writer.wait_merging_threads()
        self.per_second = len(texts) / (time.perf_counter() - start)
        self._index.reload()
        self._searcher = self._index.searcher()

    def text(self, words: str) -> object:
        return self._searcher.search(self._any(words), limit=10)

    def filtered(self, words: str) -> object:
        return self._searcher.search(self._narrow(words), limit=10)

    def facets(self, words: str) -> object:
        wanted = {name: {"terms": {"field": name, "size": 500}} for name in ("region", "year")}
        query = self._narrow(words)
        return self._searcher.search(query, limit=10), self._searcher.aggregate(query, wanted)

    def _any(self, words: str) -> tantivy.Query:
        wanted = dict.fromkeys(self._terms.query_terms(words))
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "body", term)) for term in wanted]
        )

    def _narrow(self, words: str) -> tantivy.Query:
        years = tantivy.Query.range_query(self._index.schema, "year", tantivy.FieldType.Integer, 2018, 2023)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, self._any(words)), (tantivy.Occur.Must, years)])


def raw_usearch(vectors: NDArray[np.float32]) -> tuple[Index, float]:
    start = time.perf_counter()
    index = Index(ndim=vectors.shape[1], metric="ip", dtype="bf16")
    index.add(np.arange(len(vectors), dtype=np.uint64), vectors, threads=1)
    return index, len(vectors) / (time.perf_counter() - start)


def texts_of(home: Path) -> list[str]:
    """The passages of the store, in their order."""
    db = sqlite3.connect(home / "record.sqlite3")
    rows = db.execute(
        "SELECT passage.first, passage.last, body.body FROM passage JOIN body ON body.digest = passage.digest"
        " ORDER BY passage.n"
    )
    found = [body[first:last] for first, last, body in rows]
    db.close()
    return found


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def index_part(home: Path) -> float:
    """Rows of the record, read before, made to a committed index as a reindex makes them: passages a second."""
    database, documents = Database(home / "record.sqlite3"), IndexDocuments(load_terms())
    state = IndexState(store="bench", terms="bench")
    parts = []
    while changes := changes_after(database, state.sequence, last_key=state.last_key, limit=COMMIT_ROWS):
        state = replace(state, sequence=changes.sequence, last_key=changes.last_key)
        parts.append(changes)
    _freeze()
    with tempfile.TemporaryDirectory() as folder:
        index = TextIndex.create(Path(folder) / "index", IndexState(store="bench", terms="bench"))
        start = time.perf_counter()
        with index.writing() as writing:
            for part in parts:
                writing.put(map(documents.of, part.rows), gone=part.gone)
            writing.commit(state)
        return sum(len(part.rows) for part in parts) / (time.perf_counter() - start)


def recall(store: EmbeddedStore, embedder: MixedEmbedder, texts: list[str], questions: list[str]) -> float:
    """Share of the true ten nearest passages that the store's answer by meaning holds."""
    vectors = embedder.embed_passages(texts)
    hits = 0.0
    for words in questions:
        nearest = np.argsort(-(vectors @ embedder.embed_query(words)))[: NEIGHBOURS * 3]
        true = {texts[n] for n in nearest[:NEIGHBOURS]}
        request = SearchRequest(q=words, mode=Mode.SEMANTIC, group=Group.NONE, size=NEIGHBOURS * 3)
        found = {hit.passage.text for hit in store.search(request, reading(words)).hits}
        hits += len(true & found) / len(true)
    return hits / len(questions)


def measure(home: Path, passages: int, rounds: int, engine: str | None) -> dict[str, float]:
    registry, embedder, figures = load_registry(), MixedEmbedder(), dict[str, float]()
    codes = sorted(region.code for region in registry)
    store = EmbeddedStore.open(home, terms=load_terms(), registry=registry, embedder=embedder)
    corpus = make(home, store, list(codes), passages=passages)
    _freeze()  # what this bench holds of its own is no part of what it measures
    start = time.perf_counter()
    store._derived.rebuild()
    figures["index, record read too: passages a second"] = passages / (time.perf_counter() - start)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:  # its rows are no memory of the store's
        figures["index: passages a second"] = apart.submit(index_part, home).result()
    store.close()
    store = EmbeddedStore.open(home, terms=load_terms(), registry=registry, embedder=embedder)
    store.catch_up()
    texts = texts_of(home)
    first, warm, questions = (fresh_questions(corpus, rounds, seed=seed) for seed in (1, 2, 3))
    table: dict[str, NDArray[np.float64]] = {}
    start = time.perf_counter()
    asked = store_questions(store, [code for code in codes if len(code) == 5])
    asked["text"](first[0])
    figures["first answer: ms"] = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    store.warm()
    figures["warming up: s"] = time.perf_counter() - start
    _freeze()  # as `bukti serve` does
    table["text, first"] = times_of(asked["text"], first)
    for ask in asked.values():
        times_of(ask, warm)
    for name, ask in asked.items():
        table[name] = times_of(ask, questions)
    figures["memory: MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["recall@10 by meaning"] = recall(store, embedder, texts, questions[:RECALL_QUESTIONS])
    store.close()
    table |= measure_raw(texts, embedder, questions, figures)
    if engine:
        table |= measure_engine(engine, embedder, codes, passages, (warm, questions), figures)
    print_table(table)
    for name, values in table.items():
        figures |= {f"{name}: p50": float(np.percentile(values, 50)), f"{name}: p95": float(np.percentile(values, 95))}
    return figures


def fresh_questions(corpus: Corpus, count: int, *, seed: int) -> list[str]:
    corpus.dice.seed(seed)
    return [corpus.language.query() for _ in range(count)]


def measure_raw(
    texts: list[str], embedder: MixedEmbedder, questions: list[str], figures: dict[str, float]
) -> dict[str, NDArray[np.float64]]:
    vectors = embedder.embed_passages(texts)
    graph, figures["raw usearch: vectors a second"] = raw_usearch(vectors)
    with tempfile.TemporaryDirectory() as folder:
        raw = RawTantivy(Path(folder), texts)
        figures["raw tantivy: passages a second"] = raw.per_second
        table: dict[str, NDArray[np.float64]] = {}
        for name, ask in (("text", raw.text), ("text, filters", raw.filtered), ("text, filters, facets", raw.facets)):
            times_of(ask, questions[:100])
            table[f"raw tantivy: {name}"] = times_of(ask, questions)
        by_question = {words: embedder.embed_query(words) for words in questions}
        table["raw usearch"] = times_of(lambda words: graph.search(by_question[words], 10, threads=1), questions)
        table["raw both"] = times_of(
            lambda words: (raw.text(words), graph.search(by_question[words], 10, threads=1)), questions
        )
    return table


def measure_engine(
    url: str,
    embedder: MixedEmbedder,
    codes: list[str],
    passages: int,
    questions: tuple[list[str], list[str]],
    figures: dict[str, float],
) -> dict[str, NDArray[np.float64]]:
    """The same data and questions on the engine; how its store compares to the embedded one is among the goals."""
    from bench.on_engine import EngineBench

    bench = EngineBench(url, terms=load_terms(), registry=load_registry(), embedder=embedder)
    warm, asked = questions
    table: dict[str, NDArray[np.float64]] = {}
    try:
        figures |= bench.fill(codes, passages)
        rows: dict[str, Question] = {
            f"engine: {name}": ask
            for name, ask in store_questions(bench.store, [c for c in codes if len(c) == 5]).items()
        } | {f"engine, by hand: {name}": ask for name, ask in bench.by_hand().items()}
        for ask in rows.values():
            times_of(ask, warm[: max(20, len(warm) // 5)])
        # What is compared closely is asked in turns: both have the same moments of the machine.
        for name in BY_HAND_ROWS:
            both = {row: rows.pop(row) for row in (f"engine: {name}", f"engine, by hand: {name}")}
            table |= in_turns(both, asked)
        for name, ask in rows.items():
            table[name] = times_of(ask, asked)
        figures |= bench.size()
        figures |= bench.bulk()
    finally:
        bench.close()
    return table


def engine_goals(figures: dict[str, float]) -> dict[str, bool]:
    """Embedded three times as fast; the store's overhead over what is written by hand under a fifth."""
    embedded = {name: figures[f"engine: {name}: p50"] / figures[f"{name}: p50"] for name in ENGINE_ROWS}
    by_hand = {n: figures[f"engine: {n}: p50"] / figures[f"engine, by hand: {n}: p50"] for n in BY_HAND_ROWS}
    for name, ratio in embedded.items():
        print(f"{'engine, times the embedded: ' + name:40}{ratio:>12,.2f}")
    for name, ratio in by_hand.items():
        print(f"{'engine, times by hand: ' + name:40}{ratio:>12,.2f}")
    return {
        **{f"embedded faster: {name}": ratio >= EMBEDDED_FASTER for name, ratio in embedded.items()},
        **{f"engine by hand: {name}": ratio <= MOST_OVERHEAD for name, ratio in by_hand.items()},
    }


RATIOS = {
    "text": "raw tantivy: text",
    "text, filters, facets": "raw tantivy: text, filters, facets",
    "meaning": "raw usearch",
    "hybrid": "raw both",
}


def print_table(table: dict[str, NDArray[np.float64]]) -> None:
    print(f"{'answers':40}{'p50 ms':>9}{'p95 ms':>9}{'ratio to raw, p95':>20}")
    for name, values in table.items():
        p50, p95 = np.percentile(values, (50, 95))
        raw = RATIOS.get(name)
        ratio = f"{p95 / np.percentile(table[raw], 95):.1f}" if raw else ""
        print(f"{name:40}{p50:>9.2f}{p95:>9.2f}{ratio:>20}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Latency of search through the store, and of the raw engines.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=1_000, help="questions for each row")
    parser.add_argument("--engine", metavar="URL", help="ask the same of an Elasticsearch, too, in indices of its own")
    parser.add_argument("--home", type=Path, help="keep the store here and take it again")
    args = parser.parse_args()
    print(f"{args.passages} passages; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        home = args.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        figures = measure(home, args.passages, args.rounds, args.engine)
    figures["build ratio"] = figures["index: passages a second"] / figures["raw tantivy: passages a second"]
    for name in chain(n for n in figures if ": p" not in n or "second" in n):
        print(f"{name:40}{figures[name]:>12,.2f}")
    goals = {name: figures[f"{name}: p95"] <= limit for name, limit in GOALS_MS.items()}
    goals["build"] = figures["build ratio"] >= BUILD_GOAL
    if args.engine:
        goals |= engine_goals(figures)
    print("goals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        print(json.dumps({"figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
