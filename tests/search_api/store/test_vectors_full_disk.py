"""No room for the graph of the vectors: told in one line, nothing half-made stays, searches go on, later it is done.

The kernel refuses to let the graph's file grow, in the middle of it or at its last byte.
"""

from __future__ import annotations

import logging
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.principal import LOCAL
from models.query import Group, Mode, SearchRequest
from search_api.store.embedded import EmbeddedStore, meaning, vectors
from search_api.store.embedded.ann import Index
from tests.search_api.concepts import ConceptEmbedder
from tests.search_api.press import PlainTerms, Press, reading, registry, words

SEMANTIC = SearchRequest(mode=Mode.SEMANTIC, group=Group.NONE, size=100)
STAYS = {f"taman nomor {n}" for n in range(60)}
Open = Callable[[], EmbeddedStore]


@pytest.fixture
def open_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setattr(vectors, "_GRAPH_FROM", 10)
    monkeypatch.setattr(meaning, "_EXACT_ROWS", 5)
    return lambda: EmbeddedStore.open(home, terms=PlainTerms(), registry=registry(), embedder=ConceptEmbedder())


@contextmanager
def no_room(lacks: int) -> Iterator[None]:
    """While a graph is written, no file may grow beyond its size less `lacks` bytes."""
    save = Index.save

    def cramped(graph: Index, path: str) -> None:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (graph.serialized_length - lacks, before[1]))
        try:
            save(graph, path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Index, "save", cramped)
        yield


def nearest(store: EmbeddedStore) -> set[str]:
    return {hit.passage.text for hit in store.search(SEMANTIC, reading(words("kebun"))).hits}


def graphs(home: Path) -> list[str]:
    return [path.name for path in (home / "vectors").glob("*/graph-*")]


@pytest.mark.parametrize("lacks", [1, 300, 5000])
def test_no_room_to_draw_it(
    open_it: Open, press: Press, home: Path, caplog: pytest.LogCaptureFixture, lacks: int
) -> None:
    store = open_it()
    store.save(press.item("Judul: t\n" + "\n".join(sorted(STAYS)), path="/1.txt"))
    with no_room(lacks), caplog.at_level(logging.WARNING):
        store.catch_up()
    assert [record.message for record in caplog.records if "no space left" not in record.message] == []
    assert len(caplog.records) == 1
    assert graphs(home) == []
    assert nearest(store) == STAYS
    store.close()
    embedder_free = open_it()
    assert nearest(embedder_free) == STAYS
    embedder_free.catch_up()
    assert len(graphs(home)) == 1
    assert nearest(embedder_free) == STAYS


@pytest.mark.parametrize("lacks", [1, 300, 5000])
def test_no_room_to_take_out_what_is_withdrawn(
    open_it: Open, press: Press, home: Path, caplog: pytest.LogCaptureFixture, lacks: int
) -> None:
    store = open_it()
    item = press.item("Judul: u\n" + "\n".join(f"taman rahasia {n}" for n in range(5)), path="/2.txt")
    store.save(item)
    store.save(press.item("Judul: t\n" + "\n".join(sorted(STAYS)), path="/1.txt"))
    store.catch_up()
    before = graphs(home)
    with no_room(lacks), caplog.at_level(logging.WARNING):
        store.withdraw(item.document.id, LOCAL)
    (told,) = caplog.records
    assert "the vectors still hold what was withdrawn: no space left" in told.message
    assert graphs(home) == before
    caplog.clear()
    again = open_it()
    assert nearest(store) == nearest(again) == STAYS, "found by nobody, whatever the graph holds"
    again.catch_up()
    assert caplog.records == [], "no damage"
    assert nearest(store) == nearest(again) == STAYS
    secret = ConceptEmbedder().embed_query("taman rahasia 3").astype("f2").tobytes()
    assert not [path for path in home.rglob("*") if path.is_file() and secret in path.read_bytes()]
