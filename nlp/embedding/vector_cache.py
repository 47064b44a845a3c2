"""Vectors by the digest of what was embedded, in one SQLite file: a passage is embedded once, whatever happens after.

It is a cache: what goes wrong with it costs time and a line in the log, never an answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.identity import Digest, text_digest_of

DEFAULT_LIMIT = 1_000_000
"""Vectors kept (1.6 GB of 384 dimensions); the oldest go first."""

_BUSY_MS = 5_000
_KEYS_A_QUERY = 500
_NORM_TOLERANCE = 1e-3
_SCHEMA = "CREATE TABLE vectors (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL)"
_FORMAT = 1  # raise it when keys change their meaning: older caches are then begun anew
_TEXT_BYTES, _MAKER_BYTES = 16, 8
_log = logging.getLogger(__name__)


def vector_key(maker: str, text: str) -> bytes:
    """24 bytes that name what was embedded and by what; the text comes first, so that all of it can be forgotten."""
    made_by = hashlib.sha256(maker.encode("utf-8", "replace")).digest()
    return _text_key(text_digest_of(text)) + made_by[:_MAKER_BYTES]


def forget_texts(path: Path, texts: Sequence[Digest]) -> bool:
    """Deletes the vectors of passages, whoever made them, and the bytes in the file; False where that failed."""
    if not path.exists():
        return True
    cache = VectorCache(path, dimensions=0)
    try:
        return cache.forget(texts)
    finally:
        cache.close()


class VectorCache:
    """Safe for several threads and processes."""

    def __init__(self, path: Path, *, dimensions: int, limit: int = DEFAULT_LIMIT) -> None:
        self.path = path
        self._bytes = dimensions * 4
        self._limit = limit
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._told = False

    def find(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """The vectors that are kept, by key; a damaged one counts as not kept."""
        found: dict[bytes, NDArray[np.float32]] = {}
        with self._lock, self._careful():
            connection = self._open()
            for start in range(0, len(keys), _KEYS_A_QUERY):
                some = keys[start : start + _KEYS_A_QUERY]
                marks = ",".join("?" * len(some))
                for key, blob in connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some):
                    vector = self._vector(blob)
                    if vector is not None:
                        found[key] = vector
        return found

    def keep(self, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Keeps vectors in one transaction; drops the oldest over the limit."""
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
        with self._lock, self._careful(), self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", rows)
            (newest,) = connection.execute("SELECT max(id) FROM vectors").fetchone()
            connection.execute("DELETE FROM vectors WHERE id <= ?", ((newest or 0) - self._limit,))

    def forget(self, texts: Sequence[Digest]) -> bool:
        """Deletes all vectors of these texts, by their digests; False where the file can't be written just now."""
        ranges = [(key, key + b"\xff" * (_MAKER_BYTES + 1)) for key in map(_text_key, texts)]
        with self._lock, self._careful():
            connection = self._open()
            with connection:
                connection.executemany("DELETE FROM vectors WHERE key BETWEEN ? AND ?", ranges)
            # The log of writes holds them, too; where somebody reads just now, it is emptied another time.
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        return False

    def close(self) -> None:
        with self._lock:
            self._close()

    def _vector(self, blob: object) -> NDArray[np.float32] | None:
        if not isinstance(blob, bytes) or len(blob) != self._bytes:
            return None
        vector = np.frombuffer(blob, "<f4").astype(np.float32)
        return vector if abs(float(vector @ vector) - 1) < _NORM_TOLERANCE else None

    @contextlib.contextmanager
    def _careful(self) -> Iterator[None]:
        """An error of the database ends the block with a line in the log; a damaged file is begun anew."""
        try:
            yield
        except sqlite3.OperationalError as error:
            self._close()
            self._tell(f"the vector cache {self.path} can't be used just now: {error}")
        except sqlite3.DatabaseError as error:
            self._close()
            _log.warning("the vector cache %s is damaged (%s) and is begun anew", self.path, error)
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    self.path.with_name(self.path.name + suffix).unlink()
        except OSError as error:
            self._tell(f"the vector cache {self.path} can't be written: {error.strerror}")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=_BUSY_MS / 1000, check_same_thread=False)
            self._connection = connection
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only unlinked
            self._bring_up(connection)
        return self._connection

    def _bring_up(self, connection: sqlite3.Connection) -> None:
        """Another version's keys say nothing to us."""
        if _format_of(connection) == _FORMAT:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if _format_of(connection) != _FORMAT:  # another process may have been before us
                connection.execute("DROP TABLE IF EXISTS vectors")
                connection.execute(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_FORMAT}")

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _tell(self, line: str) -> None:
        """Once: a full disk would fill the log too."""
        if not self._told:
            _log.warning("%s", line)
            self._told = True


def _format_of(connection: sqlite3.Connection) -> int:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def _text_key(digest: Digest) -> bytes:
    return bytes.fromhex(digest.removeprefix("sha256:"))[:_TEXT_BYTES]
