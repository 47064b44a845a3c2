"""What a process that answers again and again keeps in memory of the record and the index, to answer faster."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from models.ports import Terms
from search_api.query.nodes import Node
from search_api.store.embedded.database import Database
from search_api.store.embedded.engine import TantivyEngine
from search_api.store.embedded.text_index import Snapshot

if TYPE_CHECKING:
    from search_api.store.embedded.arrays import ArrayEngine
    from search_api.store.embedded.columns import ColumnsKeeper
    from search_api.store.embedded.postings import Postings
    from search_api.store.embedded.standing import Standing

# One question is answered from the index itself: a command of one answer would wait longer for the arrays (and for the
# import of numpy) than they save.
_DIRECT_ANSWERS = 1


class Memory:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._asked = 0
        self._direct_answers = _DIRECT_ANSWERS
        self._kept: tuple[ColumnsKeeper, Postings, Standing] | None = None

    def warm(self, snapshot: Snapshot, terms: Terms) -> None:
        """Begin what later questions are answered from, and read ahead what most of them need."""
        from search_api.store.embedded.warming import warm

        self.engine(snapshot, at_once=True)
        if self._kept is not None:
            warm(snapshot, self._kept[1], terms)

    def engine(self, snapshot: Snapshot, *, at_once: bool = False) -> ArrayEngine | None:
        """None for a process that has hardly asked anything yet, unless the arrays are needed `at_once`."""
        with self._lock:
            self._asked += 1
            if self._kept is None and (at_once or self._asked > self._direct_answers):
                self._kept = self._begin()
            kept = self._kept
        if kept is None:
            return None
        from search_api.store.embedded.arrays import ArrayEngine

        columns, postings, standing = kept
        return ArrayEngine(snapshot, columns.at_least(snapshot.state.sequence), postings, standing)

    def _begin(self) -> tuple[ColumnsKeeper, Postings, Standing]:
        from search_api.store.embedded.columns import ColumnsKeeper
        from search_api.store.embedded.postings import Postings
        from search_api.store.embedded.standing import Standing

        return ColumnsKeeper(self._database), Postings(_scored), Standing()


def _scored(snapshot: Snapshot, node: Node) -> tuple[list[int], list[float]]:
    return TantivyEngine(snapshot).scored(node)
