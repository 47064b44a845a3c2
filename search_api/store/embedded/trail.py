"""Every document's captures from the record, some at a time."""

from __future__ import annotations

from collections.abc import Iterator

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
            return [
                Trailed(
                    document=DocumentId(row["id"]),
                    withdrawn=row["withdrawn"] is not None,
                    captures=tuple(
                        capture_of(capture, DocumentId(row["id"]))
                        for capture in db.execute("SELECT * FROM capture WHERE document = ? ORDER BY n", (row["n"],))
                    ),
                )
                for row in rows
            ]
