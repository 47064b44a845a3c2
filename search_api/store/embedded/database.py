"""The connection to the record: a writer's transaction, a reader's snapshot, errors turned into ours."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import StoreBusyError
from search_api.store.embedded import schema
from search_api.store.embedded.failures import translated
from search_api.store.locks import held

_BUSY_SECONDS = 30.0
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is withdrawn is overwritten, not only unlinked
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -4096",  # KB of each thread; the system keeps the file, too
)


class Database:
    """One SQLite file; a connection for each thread, as sqlite3 wants it. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with translated(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open()

    def _open(self) -> None:
        # SQLite does not wait its turn when a fresh file is switched to WAL: the first openers queue up here.
        with held(self.path.with_suffix(".opening"), wait=_BUSY_SECONDS) as ours:
            if not ours:
                raise StoreBusyError(f"{self.path} is being opened by another process", hint="run it again")
            schema.bring_up(self._connection(), name=self.path.name)

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            db.row_factory = sqlite3.Row
            for pragma in _PRAGMAS:
                db.execute(pragma)
            self._local.db = db
            with self._lock:
                self._all.append(db)
        return db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone among all processes from its first statement; committed durably or not at all."""
        with translated(self.path):
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:  # a full disk makes SQLite roll back by itself
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot: what several statements read belongs together. Inside `writing`, the writer's own view."""
        with translated(self.path):
            db = self._connection()
            if db.in_transaction:
                yield db
                return
            db.execute("BEGIN")
            try:
                yield db
            finally:
                if db.in_transaction:
                    db.execute("COMMIT")

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file and empty it, where no reader stands in the way."""
        with translated(self.path):
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        with self._lock, translated(self.path):
            for db in self._all:
                db.close()
            self._all.clear()
        self._local = threading.local()
