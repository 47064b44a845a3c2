"""The sentences of passages as terms, read from the record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from models.ports import Terms
from search_api.store import sentences
from search_api.store.embedded.database import Database
from search_api.store.sentences import Split

_WORDS = (
    "SELECT fact.n, passage.digest, passage.first, passage.last FROM fact JOIN passage ON passage.n = fact.passage"
    " WHERE fact.n IN (SELECT value FROM json_each(?)) ORDER BY passage.digest"
)


class Sentences:
    """Safe to share between threads."""

    def __init__(self, database: Database, terms: Terms) -> None:
        self._database = database
        self._kept = sentences.Sentences(terms, self._read)

    def of(self, keys: Sequence[int]) -> list[Split]:
        """Of each row its sentences; none of a withdrawn one."""
        return self._kept.of(keys)

    def _read(self, keys: list[int]) -> Iterator[tuple[int, str]]:
        with self._database.reading() as db:
            digest, body = "", ""
            for row in db.execute(_WORDS, (json.dumps(keys),)).fetchall():
                if row["digest"] != digest:
                    kept = db.execute("SELECT body FROM body WHERE digest = ?", (row["digest"],)).fetchone()
                    digest, body = row["digest"], kept["body"] if kept else ""
                yield row["n"], body[row["first"] : row["last"]]
