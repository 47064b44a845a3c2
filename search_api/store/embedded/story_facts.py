"""Lets documents change their story: what was said before keeps the story that it was said in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from search_api.store.embedded.analyses import Cause
from search_api.store.embedded.clock import last_sequence
from search_api.store.embedded.instants import FOREVER

_COPIED = (
    "passage",
    "document",
    "analysis",
    "nature",
    "primary_region",
    "event_first",
    "event_last",
    "published_first",
    "published_last",
    "regions",
    "pillars",
    "officials",
    "facts",
)
_AGAIN = (
    f"INSERT INTO fact (seq, story, cause, known_from, known_until, {', '.join(_COPIED)})"
    f" SELECT ?, ?, ?, ?, ?, {', '.join(_COPIED)} FROM fact WHERE n = ?"
)


def change_story(db: sqlite3.Connection, documents: Iterable[int], story: int, *, moment: int) -> None:
    """The documents' current facts end, the same ones begin under `story`."""
    sequence = last_sequence(db)
    for document in documents:
        db.execute("UPDATE document SET story = ? WHERE n = ?", (story, document))
        facts = db.execute(
            "SELECT n FROM fact WHERE document = ? AND known_until = ? AND story <> ? ORDER BY n",
            (document, FOREVER, story),
        ).fetchall()
        for (fact,) in facts:
            db.execute("UPDATE fact SET known_until = ?, seq = ? WHERE n = ?", (moment, sequence + 1, fact))
            again = db.execute(_AGAIN, (sequence + 2, story, Cause.STORY.value, moment, FOREVER, fact)).lastrowid
            db.execute("UPDATE cell SET fact = ? WHERE fact = ?", (again, fact))
            sequence += 2
