"""Keeps answers for as long as nobody, in this process or another, writes to the record."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar

from search_api.store.embedded.failures import translated

T = TypeVar("T")


class Watch(Generic[T]):
    """The last answers of one kind by what was asked, of `size` by `weigh` together. Safe to share between threads.

    A connection of its own that never writes asks SQLite whether anybody else committed since (`data_version`).
    """

    def __init__(self, path: Path, *, size: int, weigh: Callable[[T], int]) -> None:
        self._path = path
        self._size = size
        self._weigh = weigh
        self._weight = 0
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._version = -1
        self._kept: OrderedDict[Hashable, T] = OrderedDict()

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, read after the version was: a commit in between only makes it be read again."""
        with self._lock:
            version = self._current()
            if version != self._version:
                self._kept.clear()
                self._weight = 0
                self._version = version
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = make()
        with self._lock:
            if version == self._version and key not in self._kept:
                self._kept[key] = found
                self._weight += self._weigh(found)
                while self._weight > self._size:
                    _, oldest = self._kept.popitem(last=False)
                    self._weight -= self._weigh(oldest)
        return found

    def _current(self) -> int:
        with translated(self._path):
            if self._db is None:
                self._db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        with self._lock, translated(self._path):
            if self._db is not None:
                self._db.close()
                self._db = None
                self._version = -1
