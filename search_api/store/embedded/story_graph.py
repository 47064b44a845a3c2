"""Keeps stories: what hangs together by near copies, among the texts that documents have now.

Two texts are near copies or not by themselves alone (`Compared.is_near`), and a story is a component of that graph; so
stories are the same in whichever order their documents came, changed and went. Everything here happens inside the
writer's transaction; a document that changes its story has its facts renewed like by any other change.

Work for a document: its own sketch (a third of a millisecond), a few microseconds for each text that shares a band with
it, a tenth of a millisecond for each that its sketch says may be a copy and whose story is not found yet. Only where a
text leaves a story of several are that story's own texts compared with each other.

Imported by whatever writes, when it writes: numpy and datasketch take half a second.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from search_api.store import sketch
from search_api.store.embedded.story_facts import change_story
from search_api.store.embedded.story_names import call
from search_api.store.near_copies import Words, likeness
from search_api.store.sketch import Sketch
from search_api.store.story_words import story_id

_KEPT = 256  # texts of a batch and what they are compared with
_BODY = (
    "SELECT body.body FROM document JOIN text ON text.n = document.text JOIN body ON body.digest = text.digest"
    " WHERE document.words = ? AND document.withdrawn IS NULL LIMIT 1"
)
_SHARING = (
    "SELECT n, story, sketch FROM words WHERE n IN"
    " (SELECT words FROM band WHERE number IN (SELECT value FROM json_each(?)))"
)
_PENDING = (
    "SELECT DISTINCT words.n FROM document JOIN words ON words.n = document.words"
    " WHERE words.sketch IS NULL AND document.withdrawn IS NULL LIMIT ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A text with all that it is compared by."""

    id: str
    words: Words
    sketch: Sketch

    def is_near(self, other: Compared) -> bool:
        """Whether they are one story by themselves; the same either way round."""
        return self.sketch.may_be_copy(other.sketch) and likeness(self.words, other.words).is_copy


@lru_cache(maxsize=_KEPT)
def compared(body: str) -> Compared:
    """Called before a transaction it shortens the wait of others for their turn."""
    words = Words.of(body)
    return Compared(id=story_id(body), words=words, sketch=Sketch.of(words))


def place(db: sqlite3.Connection, document: int, body: str, *, moment: int) -> int:
    """Put a document whose current text is `body` into its story; the story's row.

    The document's own open facts, if there are any, must have ended or carry the same words.
    """
    _fit(db, moment=moment)
    text = compared(body)
    (before,) = db.execute("SELECT words FROM document WHERE n = ?", (document,)).fetchone()
    known = _row(db, text)
    left = None
    if before is not None and (known is None or before != known["n"]):
        db.execute("UPDATE document SET words = NULL WHERE n = ?", (document,))
        left = _leave(db, before)
    words, story = _enter(db, text, moment=moment)
    db.execute("UPDATE document SET words = ?, story = ? WHERE n = ?", (words, story, document))
    if left is not None:
        _divide(db, left, moment=moment)
        _follow(db, left, document)
        call(db, left, moment=moment)
    (story,) = db.execute("SELECT story FROM document WHERE n = ?", (document,)).fetchone()
    return int(story)


def withdraw(db: sqlite3.Connection, document: int, *, moment: int) -> None:
    """Take a document that was just withdrawn out of its story, and its words out of the sketches."""
    (before,) = db.execute("SELECT words FROM document WHERE n = ?", (document,)).fetchone()
    db.execute("UPDATE document SET words = NULL WHERE n = ?", (document,))
    left = None if before is None else _leave(db, before)
    if left is not None:
        _divide(db, left, moment=moment)
        call(db, left, moment=moment)


def is_pending(db: sqlite3.Connection) -> bool:
    """Whether there are texts that were never compared, or were by other rules."""
    return _meta(db, "stories_pending") is not None or _meta(db, "stories") != sketch.fingerprint()


def compare_pending(db: sqlite3.Connection, *, limit: int, moment: int) -> None:
    """Compare at most `limit` texts that never were, under today's rules."""
    _fit(db, moment=moment)
    rows = [n for (n,) in db.execute(_PENDING, (limit,)).fetchall()]
    for words in rows:
        _enter(db, compared(_body(db, words)), moment=moment)
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
    for (words,) in alone:
        _set_apart(db, [words], moment=moment)
    db.execute(
        "INSERT INTO meta (key, value) VALUES ('stories', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (ours,),
    )
    if found is not None:
        db.execute("INSERT INTO meta (key, value) VALUES ('stories_pending', '1') ON CONFLICT (key) DO NOTHING")


def _row(db: sqlite3.Connection, text: Compared) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT n, story, sketch FROM words WHERE id = ?", (text.id,)).fetchone()
    return found


def _new_story(db: sqlite3.Connection) -> int:
    # The column was the story's public id before stories took in near copies; it has to differ, and says nothing.
    return int(db.execute("INSERT INTO story (id) VALUES (lower(hex(randomblob(16))))").lastrowid or 0)


