"""The newsroom in both stores: the same matches, the same first ten by words, nearly the same by words and meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any, cast

import pytest

from bukti.intake import ingest_paths
from bukti.settings import Settings
from bukti.workbench import Workbench
from models.coverage import CoverageRequest
from models.disposition import Outcome
from models.evidence import SearchAnswer
from models.pillar import Basis, Pillar
from models.ports import QueryReader, Terms
from models.query import DateField, Facet, Group, Mode, Reading, SearchRequest, Sort
from models.region import RegionRegistry
from models.text import Nature
from search_api.store.elastic.store import ElasticStore
from search_api.store.embedded import EmbeddedStore
from search_api.store.protocol import Store
from search_api.store.records import Item
from tests.newsroom import render
from tests.on_engine import address, fresh_layout, remove
from tests.quality.questions import load_questions
from tests.search_api.concepts import ConceptEmbedder
from tests.shared import ROOT

FILTERS: tuple[dict[str, Any], ...] = (
    {"region": ("64",)},
    {"region": ("33", "35"), "group": Group.DOCUMENT},
    {"year": (2022, 2023)},
    {"pillar": (Pillar.LIVING, Pillar.GOVERNANCE), "group": Group.NONE},
    {"basis": Basis.NAMED},
    {"nature": (Nature.NEWS,), "date": DateField.PUBLISHED, "year": (2023,)},
    {"sort": Sort.NEWEST, "group": Group.DOCUMENT},
    {"sort": Sort.OLDEST, "date": DateField.EVENT, "group": Group.NONE},
)
LISTS = tuple({**one, "q": ""} for one in FILTERS)


class Recording:
    """The embedded store, with what was put into it."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self.items: list[Item] = []

    def save(self, item: Item) -> Outcome:
        self.items.append(item)
        return self._store.save(item)

    def save_all(self, items: Sequence[Item]) -> tuple[Outcome, ...]:
        self.items += items
        return self._store.save_all(items)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@dataclass(frozen=True, slots=True)
class Both:
    embedded: Store
    elastic: Store
    reader: QueryReader

    def ask(self, request: SearchRequest, reading: Reading) -> tuple[SearchAnswer, SearchAnswer]:
        return self.embedded.search(request, reading), self.elastic.search(request, reading)


def open_elastic(layout: Any, terms: Terms, registry: RegionRegistry) -> Store:
    return cast(
        Store,
        ElasticStore.open(address(), layout=layout, terms=terms, registry=registry, embedder=ConceptEmbedder()),
    )


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    address()  # skips before anything is read
    folder = tmp_path_factory.mktemp("both")
    pages = folder / "pages"
    render.write(pages)
    (pages / "gold.jsonl").unlink()
    settings = Settings(home=folder / "home", sources=(ROOT / "tests/newsroom/outlets.yaml",))
    layout = fresh_layout()
    with Workbench(settings) as bench:
        embedded = EmbeddedStore.open(
            folder / "home", terms=bench.terms, registry=bench.registry, embedder=ConceptEmbedder()
        )
        recording = Recording(embedded)
        bench.__dict__["store"] = recording
        for _ in ingest_paths([str(pages)], bench):
            pass
        elastic = open_elastic(layout, bench.terms, bench.registry)
        try:
            elastic.save_all(recording.items)
            # Fresh, both of them: what was written over counts in how rare a word is until files are merged, and where
            # the embedded index merged its files the length of texts is an estimate.
            for store in (embedded, elastic):
                store.catch_up()
                store.reindex()
            yield Both(embedded, elastic, bench.reader)
        finally:
            elastic.close()
            remove(layout)


def requests(mode: Mode) -> Iterator[SearchRequest]:
    """Every question as it is, and again under one filter after another; then lists without words."""
    filters = cycle(FILTERS)
    for question in load_questions("newsroom"):
        yield SearchRequest(q=question.q, mode=mode, size=100)
        yield SearchRequest(**{"q": question.q, "mode": mode, "size": 100, **next(filters)})
    for one in LISTS:
        yield SearchRequest(**{"mode": mode, "size": 100, **one})


def ids(answer: SearchAnswer) -> list[str]:
    return [hit.id for hit in answer.hits]


def test_the_same_matches_counts_and_facets(both: Both) -> None:
    asked = found = 0
    for request in requests(Mode.TEXT):
        whole = replace(request, group=Group.NONE)
        mine, theirs = both.ask(whole, both.reader.read(request.q))
        assert {hit.id for hit in mine.hits} == {hit.id for hit in theirs.hits} or mine.next, request
        mine, theirs = both.ask(replace(request, size=10, facets=tuple(Facet)), both.reader.read(request.q))
        assert (mine.total, mine.undated) == (theirs.total, theirs.undated), request
        assert mine.facets == theirs.facets, request
        asked += 1
        found += bool(mine.hits)
    assert asked >= 120
    assert found >= 100


def test_the_same_first_ten_by_words(both: Both) -> None:
    """Of an index of one shard, fresh."""
    for request in requests(Mode.TEXT):
        mine, theirs = both.ask(replace(request, size=10), both.reader.read(request.q))
        assert [hit.score for hit in theirs.hits] == pytest.approx([hit.score for hit in mine.hits], rel=0.02), request
        assert ids(theirs) == ids(mine), request


def test_nearly_the_same_first_ten_by_words_and_meaning(both: Both) -> None:
    shared = wanted = 0
    for request in requests(Mode.HYBRID):
        mine, theirs = both.ask(replace(request, size=10), both.reader.read(request.q))
        shared += len(set(ids(mine)) & set(ids(theirs)))
        wanted += len(mine.hits)
    assert shared / wanted >= 0.8


def test_hits_say_the_same(both: Both) -> None:
    """Words, marks, regions, days, officials, figures; stories by their copies and outlets."""
    for question in load_questions("newsroom")[:20]:
        request = SearchRequest(q=question.q, mode=Mode.TEXT, group=Group.NONE, explain=True)
        mine, theirs = both.ask(request, both.reader.read(question.q))
        known = {hit.id: hit for hit in theirs.hits}
        for hit in mine.hits:
            other = known[hit.id]
            assert replace(other, score=hit.score, why=hit.why) == hit
            assert [(part.name, part.of, part.field) for part in other.why] == [
                (part.name, part.of, part.field) for part in hit.why
            ]


def test_the_same_matrix(both: Both) -> None:
    for date in DateField:
        for basis in (None, *Basis):
            request = CoverageRequest(date=date, basis=basis)
            assert both.elastic.coverage(request) == both.embedded.coverage(request)


def test_the_same_vocabulary(both: Both) -> None:
    words = ["kota", "puskesmas", "layanan", "cerdas", "bukansebuahkata", "pemerintah"]
    mine, theirs = both.embedded.vocabulary, both.elastic.vocabulary
    assert theirs.frequencies(words) == mine.frequencies(words)
    for start in ("pus", "pem", "zzz"):
        assert dict(theirs.beginning(start)) == dict(mine.beginning(start))
    assert [theirs.knows(word) for word in words] == [mine.knows(word) for word in words]
