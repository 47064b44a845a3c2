"""What stories are called: now, and at an earlier instant."""

from __future__ import annotations

import sqlite3

from search_api.store.embedded.instants import FOREVER

# The smallest id of what is in it; of one that is empty it stays as it is.
_SMALLEST = (
    "SELECT min(words.id) AS id FROM words WHERE story = ?"
    " AND EXISTS (SELECT 1 FROM document WHERE document.words = words.n AND withdrawn IS NULL)"
)
_PLACED = "SELECT min(id) AS id FROM words WHERE story = ? AND sketch IS NOT NULL"


def call(db: sqlite3.Connection, story: int, *, moment: int) -> None:
    """Call a story by what is in it from `moment` on."""
    smallest = db.execute(_PLACED, (story,)).fetchone()["id"] or db.execute(_SMALLEST, (story,)).fetchone()["id"]
    if smallest is None or smallest == name_of(db, story):
        return
    db.execute(
        "UPDATE called SET known_until = ? WHERE story = ? AND known_until = ? AND known_from < ?",
        (moment, story, FOREVER, moment),
    )
    db.execute(
        "INSERT OR REPLACE INTO called (story, known_from, known_until, id) VALUES (?, ?, ?, ?)",
        (story, moment, FOREVER, smallest),
    )


def name_of(db: sqlite3.Connection, story: int, *, moment: int = FOREVER - 1) -> str | None:
    """A story's id at an instant; None for one that was not there yet."""
    found = db.execute(
        "SELECT id FROM called WHERE story = ? AND known_from <= ? AND known_until > ?", (story, moment, moment)
    ).fetchone()
    return str(found["id"]) if found else None