def _enter(db: sqlite3.Connection, text: Compared, *, moment: int) -> tuple[int, int]:
    """Join a text to what it is near to, and all of that to each other; the rows of its words and its story."""
    row = _row(db, text)
    if row is not None and row["sketch"] is not None:
        return int(row["n"]), int(row["story"])
    numbers = text.sketch.bands()
    stories = _near(db, text, numbers)
    if row is not None and (_documents(db, "words", row["n"]) or (not stories and _is_empty(db, row["story"]))):
        stories.add(row["story"])
    # The larger stays as it is, the smaller ones move: a document moves seldom.
    ranked = sorted(stories or {_new_story(db)}, key=lambda story: (-len(_documents(db, "story", story)), story))
    story, *others = ranked
    words = _keep(db, text, story)
    db.executemany("INSERT INTO band (number, words) VALUES (?, ?)", [(number, words) for number in numbers])
    for other in others:
        _take_in(db, other, story, moment=moment)
    call(db, story, moment=moment)
    return words, story


def _keep(db: sqlite3.Connection, text: Compared, story: int) -> int:
    (words,) = db.execute(
        "INSERT INTO words (id, story, sketch) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET story = excluded.story, sketch = excluded.sketch RETURNING n",
        (text.id, story, text.sketch.pack()),
    ).fetchone()
    return int(words)


def _near(db: sqlite3.Connection, text: Compared, numbers: list[int]) -> set[int]:
    """The stories that hold a near copy of the text: of each story the likeliest texts are compared first."""
    candidates: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for n, story, packed in db.execute(_SHARING, (json.dumps(numbers),)):
        other = Sketch.unpack(packed)
        if text.sketch.may_be_copy(other):
            same = int(np.count_nonzero(text.sketch.signature == other.signature))
            candidates[story].append((-same, n))
    return {
        story
        for story, found in candidates.items()
        if any(likeness(text.words, compared(_body(db, n)).words).is_copy for _, n in sorted(found))
    }


def _take_in(db: sqlite3.Connection, other: int, story: int, *, moment: int) -> None:
    change_story(db, _documents(db, "story", other), story, moment=moment)
    db.execute("UPDATE words SET story = ? WHERE story = ?", (story, other))
    db.execute("UPDATE story SET joined = ? WHERE n = ? OR joined = ?", (story, other, other))


def _leave(db: sqlite3.Connection, words: int) -> int | None:
    """Let go of words that no document has any more; the story that they were in, None where one still has them."""
    if _documents(db, "words", words):
        return None
    (story,) = db.execute("SELECT story FROM words WHERE n = ?", (words,)).fetchone()
    db.execute("DELETE FROM band WHERE words = ? AND number IN (SELECT value FROM json_each(?))", _bands(db, words))
    db.execute("UPDATE words SET sketch = NULL WHERE n = ?", (words,))
    return int(story)


def _bands(db: sqlite3.Connection, words: int) -> tuple[int, str]:
    (packed,) = db.execute("SELECT sketch FROM words WHERE n = ?", (words,)).fetchone()
    return words, json.dumps(Sketch.unpack(packed).bands() if packed else [])


def _divide(db: sqlite3.Connection, story: int, *, moment: int) -> None:
    """A text has left: what no longer hangs together is a story each."""
    rows = db.execute("SELECT n FROM words WHERE story = ? AND sketch IS NOT NULL", (story,)).fetchall()
    parts = _components({n: compared(_body(db, n)) for (n,) in rows})
    if len(parts) < 2:
        return
    sizes = {part: sum(len(_documents(db, "words", n)) for n in part) for part in parts}
    stays = min(parts, key=lambda part: (-sizes[part], part))
    for part in parts:
        if part != stays:
            _set_apart(db, part, moment=moment)


def _components(texts: dict[int, Compared]) -> list[tuple[int, ...]]:
    """Copies of one text are mostly near to each other: then each is compared once."""
    left, found = dict(texts), []
    while left:
        part = [left.popitem()]
        for _, text in part:
            near = [(n, other) for n, other in left.items() if text.is_near(other)]
            part += near
            for n, _ in near:
                del left[n]
        found.append(tuple(sorted(n for n, _ in part)))
    return found


def _set_apart(db: sqlite3.Connection, part: Iterable[int], *, moment: int) -> None:
    story = _new_story(db)
    for words in part:
        db.execute("UPDATE words SET story = ? WHERE n = ?", (story, words))
        change_story(db, _documents(db, "words", words), story, moment=moment)
    call(db, story, moment=moment)


def _follow(db: sqlite3.Connection, left: int, document: int) -> None:
    """Ids of a story that nothing is in any more lead to where its last document went."""
    if _is_empty(db, left):
        (story,) = db.execute("SELECT story FROM document WHERE n = ?", (document,)).fetchone()
        if story != left:
            db.execute("UPDATE words SET story = ? WHERE story = ?", (story, left))
            db.execute("UPDATE story SET joined = ? WHERE n = ? OR joined = ?", (story, left, left))


def _is_empty(db: sqlite3.Connection, story: int) -> bool:
    """Whether no document is in a story, nor was it taken in by another."""
    row = db.execute("SELECT 1 FROM story WHERE n = ? AND joined IS NULL", (story,)).fetchone()
    return row is not None and not _documents(db, "story", story)


def _documents(db: sqlite3.Connection, column: str, row: int) -> list[int]:
    rows = db.execute(f"SELECT n FROM document WHERE {column} = ? AND withdrawn IS NULL ORDER BY n", (row,))
    return [n for (n,) in rows]


def _body(db: sqlite3.Connection, words: int) -> str:
    (body,) = db.execute(_BODY, (words,)).fetchone()
    return str(body)


def _meta(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None
