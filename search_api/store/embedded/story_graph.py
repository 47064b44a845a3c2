"""Stories in the record: each change inside the writer's transaction, and what was compared by other rules anew.

Imported by whatever writes, when it writes: numpy and datasketch take half a second.
"""

from __future__ import annotations

import sqlite3

from search_api.store import sketch, story_graph
from search_api.store.embedded.story_book import StoryBook
from search_api.store.story_graph import compared

_PENDING = (
    "SELECT DISTINCT words.n FROM document JOIN words ON words.n = document.words"
    " WHERE words.sketch IS NULL AND document.withdrawn IS NULL LIMIT ?"
)


def place(db: sqlite3.Connection, document: int, body: str, *, moment: int) -> int:
    """Put a document whose current text is `body` into its story; the story's row.

    The document's own open facts, if there are any, must have ended or carry the same words.
    """
    _fit(db, moment=moment)
    return story_graph.place(StoryBook(db, moment=moment), document, compared(body))


def withdraw(db: sqlite3.Connection, document: int, *, moment: int) -> None:
    """Take a document that was just withdrawn out of its story, and its words out of the sketches."""
    story_graph.remove(StoryBook(db, moment=moment), document)


def is_pending(db: sqlite3.Connection) -> bool:
    """Whether there are texts that were never compared, or were by other rules."""
    return _meta(db, "stories_pending") is not None or _meta(db, "stories") != sketch.fingerprint()


def compare_pending(db: sqlite3.Connection, *, limit: int, moment: int) -> None:
    """Compare at most `limit` texts that never were, under today's rules."""
    _fit(db, moment=moment)
    book = StoryBook(db, moment=moment)
    rows = [n for (n,) in db.execute(_PENDING, (limit,)).fetchall()]
    for words in rows:
        story_graph.enter(book, compared(book.body(words) or ""))
    if len(rows) < limit:
        db.execute("DELETE FROM meta WHERE key = 'stories_pending'")


def _fit(db: sqlite3.Connection, *, moment: int) -> None:
    """Sketches of other rules can't be compared with ours: then every text stands alone again, to be compared anew."""
    found, ours = _meta(db, "stories"), sketch.fingerprint()
    if found == ours:
        return
    db.execute("DELETE FROM band")
    db.execute("UPDATE words SET sketch = NULL WHERE sketch IS NOT NULL")
    alone = db.execute(
        "SELECT n FROM words AS one WHERE EXISTS (SELECT 1 FROM document WHERE words = one.n AND withdrawn IS NULL)"
        " AND EXISTS (SELECT 1 FROM words AS other JOIN document ON document.words = other.n"
        " WHERE other.story = one.story AND other.n < one.n AND document.withdrawn IS NULL)"
    ).fetchall()
    book = StoryBook(db, moment=moment)
    for (words,) in alone:
        story_graph.set_apart(book, [words])
    db.execute(
        "INSERT INTO meta (key, value) VALUES ('stories', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (ours,),
    )
    if found is not None:
        db.execute("INSERT INTO meta (key, value) VALUES ('stories_pending', '1') ON CONFLICT (key) DO NOTHING")


def _meta(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None
