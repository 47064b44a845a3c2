"""Answers query trees from one state of the text index."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import cast

import tantivy

from models.errors import RequestError
from models.evidence import FacetValue
from models.query import DateField, Facet
from search_api.query.match import Match
from search_api.query.nodes import Node
from search_api.query.walk import leaders_among
from search_api.store import fields
from search_api.store.embedded.compile import compiled
from search_api.store.embedded.facets import count_facets
from search_api.store.embedded.text_index import Snapshot, engine

Facets = dict[str, tuple[FacetValue, ...]]


class TantivyEngine:
    """The `Engine` of a walk. Raises IndexDamaged for what can't be read."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._searcher = snapshot.searcher

    def ranked(self, node: Node, *, group: str, limit: int) -> list[Match]:
        query = self._query(node)
        with engine(self._snapshot.folder):
            hits = self._searcher.search(query, limit=self._bounded(limit), count=False).hits
            addresses = [address for _, address in hits]
            groups, keys = self._numbers(group, addresses), self._numbers(fields.KEY, addresses)
        found = [Match(key, belongs, float(score)) for (score, _), key, belongs in zip(hits, keys, groups, strict=True)]
        return sorted(found, key=lambda match: (-match.score, match.key))

    def leaders(self, node: Node, *, group: str, limit: int) -> list[Match]:
        return leaders_among(lambda some: self.ranked(node, group=group, limit=some), limit)

    def listed(self, node: Node, *, group: str, order: str, ascending: bool, limit: int) -> list[Match]:
        query = self._query(node)
        with engine(self._snapshot.folder):
            hits = self._searcher.search(
                query,
                limit=self._bounded(limit),
                count=False,
                order_by_field=order,
                order=tantivy.Order.Asc if ascending else tantivy.Order.Desc,
            ).hits
            addresses = [address for _, address in hits]
            groups, keys = self._numbers(group, addresses), self._numbers(fields.KEY, addresses)
        return [
            Match(key, belongs, order=int(place)) for (place, _), key, belongs in zip(hits, keys, groups, strict=True)
        ]

    def groups(self, node: Node, *, group: str) -> set[int]:
        with engine(self._snapshot.folder):
            return set(self._numbers(group, self._all(node)))

    def facets(
        self, node: Node, wanted: tuple[Facet, ...], *, group: str, date: DateField
    ) -> Callable[[sqlite3.Connection], Facets]:
        """Counts of the matches, which are still to be read from the record."""
        members = self.members(node, group=group) if wanted else {}
        return lambda db: count_facets(db, members, wanted, date)

    def members(self, node: Node, *, group: str) -> dict[int, int]:
        """The group of each match, by its key."""
        with engine(self._snapshot.folder):
            addresses = self._all(node)
            return dict(zip(self._numbers(fields.KEY, addresses), self._numbers(group, addresses), strict=True))

    def total(self, node: Node, *, group: str) -> int:
        """Groups of the matches."""
        matches = self.count(node)
        return matches if group == fields.KEY or not matches else len(self.groups(node, group=group))

    def scored(self, node: Node) -> tuple[list[int], list[float]]:
        """The key of every match, and its score."""
        query = self._query(node)
        with engine(self._snapshot.folder):
            count = self._count(query)
            hits = self._searcher.search(query, limit=count, count=False).hits if count else []
            return self._numbers(fields.KEY, [address for _, address in hits]), [score for score, _ in hits]

    def _all(self, node: Node) -> list[tantivy.DocAddress]:
        query = self._query(node)
        count = self._count(query)
        return [address for _, address in self._searcher.search(query, limit=count, count=False).hits] if count else []

    def count(self, node: Node) -> int:
        query = self._query(node)
        with engine(self._snapshot.folder):
            return self._count(query)

    def _count(self, query: tantivy.Query) -> int:
        found = self._searcher.search(query, limit=1, count=True)
        return int(getattr(found, "count", 0))

    def _query(self, node: Node) -> tantivy.Query:
        """What the engine can't look for is the request's fault, and no damage."""
        try:
            return compiled(node, self._snapshot.schema)
        except (ValueError, OverflowError) as error:
            raise RequestError(f"the index can't look for this: {error}", parameter="q", hint="simplify it") from error

    def _numbers(self, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
        """Every document of ours has the field; the index's own state is never among the matches."""
        return cast("list[int]", self._searcher.fast_field_values(field, addresses))

    def _bounded(self, limit: int) -> int:
        """The engine sets room aside for as many as are asked for."""
        return max(1, min(limit, int(self._searcher.num_docs)))
