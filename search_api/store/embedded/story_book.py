"""The graph of stories in the record: rows of `words`, `band` and `story`, inside the writer's transaction. A document
that changes its story has its facts renewed like by any other change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from search_api.store.embedded.story_facts import change_story
from search_api.store.embedded.story_names import call
from search_api.store.sketch import Sketch
from search_api.store.story_graph import Compared, Known

_BODY = (
    "SELECT body.body FROM document JOIN text ON text.n = document.text JOIN body ON body.digest = text.digest"
    " WHERE document.words = ? AND document.withdrawn IS NULL LIMIT 1"
)
_SHARING = (
    "SELECT n, story, sketch FROM words WHERE n IN"
    " (SELECT words FROM band WHERE number IN (SELECT value FROM json_each(?)))"
)


class StoryBook:
    """Implements `search_api.store.story_graph.Book` with row numbers."""

    def __init__(self, db: sqlite3.Connection, *, moment: int) -> None:
        self._db = db
        self._moment = moment

    def known(self, id: str) -> Known[int] | None:
        row = self._db.execute("SELECT n, story, sketch FROM words WHERE id = ?", (id,)).fetchone()
        return Known(key=row["n"], story=row["story"], placed=row["sketch"] is not None) if row else None

    def sharing(self, bands: list[int]) -> Iterable[tuple[int, int, bytes]]:
        return (tuple(row) for row in self._db.execute(_SHARING, (json.dumps(bands),)).fetchall())

    def body(self, words: int) -> str | None:
        found = self._db.execute(_BODY, (words,)).fetchone()
        return str(found["body"]) if found else None

    def texts(self, story: int) -> list[int]:
        return self._column("SELECT n FROM words WHERE story = ? AND sketch IS NOT NULL", story)

    def keep(self, text: Compared, story: int, bands: list[int]) -> int:
        (words,) = self._db.execute(
            "INSERT INTO words (id, story, sketch) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET story = excluded.story, sketch = excluded.sketch RETURNING n",
            (text.id, story, text.sketch.pack()),
        ).fetchone()
        self._db.executemany("INSERT INTO band (number, words) VALUES (?, ?)", [(number, words) for number in bands])
        return int(words)

    def let_go(self, words: int) -> int:
        story, packed = self._db.execute("SELECT story, sketch FROM words WHERE n = ?", (words,)).fetchone()
        self._db.execute(
            "DELETE FROM band WHERE words = ? AND number IN (SELECT value FROM json_each(?))",
            (words, json.dumps(Sketch.unpack(packed).bands() if packed else [])),
        )
        self._db.execute("UPDATE words SET sketch = NULL WHERE n = ?", (words,))
        return int(story)

    def tellers(self, words: int) -> int:
        return len(self._documents("words", words))

    def size(self, story: int) -> int:
        return len(self._documents("story", story))

    def is_empty(self, story: int) -> bool:
        row = self._db.execute("SELECT 1 FROM story WHERE n = ? AND joined IS NULL", (story,)).fetchone()
        return row is not None and not self._documents("story", story)

    def new_story(self) -> int:
        # The column was the story's public id before stories took in near copies; it has to differ, and says nothing.
        made = self._db.execute("INSERT INTO story (id) VALUES (lower(hex(randomblob(16))))")
        return int(made.lastrowid or 0)

    def set_story(self, words: int, story: int) -> None:
        self._db.execute("UPDATE words SET story = ? WHERE n = ?", (story, words))
        change_story(self._db, self._documents("words", words), story, moment=self._moment)

    def take_in(self, other: int, story: int) -> None:
        change_story(self._db, self._documents("story", other), story, moment=self._moment)
        self._db.execute("UPDATE words SET story = ? WHERE story = ?", (story, other))
        self._db.execute("UPDATE story SET joined = ? WHERE n = ? OR joined = ?", (story, other, other))

    def call(self, story: int) -> None:
        call(self._db, story, moment=self._moment)

    def words_of(self, document: int) -> int | None:
        (words,) = self._db.execute("SELECT words FROM document WHERE n = ?", (document,)).fetchone()
        return None if words is None else int(words)

    def story_of(self, document: int) -> int:
        (story,) = self._db.execute("SELECT story FROM document WHERE n = ?", (document,)).fetchone()
        return int(story)

    def put(self, document: int, words: int, story: int) -> None:
        self._db.execute("UPDATE document SET words = ?, story = ? WHERE n = ?", (words, story, document))

    def take_out(self, document: int) -> None:
        self._db.execute("UPDATE document SET words = NULL WHERE n = ?", (document,))

    def _documents(self, column: str, row: int) -> list[int]:
        return self._column(f"SELECT n FROM document WHERE {column} = ? AND withdrawn IS NULL ORDER BY n", row)

    def _column(self, statement: str, row: int) -> list[int]:
        return [n for (n,) in self._db.execute(statement, (row,))]
