"""The record's own time and numbers, for all processes that write to one engine."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from models.errors import StoreBusyError
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.indices import IndexSpec, Indices
from search_api.store.instants import FOREVER

Wall = Callable[[], int]

MOMENT = "moment"
KEY = "key"
SPEC = IndexSpec(name="clock", properties={MOMENT: {"type": "long"}, KEY: {"type": "long"}})
_ONE = "clock"
_TRIES = 200
_LONGEST_WAIT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """`moment` and the instants behind it, `key` and the numbers behind it: as many as asked for, nobody else's."""

    moment: int
    key: int


def wall_clock() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1000


class Clock:
    """Hands out instants, each later than any handed out before, and numbers, each once. What is handed out and not
    used leaves a gap that nobody minds."""

    def __init__(self, indices: Indices, *, wall: Wall = wall_clock) -> None:
        self._documents = Documents(indices, SPEC)
        self._wall = wall

    def take(self, *, moments: int = 1, keys: int = 0) -> Grant:
        for tried in range(_TRIES):
            found = self._documents.get(_ONE)
            grant = self._grant(found)
            after = {MOMENT: grant.moment + moments - 1, KEY: grant.key + keys}
            if self._documents.put(_ONE, after, over=found):
                return grant
            time.sleep(random.uniform(0, min(_LONGEST_WAIT, 0.001 * 2**tried)))
        raise StoreBusyError("too many write to the record at once", hint="run it again")

    def last(self) -> int:
        """The newest instant that was handed out; 0 before the first."""
        found = self._documents.get(_ONE)
        return int(found.source[MOMENT]) if found else 0

    def _grant(self, found: Stored | None) -> Grant:
        last = int(found.source[MOMENT]) if found else 0
        key = int(found.source[KEY]) if found else 1
        return Grant(moment=min(max(self._wall(), last + 1), FOREVER - 1), key=key)
