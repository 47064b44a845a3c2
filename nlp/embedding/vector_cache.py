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

DEFAULT_LIMIT = 1_000_000
"""Vectors kept (1.6 GB of 384 dimensions); the oldest go first."""

_BUSY_MS = 5_000
_KEYS_A_QUERY = 500
_NORM_TOLERANCE = 1e-3
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL)"
_log = logging.getLogger(__name__)


def vector_key(fingerprint: str, text: str) -> bytes:
    """16 bytes that name what was embedded (prefix included) and by what."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode("utf-8", "replace")).digest()[:16]


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
            connection.execute(_SCHEMA)
        return self._connection

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
