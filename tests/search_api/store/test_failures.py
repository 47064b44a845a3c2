"""Whatever goes wrong underneath comes out as an error of ours, and a full disk stops writers alone."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from models.coverage import CoverageRequest
from models.crawl_log import CrawlLogEntry
from models.disposition import Disposition, Outcome
from models.errors import (
    BuktiError,
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreVersionError,
)
from models.identity import DocumentId, EvidenceId, digest_of
from models.principal import LOCAL
from models.query import Group, SearchRequest
from search_api.store.embedded import EmbeddedStore, database
from search_api.store.embedded.failures import store_error, translated
from search_api.store.protocol import Store
from tests.search_api.press import PlainTerms, Press, reading, registry, words
from tests.search_api.store.conftest import OpenStore
from tests.shared import ROOT

PAGE = "Judul: t\ntaman kota"
CALLS: dict[str, Callable[[Store, Press], object]] = {
    "settled": lambda s, p: s.settled(p.item(PAGE).document, digest_of(b"")),
    "save": lambda s, p: s.save(p.item(PAGE)),
    "save_all": lambda s, p: s.save_all([p.item(PAGE)]),
    "record": lambda s, _: s.record(Outcome(source="a", disposition=Disposition.FAILED)),
    "log_crawl": lambda s, _: s.log_crawl(CrawlLogEntry(source="a", day=date(2024, 1, 1))),
    "to_analyze": lambda s, _: list(s.to_analyze("a9")),
    "save_analysis": lambda s, p: s.save_analysis(p.item(PAGE).analysis, ()),  # type: ignore[arg-type]
    "to_extract": lambda s, _: list(s.to_extract("x9")),
    "save_text": lambda s, p: s.save_text(p.item(PAGE).document.id, p.item(PAGE).text),  # type: ignore[arg-type]
    "search": lambda s, _: s.search(SearchRequest(), reading(words("taman"))),
    "evidence": lambda s, _: s.evidence(EvidenceId("e1:0")),
    "grounds": lambda s, _: s.grounds(EvidenceId("e1:0")),
    "analysis": lambda s, _: s.analysis(DocumentId("d1:0")),
    "document": lambda s, _: s.document(DocumentId("d1:0")),
    "captures": lambda s, _: s.captures(DocumentId("d1:0")),
    "coverage": lambda s, _: s.coverage(CoverageRequest()),
    "crawl_log": lambda s, _: s.crawl_log(),
    "outlets": lambda s, _: s.outlets(),
    "last_items": lambda s, _: s.last_items(),
    "status": lambda s, _: s.status(),
    "withdraw": lambda s, p: s.withdraw(p.item(PAGE).document.id, LOCAL),
    "catch_up": lambda s, _: s.catch_up(),
    "warm": lambda s, _: s.warm(),
    "reindex": lambda s, _: s.reindex(),
    "close": lambda s, _: s.close(),
}


def test_every_call_of_the_protocol_is_tried() -> None:
    names = {name for name in dir(Store) if not name.startswith("_")}
    assert set(CALLS) == {name for name in names if not isinstance(getattr(Store, name), property)}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize("damage", ["garbage", "emptied", "truncated", "tables gone"])
def test_nothing_foreign_escapes_from_a_damaged_record(
    home: Path, open_store: OpenStore, press: Press, damage: str, call: Callable[[Store, Press], object]
) -> None:
    store = open_store()
    store.save_all([press.item(f"{PAGE} {n}", path=f"/{n}.txt") for n in range(30)])
    store._database.checkpoint()
    record = home / "record.sqlite3"
    if damage == "tables gone":
        with sqlite3.connect(record) as db:
            db.execute("PRAGMA foreign_keys = OFF")
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                db.execute(f"DROP TABLE {name}")
        db.close()
    else:
        data = record.read_bytes()
        record.write_bytes(
            {"garbage": data[:100] + b"\xaa" * 200_000, "emptied": b"", "truncated": data[: len(data) // 2]}[damage]
        )
    with suppress(BuktiError):
        call(store, press)


@pytest.mark.parametrize("content", [b"not a database" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_record_is_refused(home: Path, open_store: OpenStore, content: bytes) -> None:
    home.mkdir()
    (home / "record.sqlite3").write_bytes(content)
    with pytest.raises(StoreError):
        open_store()


def test_a_folder_that_is_a_file_is_refused(home: Path, open_store: OpenStore) -> None:
    home.write_text("a file")
    with pytest.raises(StoreError, match="can't be used"):
        open_store()


def test_a_writer_that_waits_too_long_is_told_so(
    home: Path, open_store: OpenStore, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.1)
    store = open_store()
    store.save(press.item(PAGE))
    other = sqlite3.connect(home / "record.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="another writer"):
        store.save(press.item(PAGE + " lain"))
    assert store.search(SearchRequest(), reading(words("taman"))).total.value == 1, "readers go on"
    other.execute("ROLLBACK")
    other.close()
    store.save(press.item(PAGE + " lain"))


def test_a_record_that_was_changed_by_hand_is_noticed(home: Path, open_store: OpenStore, press: Press) -> None:
    store = open_store()
    item = press.item(PAGE)
    store.save(item)
    with sqlite3.connect(home / "record.sqlite3") as db:
        db.execute("UPDATE capture SET size = size + 1")
        db.execute("UPDATE body SET body = body || '!'")
    db.close()
    with pytest.raises(StoreCorruptError, match="was changed"):
        store.captures(item.document.id)
    with pytest.raises(StoreCorruptError, match="was changed"):
        list(store.to_analyze("a9"))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StoreFullError),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StoreFullError),
        (PermissionError(errno.EACCES, "Permission denied"), StoreError),
        (ValueError("An IO error occurred: 'No space left on device (os error 28)'"), StoreFullError),
        (ValueError("Schema error: 'unknown field'"), StoreError),
        (OverflowError("int too large to convert"), StoreError),
        (sqlite3.OperationalError("no such table: fact"), StoreError),
        (sqlite3.ProgrammingError("Cannot operate on a closed database."), StoreError),
        (sqlite3.IntegrityError("FOREIGN KEY constraint failed"), StoreError),
    ],
)
def test_every_foreign_error_has_one_of_ours(error: Exception, kind: type[StoreError]) -> None:
    with pytest.raises(StoreError) as raised, translated(Path("record")):
        raise error
    assert type(raised.value) is kind
    assert raised.value.__cause__ is error
    assert raised.value.hint


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, StoreFullError),
        (sqlite3.SQLITE_IOERR_WRITE, StoreFullError),
        (sqlite3.SQLITE_BUSY, StoreBusyError),
        (sqlite3.SQLITE_LOCKED, StoreBusyError),
        (sqlite3.SQLITE_CORRUPT, StoreCorruptError),
        (sqlite3.SQLITE_NOTADB, StoreCorruptError),
        (sqlite3.SQLITE_READONLY, StoreError),
        (sqlite3.SQLITE_CANTOPEN, StoreError),
        (sqlite3.SQLITE_IOERR_READ, StoreError),
    ],
)
def test_every_code_of_sqlite_has_an_error(code: int, kind: type[StoreError]) -> None:
    error = sqlite3.OperationalError("text")
    error.sqlite_errorcode = code
    assert type(store_error(error, where=Path("record"))) is kind


class TestVersions:
    def test_a_newer_record_is_refused(self, home: Path, open_store: OpenStore) -> None:
        open_store().close()
        with sqlite3.connect(home / "record.sqlite3") as db:
            db.execute("PRAGMA user_version = 999")
        db.close()
        with pytest.raises(StoreVersionError, match="999"):
            open_store()

    def test_a_migration_that_fails_leaves_nothing(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from search_api.store.embedded import schema

        whole = schema._statements
        monkeypatch.setattr(schema, "_statements", lambda name: [*whole(name)[:5], "CREATE NONSENSE"])
        with pytest.raises(StoreError):
            EmbeddedStore.open(home, terms=PlainTerms(), registry=registry())
        monkeypatch.undo()
        store = EmbeddedStore.open(home, terms=PlainTerms(), registry=registry())
        assert store.status().documents == 0
        store.close()


@pytest.mark.parametrize("limit", [400_000, 1_500_000])
def test_a_full_disk_refuses_writers_and_readers_go_on(home: Path, open_store: OpenStore, limit: int) -> None:
    """No file may grow beyond the limit: the kernel refuses the write, as on a full disk."""
    open_store().close()
    command = [sys.executable, "-m", "tests.search_api.store.writer", str(home), "fill", str(limit)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    *stored, last = run.stdout.splitlines()
    assert last.startswith("StoreFullError: "), last
    assert "Traceback" not in run.stderr
    store = open_store()
    count = len(stored)
    assert store.status().documents == count > 0, "what was said to be stored is whole, the rest is not there"
    answer = store.search(SearchRequest(group=Group.DOCUMENT), reading(words("taman")))
    assert answer.total.value == count
    assert store.evidence(answer.hits[0].id).hit.passage.text.startswith("taman")
    assert store.save(Press().item("Judul: t\nhutan", path="/lagi.txt")).disposition is Disposition.STORED
