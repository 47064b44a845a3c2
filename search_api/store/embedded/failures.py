"""Turns what SQLite, tantivy and the file system raise into our errors, `raise ... from`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import BuktiError, StoreBusyError, StoreCorruptError, StoreError, StoreFullError
from search_api.store.disk import FULL_HINT, disk_error

_BUSY_HINT = "another process is writing; run it again when it has ended"
_CORRUPT_HINT = "restore the store from a backup"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# SQLite reports a full disk as an I/O error where the write that failed was not of the database file itself.
_WRITE_FAULTS = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_TRUNCATE,
    }
)


def store_error(error: BaseException, *, where: Path) -> StoreError:
    """Our error for one of theirs."""
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, where)
    if isinstance(error, OSError):
        return disk_error(error, where=where)
    text = str(error)
    if "No space left" in text or "StorageFull" in text:
        return StoreFullError(f"no space left under {where}", hint=FULL_HINT)
    return StoreError(f"the store under {where} failed: {text}", hint="run `bukti reindex`")


def _of_sqlite(error: sqlite3.Error, where: Path) -> StoreError:
    extended = getattr(error, "sqlite_errorcode", 0) or 0
    code = extended & 0xFF
    if code == sqlite3.SQLITE_FULL or extended in _WRITE_FAULTS:
        return StoreFullError(f"no space left for {where}", hint=FULL_HINT)
    if code in _HELD:
        return StoreBusyError(f"{where} is held by another writer", hint=_BUSY_HINT)
    if code in _DAMAGED:
        return StoreCorruptError(f"{where} is damaged: {error}", hint=_CORRUPT_HINT)
    return StoreError(f"{where} can't be used: {error}", hint="check that the folder can be read and written")


@contextmanager
def translated(where: Path) -> Iterator[None]:
    """Raises errors of the store's libraries as ours; lets ours through as they are.

    tantivy raises ValueError for what goes wrong in it, sqlite3 also OverflowError for numbers beyond 64 bits.
    """
    try:
        yield
    except BuktiError:
        raise
    except (sqlite3.Error, OSError, ValueError, OverflowError) as error:
        raise store_error(error, where=where) from error
