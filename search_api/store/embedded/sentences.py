"""The sentences of passages as terms, read from the record, those that were read lately kept."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence

from models.ports import Terms
from search_api.store.embedded.database import Database

Split = tuple[tuple[str, ...], ...]
_KEPT = 20_000  # about 40 MB
_END = re.compile(r"(?<=[.!?])\s+|\n+")  # an abbreviation taken for an end parts two words at worst
_WORDS = (
    "SELECT fact.n, passage.digest, passage.first, passage.last FROM fact JOIN passage ON passage.n = fact.passage"
    " WHERE fact.n IN (SELECT value FROM json_each(?)) ORDER BY passage.digest"
)


class Sentences:
    """Safe to share between threads."""

    def __init__(self, database: Database, terms: Terms) -> None:
        self._database = database
        self._terms = terms
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Split] = OrderedDict()

    def of(self, keys: Sequence[int]) -> list[Split]:
        """Of each row its sentences; none of a withdrawn one."""
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        fresh = self._read([key for key in keys if key not in found])
        with self._lock:
            self._kept.update(fresh)
            for key in found:
                if key in self._kept:
                    self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        found.update(fresh)
        return [found.get(key, ()) for key in keys]

    def _read(self, keys: list[int]) -> dict[int, Split]:
        if not keys:
            return {}
        with self._database.reading() as db:
            found: dict[int, Split] = {}
            digest, body = "", ""
            for row in db.execute(_WORDS, (json.dumps(keys),)).fetchall():
                if row["digest"] != digest:
                    kept = db.execute("SELECT body FROM body WHERE digest = ?", (row["digest"],)).fetchone()
                    digest, body = row["digest"], kept["body"] if kept else ""
                found[row["n"]] = self._split(body[row["first"] : row["last"]])
            return found

    def _split(self, words: str) -> Split:
        return tuple(tuple(self._terms.index_terms(sentence)) for sentence in _END.split(words) if sentence)
