"""Reads from the record what the index has to hold, change by change."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import msgspec

from search_api.store.embedded.clock import last_moment
from search_api.store.embedded.database import Database
from search_api.store.embedded.instants import FOREVER
from search_api.store.index_document import IndexRow

_FACTS = (
    "n seq document story analysis known_from known_until nature primary_region event_first event_last published_first"
    " published_last regions pillars officials"
)
_CHANGED = (
    f"SELECT {', '.join(f'fact.{name}' for name in _FACTS.split())}, passage.digest, passage.first, passage.last,"
    " document.outlet, document.withdrawn"
    " FROM fact JOIN passage ON passage.n = fact.passage JOIN document ON document.n = fact.document"
    " WHERE fact.seq > ? ORDER BY fact.seq LIMIT ?"
)


class _Titled(msgspec.Struct):
    """What the index needs of an analysis."""

    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Rows to put into the index and the keys of those that they replace or that are withdrawn.

    `moment` is an instant up to which the index is whole when it has these; `more` where the record has later ones.
    """

    rows: tuple[IndexRow, ...]
    gone: tuple[int, ...]
    sequence: int
    moment: int
    last_key: int
    more: bool


def changes_after(database: Database, sequence: int, *, last_key: int, limit: int) -> Changes | None:
    """At most `limit` changes behind `sequence`; None when there are none. `last_key`: highest key in the index."""
    with database.reading() as db:
        found = db.execute(_CHANGED, (sequence, limit + 1)).fetchall()
        if not found:
            return None
        more = len(found) > limit
        found = found[:limit]
        words = _Words(db)
        rows = tuple(_index_row(row, words) for row in found if row["withdrawn"] is None)
        return Changes(
            rows=rows,
            gone=tuple(row["n"] for row in found if row["n"] <= last_key),
            sequence=found[-1]["seq"],
            # The last change's own instant may have further rows to come.
            moment=_changed_at(found[-1]) - 1 if more else last_moment(db),
            last_key=max(last_key, *(row["n"] for row in found)),
            more=more,
        )


class _Words:
    """Bodies and titles of the rows at hand: consecutive rows are mostly of one text."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._digest = ""
        self._body = ""
        self._analysis = 0
        self._title: str | None = None

    def passage(self, row: sqlite3.Row) -> str:
        if row["digest"] != self._digest:
            found = self._db.execute("SELECT body FROM body WHERE digest = ?", (row["digest"],)).fetchone()
            self._digest, self._body = row["digest"], found["body"] if found else ""
        return self._body[row["first"] : row["last"]]

    def title(self, row: sqlite3.Row) -> str | None:
        if row["analysis"] != self._analysis:
            self._analysis = row["analysis"]
            found = self._db.execute("SELECT facts FROM analysis WHERE n = ?", (row["analysis"],)).fetchone()
            self._title = msgspec.json.decode(found["facts"], type=_Titled).title
        return self._title


def _index_row(row: sqlite3.Row, words: _Words) -> IndexRow:
    return IndexRow(
        key=row["n"],
        document_key=row["document"],
        story_key=row["story"],
        words=words.passage(row),
        title=words.title(row),
        outlet=row["outlet"],
        nature=row["nature"],
        regions=tuple(row["regions"].split()),
        primary_region=row["primary_region"],
        pillars=tuple(row["pillars"].split()),
        officials=tuple(filter(None, row["officials"].split("\n"))),
        event=_days(row, "event"),
        published=_days(row, "published"),
        known_from=row["known_from"],
        known_until=row["known_until"],
    )


def _days(row: sqlite3.Row, kind: str) -> tuple[int, int] | None:
    first, last = row[f"{kind}_first"], row[f"{kind}_last"]
    return None if first is None else (first, last)


def _changed_at(row: sqlite3.Row) -> int:
    return int(row["known_from"] if row["known_until"] == FOREVER else row["known_until"])
