"""Builds the rows that searches see anew, while others write and read; a part of one is not left behind."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from models.errors import StoreBusyError
from models.identity import DocumentId
from search_api.store.elastic import facts_index
from search_api.store.elastic.building import Building
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indexing import Indexer
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.leases import Lease, Leases

log = logging.getLogger(__name__)

LEASE = "the index"
SECONDS = 120.0
_WAIT = 2.0
_AT_ONCE = 50
_PLACED = {"bool": {"filter": [{"term": {"alive": True}}, {"term": {"unplaced": False}}]}}


class Reindexing:
    def __init__(self, indices: Indices, *, heads: Heads, indexer: Indexer, building: Building) -> None:
        self._indices = indices
        self._heads = heads
        self._indexer = indexer
        self._building = building
        self._leases = Leases(indices)
        self._facts = Documents(indices, facts_index.SPEC)

    def reindex(self) -> int:
        """Build a generation beside the current one and change over; the number of rows in it.

        Raises StoreBusyError where another process is building one.
        """
        with self._leases.held(LEASE, seconds=SECONDS, wait=_WAIT) as lease:
            self._clean()
            index = self._indices.begin(facts_index.SPEC)
            try:
                # From here on whoever writes rows writes to both; what was committed before is walked over.
                self._building.begin(index)
                self._fill(lease)
                lease.renew()
                self._indices.change_over(facts_index.SPEC, index)
            except BaseException:
                self._building.end()
                self._indices.drop(index)
                raise
            self._building.end()
        self._facts.refresh()
        return self._facts.count()

    def clean_up(self) -> None:
        """Remove what a build left behind that was killed."""
        if not self._building.is_on():
            return
        try:
            with self._leases.held(LEASE, seconds=SECONDS, wait=0.0):
                self._clean()
        except StoreBusyError:
            return  # somebody is building it just now

    def _clean(self) -> None:
        self._building.end()
        for index in self._indices.leftovers(facts_index.SPEC):
            log.warning("removing %s, which was never finished", index)
            self._indices.drop(index)

    def _fill(self, lease: Lease) -> None:
        self._heads.documents.refresh()
        for part in self._parts():
            self._indexer.build(part)
            lease.renew()

    def _parts(self) -> Iterator[list[DocumentId]]:
        part: list[DocumentId] = []
        for held in self._heads.walk(_PLACED):
            part.append(held.head.id)
            if len(part) == _AT_ONCE:
                yield part
                part = []
        if part:
            yield part
