"""What groups, filters by number and counts need of every fact, as arrays by row number.

Read from the record, and brought up to it by what changed since. Rows that the index does not hold yet do no harm: they
are known from a later instant than the one that is answered for.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.query import DateField, Facet
from search_api.store import fields
from search_api.store.embedded.database import Database

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

Row = tuple[str | None, ...]
Number = TypeVar("Number", np.int32, np.int64, np.bool_)

_NONE = -1
_ROWS = 20_000
_COLUMNS = (
    "fact.n",
    "fact.seq",
    "fact.passage",
    "fact.document",
    "fact.story",
    "fact.known_from",
    "fact.known_until",
    "document.withdrawn IS NULL",
    f"ifnull(event_first, {_NONE})",
    f"ifnull(event_last, {_NONE})",
    f"ifnull(published_first, {_NONE})",
    f"ifnull(published_last, {_NONE})",
)
_WIDTH = len(_COLUMNS)
_WRITTEN_DAYS = (
    fields.first_day(DateField.EVENT),
    fields.last_day(DateField.EVENT),
    fields.first_day(DateField.PUBLISHED),
    fields.last_day(DateField.PUBLISHED),
)
# A passage has a region as the filter sees it: its own, and its document's primary one.
_WORDS = (
    "fact.regions || ' ' || ifnull(fact.primary_region, '')",
    "fact.pillars",
    "fact.officials",
    "fact.nature",
    "document.outlet",
)
_NOTHING: Row = (None,) * len(_WORDS)
_CHANGED = (
    f"SELECT {', '.join((*_COLUMNS, *_WORDS))} FROM fact JOIN document ON document.n = fact.document"
    " WHERE fact.seq > ? ORDER BY fact.seq"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What rows have of one facet: `names` by code; the codes of row n are `codes[starts[n]:starts[n + 1]]`."""

    names: tuple[str, ...] = ()
    codes: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    starts: Longs = field(default_factory=lambda: np.zeros(1, np.int64))

    def of(self, rows: Longs) -> tuple[Longs, Ints]:
        """For each value of each of the rows: the place in `rows`, and its code."""
        begins, lengths = self.starts[rows], self.starts[rows + 1] - self.starts[rows]
        places = np.repeat(np.arange(len(rows)), lengths)
        before = np.cumsum(lengths) - lengths
        return places, self.codes[np.arange(len(places)) - np.repeat(before - begins, lengths)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Row n of the record stands at index n; index 0 is nobody. Days are ordinals, -1 for none."""

    sequence: int
    passage: Ints
    document: Ints
    story: Ints
    known_from: Longs
    known_until: Longs
    alive: Flags
    days: dict[str, Ints]
    values: dict[Facet, Values]

    def __len__(self) -> int:
        return len(self.alive)

    @property
    def last_key(self) -> int:
        return len(self.alive) - 1

    def group(self, name: str) -> Ints:
        """The group of each row, by the name of its field."""
        if name == fields.STORY_KEY:
            return self.story
        return self.document if name == fields.DOCUMENT_KEY else np.arange(len(self), dtype=np.int32)

    def number(self, name: str) -> Ints | Longs:
        """A number field of the index, but for those that orders are made of."""
        if name == fields.KEY:
            return np.arange(len(self), dtype=np.int32)
        if name in (fields.DOCUMENT_KEY, fields.STORY_KEY):
            return self.group(name)
        if name == fields.KNOWN_FROM:
            return self.known_from
        return self.known_until if name == fields.KNOWN_UNTIL else self.days[name]

    def order(self, date: DateField, *, oldest: bool) -> Longs:
        """`fields.order_key` of every row."""
        day = self.days[fields.first_day(date)].astype(np.int64)
        rows = np.arange(len(self), dtype=np.int64)
        undated = fields.order_key(None, 0, oldest=True)
        if oldest:
            return np.where(day < 0, undated, day << fields.KEY_BITS) | rows
        return (np.maximum(day, 0) << fields.KEY_BITS) | ((1 << fields.KEY_BITS) - 1 - rows)


class ColumnsKeeper:
    """Holds the columns of one record. Safe to share between threads: columns are never changed, only replaced."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._columns: Columns | None = None

    def at_least(self, sequence: int) -> Columns:
        """Columns with every change up to `sequence`, and maybe later ones."""
        with self._lock:
            found = self._columns
            if found is None or found.sequence < sequence:
                found = self._columns = self._renewed(found or _empty())
            return found

    def _renewed(self, old: Columns) -> Columns:
        with self._database.reading() as db:
            cursor = db.cursor()
            cursor.row_factory = None
            return _merged(old, cursor.execute(_CHANGED, (old.sequence,)))


def _empty() -> Columns:
    nothing = np.zeros(1, np.int32)
    return Columns(
        sequence=0,
        passage=nothing,
        document=nothing,
        story=nothing,
        known_from=np.zeros(1, np.int64),
        known_until=np.zeros(1, np.int64),
        alive=np.zeros(1, np.bool_),
        days={name(date): nothing - 1 for date in DateField for name in (fields.first_day, fields.last_day)},
        values={facet: Values(starts=np.zeros(2, np.int64)) for facet in _PARTS},
    )


def _merged(old: Columns, cursor: sqlite3.Cursor) -> Columns:
    """The old columns with the rows of a cursor over `_CHANGED`."""
    parts = [np.zeros((0, len(_COLUMNS)), np.int64)]
    fresh: dict[int, Row] = {}
    while rows := cursor.fetchmany(_ROWS):
        parts.append(np.array([row[:_WIDTH] for row in rows], np.int64))
        fresh.update((row[0], row[_WIDTH:]) for row in rows if row[0] > old.last_key)
    table = np.concatenate(parts)
    if not len(table):
        return old
    keys = table[:, 0]
    size = max(len(old), int(keys.max()) + 1)

    def grown(before: NDArray[Number], at: int) -> NDArray[Number]:
        column = np.zeros(size, before.dtype)
        column[: len(before)] = before
        column[keys] = table[:, at]
        return column

    days = {name: grown(old.days[name], at) for at, name in enumerate(_WRITTEN_DAYS, start=_WIDTH - len(_WRITTEN_DAYS))}
    held = days[_WRITTEN_DAYS[0]] >= 0
    days[fields.first_day(DateField.EFFECTIVE)] = np.where(held, days[_WRITTEN_DAYS[0]], days[_WRITTEN_DAYS[2]])
    days[fields.last_day(DateField.EFFECTIVE)] = np.where(held, days[_WRITTEN_DAYS[1]], days[_WRITTEN_DAYS[3]])
    return Columns(
        sequence=max(old.sequence, int(table[:, 1].max())),
        passage=grown(old.passage, 2),
        document=grown(old.document, 3),
        story=grown(old.story, 4),
        known_from=grown(old.known_from, 5),
        known_until=grown(old.known_until, 6),
        alive=grown(old.alive, 7),
        days=days,
        values=_more_values(old, fresh, size),
    )


def _more_values(old: Columns, fresh: dict[int, Row], size: int) -> dict[Facet, Values]:
    """What a row says stays as it is for ever: only rows that are new are read."""
    rows = [fresh.get(key, _NOTHING) for key in range(len(old), size)]
    return {
        facet: _more(old.values[facet], [row[kind] for row in rows], split) for facet, (kind, split) in _PARTS.items()
    }


def _more(old: Values, written: list[str | None], split: Callable[[str], Iterable[str]]) -> Values:
    """Many rows are written alike: each way of writing is split once."""
    known = {name: code for code, name in enumerate(old.names)}
    ways = {way: n for n, way in enumerate(dict.fromkeys(written))}
    split_ways = [[known.setdefault(name, len(known)) for name in split(way or "")] for way in ways]
    by_way = Values(
        codes=np.array([code for codes in split_ways for code in codes], np.int32),
        starts=np.concatenate(([0], np.cumsum([len(codes) for codes in split_ways], dtype=np.int64))),
    )
    places, codes = by_way.of(np.array([ways[way] for way in written], np.int64))
    lengths = np.bincount(places, minlength=len(written))
    return Values(
        names=tuple(known),
        codes=np.concatenate((old.codes, codes)),
        starts=np.concatenate((old.starts, old.starts[-1] + np.cumsum(lengths))),
    )


def _each(written: str) -> Iterable[str]:
    return dict.fromkeys(written.split())


def _pillars(written: str) -> Iterable[str]:
    return dict.fromkeys(pillar.partition(":")[0] for pillar in written.split())


def _lines(written: str) -> Iterable[str]:
    return dict.fromkeys(filter(None, written.split("\n")))


_PARTS: dict[Facet, tuple[int, Callable[[str], Iterable[str]]]] = {
    Facet.REGION: (0, _each),
    Facet.PILLAR: (1, _pillars),
    Facet.OFFICIAL: (2, _lines),
    Facet.NATURE: (3, _lines),
    Facet.SOURCE: (4, _lines),
}
