"""Compares texts that were stored before there were near copies, or under other rules of what is one."""

from __future__ import annotations

from search_api.store.embedded.clock import Clock, next_moment
from search_api.store.embedded.database import Database

_AT_ONCE = 200  # texts in one transaction: others get their turn, and a kill loses no more


def compare(database: Database, clock: Clock) -> None:
    """Harmless to repeat; stopped anywhere, the next call goes on. Order makes no difference to what comes out."""
    with database.reading() as db:
        found = db.execute("SELECT 1 FROM words LIMIT 1").fetchone()
    if found is None:
        return
    from search_api.store.embedded import story_graph  # takes half a second: only where documents are written

    while True:
        with database.reading() as db:
            if not story_graph.is_pending(db):
                return
        with database.writing() as db:
            story_graph.compare_pending(db, limit=_AT_ONCE, moment=next_moment(db, clock))
