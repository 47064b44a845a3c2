"""Reads stories: what they are called, how many documents tell them, and in whose voice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from models.codec import from_json
from models.document import Outlet, Story
from models.errors import NotFoundError
from models.identity import DocumentId
from models.text import Nature
from search_api.store.embedded.database import Database
from search_api.store.embedded.story_names import name_of
from search_api.store.publisher import count_independent, is_independent, publisher_of

_NOW = (
    "SELECT document.id, document.nature, outlet.facts FROM document LEFT JOIN outlet ON outlet.id = document.outlet"
    " WHERE document.story = ? AND document.withdrawn IS NULL ORDER BY document.id"
)
_THEN = (
    "SELECT document.id, fact.nature, outlet.facts FROM fact JOIN document ON document.n = fact.document"
    " LEFT JOIN outlet ON outlet.id = document.outlet WHERE fact.story = ? AND document.withdrawn IS NULL"
    " AND fact.known_from <= ? AND fact.known_until > ? GROUP BY document.n"
)


class StoryReader:
    """Implements `search_api.store.stories.Stories`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def story(self, story: str) -> Story:
        with self._database.reading() as db:
            return story_of(db, _row(db, story))

    def documents(self, story: str) -> tuple[DocumentId, ...]:
        with self._database.reading() as db:
            return tuple(DocumentId(row["id"]) for row in db.execute(_NOW, (_row(db, story),)))


def story_of(db: sqlite3.Connection, row: int, *, moment: int | None = None) -> Story:
    """The story of a fact, its copies and the independent outlets among them as of now, or as known at `moment`."""
    if moment is None:
        (row,) = db.execute("SELECT coalesce(joined, n) FROM story WHERE n = ?", (row,)).fetchone()
        return _counted(name_of(db, row), db.execute(_NOW, (row,)).fetchall())
    return _counted(name_of(db, row, moment=moment), db.execute(_THEN, (row, moment, moment)).fetchall())


def _counted(name: str | None, documents: list[sqlite3.Row]) -> Story:
    return Story(id=name or "", copies=max(1, len(documents)), outlets=_independent(documents))


def _row(db: sqlite3.Connection, story: str) -> int:
    found = db.execute("SELECT story FROM words WHERE id = ?", (story,)).fetchone()
    if found is None:
        raise NotFoundError(f"no story has the id {story}", hint="copy it from `bukti search --json`")
    return int(found["story"])


def _independent(documents: Iterable[sqlite3.Row]) -> int:
    voices = [
        publisher_of(from_json(row["facts"], Outlet) if row["facts"] else None)
        for row in documents
        if is_independent(Nature(row["nature"]))
    ]
    return count_independent(len({voice for voice in voices if voice}), voices.count(None))
