"""Who works on what just now, in the record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from search_api.store.embedded.database import Database
from search_api.store.instants import micros


class ClaimRecord:
    """Satisfies `search_api.store.claims.Claims`. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, items: Sequence[str], *, holder: str, at: datetime, until: datetime) -> frozenset[str]:
        with self._database.writing() as db:
            rows = db.execute(
                "INSERT INTO claim (item, holder, until) SELECT value, ?2, ?3 FROM json_each(?1) WHERE true"
                " ON CONFLICT (item) DO UPDATE SET holder = excluded.holder, until = excluded.until"
                " WHERE claim.holder = excluded.holder OR claim.until <= ?4 RETURNING item",
                (json.dumps(list(dict.fromkeys(items))), holder, micros(until), micros(at)),
            )
            return frozenset(item for (item,) in rows.fetchall())

    def let_go(self, items: Sequence[str], *, holder: str) -> None:
        with self._database.writing() as db:
            db.execute(
                "DELETE FROM claim WHERE holder = ? AND item IN (SELECT value FROM json_each(?))",
                (holder, json.dumps(list(items))),
            )

    def forget(self, before: datetime) -> None:
        with self._database.writing() as db:
            db.execute("DELETE FROM claim WHERE until < ?", (micros(before),))
