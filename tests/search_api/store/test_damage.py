"""The index is derived: however it was damaged, it is built anew from the record, with one line of warning."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.query import Group, SearchRequest
from search_api.store.embedded import EmbeddedStore, derived
from search_api.store.embedded.footers import damaged_files
from tests.search_api.press import PlainTerms, Press, reading, registry, words
from tests.search_api.store.conftest import OpenStore

DOCUMENTS = 40
PARTS = ("idx", "pos", "term", "store", "fast", "fieldnorm")
REQUEST = SearchRequest(group=Group.DOCUMENT)


@pytest.fixture
def filled(open_store: OpenStore, press: Press, home: Path) -> Path:
    """A home with two segments and deletions in its index, closed."""
    store = open_store()
    store.save_all([press.item(f"Judul: t\ntaman nomor {n}\nwarga {n}", path=f"/{n}.txt") for n in range(DOCUMENTS)])
    store.catch_up()
    store.save_all([press.item(f"Judul: t\ntaman baru {n}", path=f"/{n}.txt") for n in range(0, DOCUMENTS, 2)])
    store.close()
    return home


def generation(home: Path) -> Path:
    return home / "index" / (home / "index" / "CURRENT").read_text().strip()


def segment_files(folder: Path) -> list[Path]:
    return sorted(
        p for p in folder.iterdir() if p.suffix in (".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm", ".del")
    )


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(bytes(data))


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def replace_by(folder: Path, **files: str) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.json").write_text(content)


def each(suffix: str, damage: Callable[[Path], None]) -> Callable[[Path], None]:
    def do(home: Path) -> None:
        for path in segment_files(generation(home)):
            if path.suffix == f".{suffix}" and path.stat().st_size:
                damage(path)

    return do


DAMAGES: dict[str, Callable[[Path], None]] = {
    "index folder deleted": lambda home: shutil.rmtree(home / "index"),
    "generation deleted": lambda home: shutil.rmtree(generation(home)),
    "pointer deleted": lambda home: (home / "index" / "CURRENT").unlink(),
    "pointer torn": lambda home: put(home / "index" / "CURRENT", b"\xff\xfe"),
    "pointer elsewhere": lambda home: put(home / "index" / "CURRENT", b"../../etc"),
    "meta deleted": lambda home: (generation(home) / "meta.json").unlink(),
    "meta truncated": lambda home: truncate(generation(home) / "meta.json"),
    "meta emptied": lambda home: put(generation(home) / "meta.json", b""),
    "meta of another shape": lambda home: put(generation(home) / "meta.json", b"[1]"),
    "a folder of something else": lambda home: replace_by(generation(home), meta="{}", other="x"),
    **{
        f"{name} {suffix}": each(suffix, damage)
        for name, damage in (("truncated", truncate), ("changed", flip), ("deleted", Path.unlink))
        for suffix in PARTS
    },
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_index_is_built_anew_with_one_warning(
    filled: Path, open_store: OpenStore, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(filled)
    with caplog.at_level(logging.WARNING):
        store = open_store()
        assert store.search(REQUEST, reading(words("taman"))).total.value == DOCUMENTS
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 1, warnings
    assert "building it anew from the record" in warnings[0]
    assert damaged_files(generation(filled), whole=True) == ""
    status = store.status().index
    assert status is not None
    assert (status.behind, status.passages) == (0, DOCUMENTS * 2 + DOCUMENTS // 2)


def test_an_index_damaged_while_it_is_open_is_built_anew(filled: Path, open_store: OpenStore) -> None:
    store = open_store()
    assert store.search(REQUEST, reading(words("taman"))).total.value == DOCUMENTS
    shutil.rmtree(generation(filled))
    assert store.search(REQUEST, reading(words("taman"))).total.value == DOCUMENTS
    assert store.search(REQUEST, reading(words("baru"))).total.value == DOCUMENTS // 2


def test_an_index_of_another_store_is_not_taken(
    filled: Path, tmp_path: Path, press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    other = EmbeddedStore.open(tmp_path / "other", terms=PlainTerms(), registry=registry())
    other.save(press.item("Judul: t\nhutan", path="/h.txt"))
    other.close()
    shutil.rmtree(filled / "index")
    shutil.copytree(tmp_path / "other" / "index", filled / "index")
    store = EmbeddedStore.open(filled, terms=PlainTerms(), registry=registry())
    assert store.search(REQUEST, reading(words("hutan"))).total.value == 0
    assert store.search(REQUEST, reading(words("taman"))).total.value == DOCUMENTS
    assert "another store" in caplog.text
    store.close()


def test_an_index_ahead_of_a_restored_record_is_not_taken(
    filled: Path, open_store: OpenStore, press: Press, tmp_path: Path
) -> None:
    shutil.copy(filled / "record.sqlite3", tmp_path / "backup")
    store = open_store()
    store.save(press.item("Judul: t\nhutan", path="/h.txt"))
    store.close()
    for left in filled.glob("record.sqlite3*"):
        left.unlink()
    shutil.copy(tmp_path / "backup", filled / "record.sqlite3")
    again = open_store()
    assert again.search(REQUEST, reading(words("hutan"))).total.value == 0
    assert again.search(REQUEST, reading(words("taman"))).total.value == DOCUMENTS


def test_other_terms_are_indexed_anew(filled: Path) -> None:
    class NewTerms(PlainTerms):
        version = "plain-2"

        def exact_terms(self, text: str) -> list[str]:
            return ["x" + term for term in super().exact_terms(text)]

    store = EmbeddedStore.open(filled, terms=NewTerms(), registry=registry())
    assert store.search(REQUEST, reading(words("taman"))).total.value == DOCUMENTS
    status = store.status().index
    assert status is not None
    assert status.terms_version == "plain-2"
    store.close()


def test_what_a_killed_writer_left_unindexed_is_found(
    filled: Path, open_store: OpenStore, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    monkeypatch.setattr(store, "_wrote", lambda: None)
    store.save(press.item("Judul: t\nhutan", path="/h.txt"))
    store.close()
    assert open_store().search(REQUEST, reading(words("hutan"))).total.value == 1


def test_reindex_changes_over_and_leaves_one_generation(filled: Path, open_store: OpenStore) -> None:
    reader, store = open_store(), open_store()
    before = reader.search(REQUEST, reading(words("taman")))
    old = generation(filled)
    assert store.reindex() == DOCUMENTS * 2 + DOCUMENTS // 2
    assert generation(filled) != old
    assert [path for path in (filled / "index").iterdir() if path.is_dir()] == [generation(filled)]
    after = reader.search(REQUEST, reading(words("taman")))
    assert [hit.id for hit in after.hits] == [hit.id for hit in before.hits]


def test_random_bytes_anywhere_never_give_a_wrong_error(filled: Path, open_store: OpenStore, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "whole")
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(10):
        shutil.rmtree(filled)
        shutil.copytree(tmp_path / "whole", filled)
        path = chance.choice([*segment_files(generation(filled)), generation(filled) / "meta.json"])
        data = bytearray(path.read_bytes())
        at = chance.randrange(len(data))
        data[at : at + chance.randrange(1, 40)] = chance.randbytes(chance.randrange(0, 40))
        path.write_bytes(bytes(data))
        store = open_store()
        found = store.search(REQUEST, reading(words("taman"))).total.value
        assert found == DOCUMENTS, (seed, path.name, at)
        store.close()


def test_the_state_goes_with_the_commit(filled: Path, open_store: OpenStore) -> None:
    """The pointer and meta.json are the only files that say what is current; both are replaced whole."""
    names = {path.name for path in generation(filled).iterdir()}
    assert "meta.json" in names
    assert json.loads((generation(filled) / "meta.json").read_text())["segments"]
    status = open_store().status().index
    assert status is not None
    assert status.behind == 0


@pytest.mark.parametrize("rows", [1, 2, 3, 6, 7])
def test_the_index_is_whole_whatever_the_size_of_its_commits(
    open_store: OpenStore, press: Press, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(derived, "COMMIT_ROWS", rows)
    store = open_store()
    store.save_all([press.item(f"Judul: t\ntaman {n}\ntaman", path=f"/{n}.txt") for n in range(3)])
    assert store.search(SearchRequest(group=Group.NONE), reading(words("taman"))).total.value == 6
    store.save(press.item("Judul: t\ntaman baru\ntaman", path="/0.txt"))
    assert store.search(SearchRequest(group=Group.NONE), reading(words("taman"))).total.value == 6
    assert store.reindex() == 8
    assert store.search(SearchRequest(group=Group.NONE), reading(words("taman"))).total.value == 6
