"""The record's own time: what is known is known from one instant on, and each is later than the one before."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from search_api.store.embedded.instants import FOREVER

Clock = Callable[[], int]


def wall_clock() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1000


def next_moment(db: sqlite3.Connection, clock: Clock) -> int:
    """An instant later than any that the record holds, inside its writer's transaction.

    `as_of` and cursors rest on this: a clock that was set back must not put a change before an older one.
    """
    row = db.execute("SELECT value FROM meta WHERE key = 'moment'").fetchone()
    moment = min(max(clock(), int(row[0]) + 1 if row else 0), FOREVER - 1)
    db.execute(
        "INSERT INTO meta (key, value) VALUES ('moment', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (str(moment),),
    )
    return moment


def last_moment(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT value FROM meta WHERE key = 'moment'").fetchone()
    return int(row[0]) if row else 0


def last_sequence(db: sqlite3.Connection) -> int:
    """The sequence number of the newest change that the index has to hold."""
    (sequence,) = db.execute("SELECT coalesce(max(seq), 0) FROM fact").fetchone()
    return int(sequence)
