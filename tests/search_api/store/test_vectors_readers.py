"""Readers that search by meaning while vectors are made anew, taken out, or written by another process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.principal import LOCAL
from models.query import Group, Mode, SearchRequest
from search_api.store.embedded import EmbeddedStore, meaning, vectors
from tests.search_api.concepts import ConceptEmbedder
from tests.search_api.press import PlainTerms, Press, reading, registry, words

SEMANTIC = SearchRequest(mode=Mode.SEMANTIC, group=Group.NONE, size=100)
STAYS = [f"taman nomor {n}" for n in range(40)]
Open = Callable[[], EmbeddedStore]


@pytest.fixture
def open_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Stores with a graph over few rows, each with an embedder of its own."""
    monkeypatch.setattr(vectors, "_GRAPH_FROM", 10)
    monkeypatch.setattr(meaning, "_EXACT_ROWS", 5)
    return lambda: EmbeddedStore.open(home, terms=PlainTerms(), registry=registry(), embedder=ConceptEmbedder())


@pytest.fixture
def writer(open_it: Open, press: Press) -> EmbeddedStore:
    store = open_it()
    store.save(press.item("Judul: t\n" + "\n".join(STAYS), path="/tinggal.txt"))
    store.catch_up()
    return store


@contextmanager
def reading_on(store: EmbeddedStore, found: list[set[str]]) -> Iterator[None]:
    """A thread that asks on and on; what it found of what stays, or its error, is told at the end."""
    done = threading.Event()
    errors: list[Exception] = []

    def ask() -> None:
        while not done.is_set():
            try:
                hits = store.search(SEMANTIC, reading(words("kebun"))).hits
            except Exception as error:
                errors.append(error)
                return
            found.append({hit.passage.text for hit in hits} & set(STAYS))

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=60)
    if errors:
        raise errors[0]


def test_no_gap_while_all_is_made_anew(writer: EmbeddedStore, open_it: Open) -> None:
    found: list[set[str]] = []
    with reading_on(open_it(), found):
        for _ in range(15):
            writer.reindex()
    assert found
    assert all(texts == set(STAYS) for texts in found)


def test_no_gap_while_documents_come_and_go(writer: EmbeddedStore, open_it: Open, press: Press) -> None:
    found: list[set[str]] = []
    with reading_on(open_it(), found):
        for number in range(10):
            item = press.item(f"Judul: u\ntaman rahasia {number}\ntaman lain {number}", path=f"/pergi{number}.txt")
            writer.save(item)
            writer.catch_up()
            writer.withdraw(item.document.id, LOCAL)
    assert found
    assert all(texts == set(STAYS) for texts in found)
    left = {hit.passage.text for hit in open_it().search(SEMANTIC, reading(words("kebun"))).hits}
    assert left == set(STAYS)


def test_two_make_vectors_of_the_same_store_at_once(writer: EmbeddedStore, open_it: Open) -> None:
    """Each new passage gets one row, whoever holds the lock."""
    stores = [open_it() for _ in range(2)]

    def write(store: EmbeddedStore, name: str) -> None:
        for number in range(8):
            store.save(Press().item(f"Judul: {name}\nkebun {name} {number}", path=f"/{name}/{number}.txt"))
            store.catch_up()

    threads = [
        threading.Thread(target=write, args=(store, name)) for store, name in zip(stores, ("satu", "dua"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    writer.catch_up()
    hits = writer.search(SEMANTIC, reading(words("taman"))).hits
    assert {hit.passage.text for hit in hits} == {
        *STAYS,
        *(f"kebun {name} {number}" for name in ("satu", "dua") for number in range(8)),
    }
    assert writer.search(SEMANTIC, reading(words("taman"))).understood.mode is None
