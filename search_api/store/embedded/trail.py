"""Every document's captures from the record, some at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from models.errors import StoreCorruptError
from models.identity import DocumentId
from search_api.store.embedded.database import Database
from search_api.store.embedded.rows import capture_of
from search_api.store.trail import Trailed

_AT_ONCE = 200


class CaptureTrail:
    def __init__(self, database: Database) -> None:
        self._database = database

    def documents(self) -> Iterator[Trailed]:
        after = ""
        while True:
            page = self._page(after)
            yield from page
            if len(page) < _AT_ONCE:
                return
            after = page[-1].document

    def _page(self, after: str) -> list[Trailed]:
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT n, id, withdrawn FROM document WHERE id > ? ORDER BY id LIMIT ?", (after, _AT_ONCE)
            ).fetchall()
            return [_trailed(db, row) for row in rows]


def _trailed(db: sqlite3.Connection, row: sqlite3.Row) -> Trailed:
    document, captures, problem = DocumentId(row["id"]), [], None
    try:
        for capture in db.execute("SELECT * FROM capture WHERE document = ? ORDER BY n", (row["n"],)):
            captures.append(capture_of(capture, document))
    except StoreCorruptError as error:
        problem = error.detail
    return Trailed(document=document, withdrawn=row["withdrawn"] is not None, captures=tuple(captures), problem=problem)
