"""How well passages are found: the retrieval questions through the store, by words, by meaning, and by both.

    python bench/retrieval.py [--json] [--quick]

The weights of the ranking are chosen on four fifths of the questions and measured on the fifth, five times; `shipped`
is the ranking as it is. Needs ../shared/data/retrieval and the extra `semantic`.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from models.analysis import Analysis  # noqa: E402
from models.capture import Capture  # noqa: E402
from models.document import Document  # noqa: E402
from models.identity import digest_of, document_id  # noqa: E402
from models.passage import Passage  # noqa: E402
from models.query import Clause, ClauseKind, Group, Mode, Reading, SearchRequest, Understood  # noqa: E402
from models.text import Nature, Text  # noqa: E402
from nlp.embedding import default_cache, open_embedder  # noqa: E402
from nlp.registry import load_registry  # noqa: E402
from nlp.terms import load_terms  # noqa: E402
from search_api.query import fusion  # noqa: E402
from search_api.query.fusion import Weights  # noqa: E402
from search_api.store.embedded import EmbeddedStore  # noqa: E402
from search_api.store.records import Item  # noqa: E402
from tests.shared import SHARED  # noqa: E402

DATA = SHARED / "data" / "retrieval"
FOLDS = 5
DEPTH = 10
GRID = tuple(
    Weights(words=1 - meaning, meaning=meaning, sentence=sentence, neighbours=neighbours)
    for meaning, sentence, neighbours in product((0.5, 0.6), (0.0, 0.1, 0.2), (0.0, 0.1, 0.2))
)
HALF = Weights(words=0.5, meaning=0.5, sentence=0.0, neighbours=0.0)
GOALS = {"mrr": 0.835, "recall": 0.755, "gain": 0.015}
Ranks = NDArray[np.float64]  # of the relevant passage, a question; infinite beyond the tenth


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    relevant: frozenset[str]


def questions() -> list[Question]:
    lines = (DATA / "facqa-queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [Question(row["q"], frozenset(row["rel"])) for row in map(json.loads, lines)]


def passages() -> dict[str, str]:
    lines = (DATA / "facqa-passages.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["text"] for row in map(json.loads, lines)}


def item_of(name: str, body: str) -> Item:
    """A passage as a document of its own."""
    document = Document(id=document_id(None, name), source=name, locator=name)
    capture = Capture(
        document=document.id,
        source=name,
        digest=digest_of(f"{name}\n{body}".encode()),
        size=len(body),
        media_type="text/plain",
        fetched=datetime(2025, 1, 1, tzinfo=UTC),
    )
    text = Text(capture=capture.digest, extractor_version="bench", body=body)
    passage = Passage(document=document.id, text_digest=text.digest, start=0, end=len(body), text=body)
    analysis = Analysis(
        analysis_version="bench",
        document=document.id,
        text_digest=text.digest,
        source=name,
        url=None,
        language="id",
        nature=Nature.NEWS,
        incomplete=False,
        title=None,
        byline=(),
        published=None,
        text=body,
        primary_region=None,
    )
    return Item(document=document, capture=capture, text=text, analysis=analysis, passages=(passage,))


def found_at(store: EmbeddedStore, asked: Sequence[Question], mode: Mode) -> Ranks:
    """The words as they are: no part of a question becomes a filter here."""
    ranks = []
    for question in asked:
        request = SearchRequest(q=question.text, mode=mode, group=Group.NONE, size=DEPTH, understand=False)
        clause = Clause(kind=ClauseKind.WORDS, text=question.text)
        hits = store.search(request, Reading(clauses=(clause,), understood=Understood(text=question.text))).hits
        places = [place for place, hit in enumerate(hits, 1) if hit.document.source in question.relevant]
        ranks.append(float(min(places, default=math.inf)))
    return np.array(ranks)


def mrr(ranks: Ranks) -> float:
    return float(np.mean(1 / ranks))


def recall(ranks: Ranks) -> float:
    return float(np.mean(ranks == 1))


def bm25(texts: dict[str, str], asked: Sequence[Question], *, k1: float, b: float) -> Ranks:
    """BM25 over our terms with any constants: the engine's own (1.2 and 0.75) are fixed."""
    terms = load_terms()
    tokens = {name: terms.index_terms(text) for name, text in texts.items()}
    counts = {name: Counter(words) for name, words in tokens.items()}
    having = Counter(word for words in counts.values() for word in words)
    mean = sum(map(len, tokens.values())) / len(tokens)

    def score(name: str, wanted: list[str]) -> float:
        total = 0.0
        for word in wanted:
            often = counts[name][word]
            rarity = math.log(1 + (len(texts) - having[word] + 0.5) / (having[word] + 0.5))
            total += rarity * often * (k1 + 1) / (often + k1 * (1 - b + b * len(tokens[name]) / mean))
        return total

    ranks = []
    for question in asked:
        wanted = list(dict.fromkeys(terms.query_terms(question.text)))
        ordered = sorted(texts, key=lambda name: -score(name, wanted))
        ranks.append(float(min(place for place, name in enumerate(ordered, 1) if name in question.relevant)))
    found = np.array(ranks)
    found[found > DEPTH] = math.inf
    return found


