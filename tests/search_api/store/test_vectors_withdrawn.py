"""What is withdrawn leaves the files of vectors: rows, graph and what the embedder keeps, wherever a writer was killed.

A vector of withdrawn words is looked for by its bytes in every file below the home.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.identity import DocumentId
from models.principal import Principal, Role
from models.query import Group, Mode, SearchRequest
from search_api.store.embedded import EmbeddedStore, meaning, vectors
from search_api.store.embedded.ann import Index
from search_api.store.embedded.vector_files import VectorFiles
from tests.search_api.concepts import ConceptEmbedder, KeepingEmbedder
from tests.search_api.press import PlainTerms, Press, reading, registry, words

SEMANTIC = SearchRequest(mode=Mode.SEMANTIC, group=Group.NONE, size=100)
ADMIN = Principal(id="p", name="P", role=Role.ADMIN)
GONE = [f"taman rahasia nomor {n}" for n in range(8)]
KEPT = [f"taman terbuka nomor {n}" for n in range(30)]


Open = Callable[[ConceptEmbedder | None], EmbeddedStore]


@pytest.fixture
def open_with(home: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setattr(vectors, "_GRAPH_FROM", 10)
    monkeypatch.setattr(meaning, "_EXACT_ROWS", 5)

    def make(embedder: ConceptEmbedder | None) -> EmbeddedStore:
        return EmbeddedStore.open(home, terms=PlainTerms(), registry=registry(), embedder=embedder)

    return make


@pytest.fixture
def secret(open_with: Open, press: Press, home: Path) -> DocumentId:
    """A store with a graph over two documents; the id of the one that is to go."""
    store = open_with(KeepingEmbedder(home))
    item = press.item("Judul: t\n" + "\n".join(GONE), path="/rahasia.txt")
    store.save(item)
    store.save(press.item("Judul: t\n" + "\n".join(KEPT), path="/terbuka.txt"))
    store.catch_up()
    store.close()
    assert holds(home, GONE) == set(GONE)
    assert len(list((home / "vectors").glob("*/graph-*.usearch"))) == 1
    return item.document.id


def holds(home: Path, texts: Sequence[str], *, kinds: Sequence[type] = (np.float16, np.float32)) -> set[str]:
    """Those texts whose vector some file below `home` has the bytes of."""
    files = b"\0".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())
    embedder = ConceptEmbedder()
    return {text for text in texts for kind in kinds if embedder.embed_query(text).astype(kind).tobytes() in files}


def nearest(store: EmbeddedStore) -> set[str]:
    return {hit.passage.text for hit in store.search(SEMANTIC, reading(words("kebun"))).hits}


def test_a_withdrawal_takes_its_vectors_out_of_every_file(open_with: Open, secret: DocumentId, home: Path) -> None:
    store = open_with(KeepingEmbedder(home))
    store.withdraw(secret, ADMIN)
    assert holds(home, GONE) == set()
    assert nearest(store) == set(KEPT), "the graph still finds the others"
    store.close()
    assert holds(home, KEPT) == set(KEPT)
    again = open_with(KeepingEmbedder(home))
    assert nearest(again) == set(KEPT)


@pytest.mark.parametrize("round_", range(3))
@pytest.mark.parametrize(
    ("owner", "name"), [(Index, "save"), (VectorFiles, "_commit"), (VectorFiles, "sweep"), (VectorFiles, "_overdrawn")]
)
def test_stopped_anywhere_the_next_catch_up_goes_on(
    open_with: Open, secret: DocumentId, home: Path, owner: type, name: str, round_: int
) -> None:
    """`round_`: how many calls of the step go well before the writer is killed."""
    store = open_with(KeepingEmbedder(home))
    whole, calls = getattr(owner, name), 0

    def killed(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls > round_:
            raise KeyboardInterrupt
        return whole(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, killed)
        with contextlib.suppress(KeyboardInterrupt):
            store.withdraw(secret, ADMIN)
    again = open_with(KeepingEmbedder(home))
    again.catch_up()
    assert holds(home, GONE) == set()
    assert nearest(again) == set(KEPT)


def test_a_graph_that_a_killed_writer_left_is_removed(open_with: Open, secret: DocumentId, home: Path) -> None:
    (graph,) = (home / "vectors").glob("*/graph-*.usearch")
    (graph.parent / "graph-000000000000.usearch").write_bytes(graph.read_bytes())
    left = home / "vectors" / "a1b2c3d4e5f6"
    left.mkdir()
    (left / "rows.f16").write_bytes((graph.parent / "rows.f16").read_bytes())
    store = open_with(KeepingEmbedder(home))
    store.withdraw(secret, ADMIN)
    assert holds(home, GONE) == set()
    assert not left.exists()


def test_withdrawn_where_nothing_is_embedded_it_goes_with_the_next_catch_up(
    open_with: Open, secret: DocumentId, home: Path
) -> None:
    text_only = open_with(None)
    text_only.withdraw(secret, ADMIN)
    text_only.close()
    assert holds(home, GONE) == set(GONE)
    store = open_with(KeepingEmbedder(home))
    assert nearest(store) == set(KEPT), "not found, whatever the files hold"
    store.catch_up()
    assert holds(home, GONE) == set()


def test_what_the_embedder_could_not_forget_is_asked_for_again(open_with: Open, secret: DocumentId, home: Path) -> None:
    embedder = KeepingEmbedder(home)
    embedder.reachable = False
    store = open_with(embedder)
    store.withdraw(secret, ADMIN)
    assert holds(home, GONE, kinds=(np.float16,)) == set()
    assert holds(home, GONE, kinds=(np.float32,)) == set(GONE)
    store.close()
    store = open_with(KeepingEmbedder(home))
    store.catch_up()
    assert holds(home, GONE) == set()
    store.close()
    with sqlite3.connect(home / "record.sqlite3") as record:
        assert record.execute("SELECT count(*) FROM forgotten").fetchone() == (0,)
    record.close()


def test_what_was_withdrawn_while_it_was_being_embedded_goes_too(open_with: Open, press: Press, home: Path) -> None:
    item = press.item("Judul: t\n" + "\n".join(GONE), path="/rahasia.txt")

    class Slow(KeepingEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            other = open_with(None)
            other.withdraw(item.document.id, ADMIN)
            other.close()
            return super().embed_passages(texts)

    store = open_with(Slow(home))
    store.save(item)
    store.catch_up()
    assert holds(home, GONE) == set()


def test_vectors_of_another_embedder_let_go_of_it_as_well(open_with: Open, secret: DocumentId, home: Path) -> None:
    store = open_with(KeepingEmbedder(home, version="2"))
    store.withdraw(secret, ADMIN)
    assert holds(home, GONE) == set()


def test_the_same_words_elsewhere_are_only_embedded_once_more(open_with: Open, press: Press, home: Path) -> None:
    store = open_with(KeepingEmbedder(home))
    for path in ("/a.txt", "/b.txt"):
        store.save(press.item(f"Judul: t {path}\n{GONE[0]}", path=path))
    store.catch_up()
    hit, other = store.search(SEMANTIC, reading(words("kebun"))).hits
    store.withdraw(hit.document.id, ADMIN)
    assert [left.document.id for left in store.search(SEMANTIC, reading(words("kebun"))).hits] == [other.document.id]
    store.reindex()
    assert nearest(store) == {GONE[0]}