def cross_validated(by_weights: dict[Weights, Ranks], count: int) -> tuple[Ranks, list[Weights]]:
    """Each fifth measured with the weights that were best on the others."""
    order = list(range(count))
    random.Random(5).shuffle(order)
    ranks, chosen = np.empty(count), []
    for fold in range(FOLDS):
        test = order[fold::FOLDS]
        train = sorted(set(order) - set(test))
        best = max(by_weights, key=lambda weights: mrr(by_weights[weights][train]))
        ranks[test] = by_weights[best][test]
        chosen.append(best)
    return ranks, chosen


def interval(one: Ranks, other: Ranks) -> tuple[float, float]:
    """95 % of the difference in MRR, by resampling the questions."""
    dice = np.random.default_rng(5)
    differences = 1 / one - 1 / other
    means = [differences[dice.integers(0, len(one), len(one))].mean() for _ in range(4000)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def measure(store: EmbeddedStore, *, quick: bool) -> dict[str, object]:
    asked, texts = questions(), passages()
    rows: dict[str, Ranks] = {
        "words": found_at(store, asked, Mode.TEXT),
        "meaning": found_at(store, asked, Mode.SEMANTIC),
        "shipped": found_at(store, asked, Mode.HYBRID),
        "half and half": with_weights(HALF, lambda: found_at(store, asked, Mode.HYBRID)),
    }
    if not quick:
        grid = {weights: with_weights(weights, lambda: found_at(store, asked, Mode.HYBRID)) for weights in GRID}
        rows["cross-validated"], chosen = cross_validated(grid, len(asked))
        rows["BM25 1.2, .75"] = bm25(texts, asked, k1=1.2, b=0.75)
        rows["BM25 .9, .5"] = bm25(texts, asked, k1=0.9, b=0.5)
        print("chosen by fold:")
        for weights in chosen:
            print(f"  {weights}")
    print(f"{'ranking':18}{'MRR@10':>8}{'recall@1':>10}   against words, 95 %")
    for name, ranks in rows.items():
        low, high = interval(ranks, rows["words"])
        print(f"{name:18}{mrr(ranks):>8.4f}{recall(ranks):>10.4f}   {low:+.4f} .. {high:+.4f}")
    if not quick:
        low, high = interval(rows["BM25 .9, .5"], rows["BM25 1.2, .75"])
        print(f"BM25's constants, .9 and .5 against 1.2 and .75: 95 % of the difference in {low:+.4f} .. {high:+.4f}")
    return {name: {"mrr": mrr(ranks), "recall": recall(ranks)} for name, ranks in rows.items()}


def with_weights(weights: Weights, work: Callable[[], Ranks]) -> Ranks:
    shipped = fusion.WEIGHTS
    fusion.WEIGHTS = weights
    try:
        return work()
    finally:
        fusion.WEIGHTS = shipped


def main() -> None:
    parser = argparse.ArgumentParser(description="Retrieval through the store, cross-validated.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="the shipped ranking alone")
    args = parser.parse_args()
    if not DATA.is_dir():
        raise SystemExit("bench: needs ../shared/data/retrieval, which is not part of the project")
    embedder = open_embedder(vectors=default_cache() / "bench-vectors.sqlite3")
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore.open(Path(folder), terms=load_terms(), registry=load_registry(), embedder=embedder)
        store.save_all([item_of(name, text) for name, text in passages().items()])
        store.catch_up()
        figures = measure(store, quick=args.quick)
        store.close()
    judged = figures["shipped" if args.quick else "cross-validated"]
    words = figures["words"]
    if not isinstance(judged, dict) or not isinstance(words, dict):
        raise TypeError("no figures")
    goals = {
        "mrr": judged["mrr"] >= GOALS["mrr"],
        "recall": judged["recall"] >= GOALS["recall"],
        "gain": judged["mrr"] >= words["mrr"] + GOALS["gain"],
    }
    print("goals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        print(json.dumps({"figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
