"""Answers query trees over arrays: exact totals, groups and facets of any number of matches within milliseconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import reduce
from math import log

import numpy as np
from numpy.typing import NDArray

from models.query import DateField, Facet
from search_api.query.match import Match
from search_api.query.nodes import (
    AnyTerm,
    Best,
    Both,
    Constant,
    Either,
    Node,
    Phrase,
    Prefix,
    Present,
    Span,
    Term,
    Weighted,
)
from search_api.query.walk import leaders_among
from search_api.store import fields
from search_api.store.embedded.array_facets import count_facets
from search_api.store.embedded.columns import Columns, Flags, Longs
from search_api.store.embedded.engine import Facets
from search_api.store.embedded.postings import Posting, Postings, is_kept, is_posting
from search_api.store.embedded.standing import Standing, is_standing
from search_api.store.embedded.text_index import Snapshot

Scores = NDArray[np.float32]
_NUMBERS = frozenset(fields.NUMBER_FIELDS)
_ORDERS = {
    **{fields.newest(date): (date, False) for date in DateField},
    **{fields.oldest(date): (date, True) for date in DateField},
}


class ArrayEngine:
    """The `Engine` of a walk, for one question to one state of the index. Not for several threads."""

    def __init__(self, snapshot: Snapshot, columns: Columns, postings: Postings, standing: Standing) -> None:
        self.columns = columns
        self.standing = standing
        self._snapshot = snapshot
        self._postings = postings
        self._size = len(columns)
        # By identity: a plan's nodes live as long as the question, and hashing a whole tree takes its time.
        self._masks: dict[int, tuple[Node, Flags]] = {}
        self._rows: dict[int, tuple[Node, Longs]] = {}
        self._ranked: dict[int, tuple[Node, Longs, Scores]] = {}

    def ranked(self, node: Node, *, group: str, limit: int) -> list[Match]:
        if id(node) not in self._ranked:
            rows = self.rows(node)
            self._ranked[id(node)] = node, rows, self.scores(node)[rows]
        _, rows, scores = self._ranked[id(node)]
        best = _best(rows, scores, limit)
        groups = self.columns.group(group)[rows[best]]
        return [
            Match(key, belongs, score)
            for key, belongs, score in zip(rows[best].tolist(), groups.tolist(), scores[best].tolist(), strict=True)
        ]

    def leaders(self, node: Node, *, group: str, limit: int) -> list[Match]:
        return leaders_among(lambda some: self.ranked(node, group=group, limit=some), limit)

    def listed(self, node: Node, *, group: str, order: str, ascending: bool, limit: int) -> list[Match]:
        rows = self.rows(node)
        places = self._order(order)[rows]
        chosen = _first(places if ascending else -places, limit)
        groups = self.columns.group(group)[rows[chosen]]
        return [
            Match(key, belongs, order=place)
            for key, belongs, place in zip(rows[chosen].tolist(), groups.tolist(), places[chosen].tolist(), strict=True)
        ]

    def groups(self, node: Node, *, group: str) -> set[int]:
        return set(np.unique(self.columns.group(group)[self.rows(node)]).tolist())

    def total(self, node: Node, *, group: str) -> int:
        """Groups of the matches."""
        rows = self.rows(node)
        if group == fields.KEY:
            return len(rows)
        groups = self.columns.group(group)
        seen = np.zeros(int(groups.max()) + 1, np.bool_)
        seen[groups[rows]] = True
        return int(np.count_nonzero(seen))

    def facets(
        self, node: Node, wanted: tuple[Facet, ...], *, group: str, date: DateField
    ) -> Callable[[sqlite3.Connection], Facets]:
        counts = count_facets(self.columns, self.rows(node), wanted, group=group, field=date) if wanted else {}
        return lambda _: counts

    def rows(self, node: Node) -> Longs:
        """The matches, ascending. A document may have been withdrawn since the index last caught up: not its rows."""
        if id(node) not in self._rows:
            standing = is_standing(node)
            found = (
                self._found(node)
                if not standing
                else self.standing.of(self.columns, ("rows", node), lambda: self._found(node))
            )
            self._rows[id(node)] = node, found
        return self._rows[id(node)][1]

    def mask(self, node: Node) -> Flags:
        """Which rows match; not to be written to."""
        if id(node) not in self._masks:
            self._masks[id(node)] = node, _MASKS[type(node)](self, node)
        return self._masks[id(node)][1]

    def _found(self, node: Node) -> Longs:
        return np.flatnonzero(self.mask(node) & self.columns.alive)

    def scores(self, node: Node) -> Scores:
        """Scores of all rows; those of rows that don't match mean nothing."""
        total = np.zeros(self._size, np.float32)
        self._add(node, total, 1.0)
        return total

    def posting(self, node: Node) -> Posting:
        return self._postings.of(node, self._snapshot)

    def rarity(self, term: str) -> float:
        """What BM25 takes for the weight of a word in passages."""
        having, passages = len(self.posting(Term(fields.BODY, term)).rows), max(1, self._snapshot.passages)
        return log(1 + (max(0, passages - having) + 0.5) / (having + 0.5))

    def _order(self, name: str) -> Longs:
        date, oldest = _ORDERS[name]
        return self.columns.order(date, oldest=oldest)

    def _leaf(self, node: Node) -> Flags:
        found = np.zeros(self._size, np.bool_)
        self._mark(node, found)
        return found

    def _mark(self, node: Node, found: Flags) -> None:
        posting = self.posting(node)
        found[posting.rows if self._covers(posting) else posting.rows[posting.rows < self._size]] = True

    def _any_term(self, node: AnyTerm) -> Flags:
        if node.field not in _NUMBERS:
            return self._leaf(node)
        values = np.array(node.values, np.int64)
        return np.isin(self.columns.number(node.field), values)

    def _span(self, node: Span) -> Flags:
        return self.standing.of(self.columns, node, lambda: self._within(node))

    def _within(self, node: Span) -> Flags:
        values = self._order(node.field) if node.field in _ORDERS else self.columns.number(node.field)
        found = self._present(node)
        if node.low is not None:
            found = found & (values >= node.low)
        return found if node.high is None else found & (values <= node.high)

    def _present(self, node: Span | Present) -> Flags:
        if node.field in self.columns.days:
            return self.columns.days[node.field] >= 0
        return np.ones(self._size, np.bool_)

    def _both(self, node: Both) -> Flags:
        found = np.ones(self._size, np.bool_)
        for part in node.must:
            found &= self.mask(part)
        for part in node.must_not:
            found &= ~self.mask(part)
        return found

    def _either(self, node: Either | Best) -> Flags:
        found = np.zeros(self._size, np.bool_)
        for part in node.nodes:
            if isinstance(part, (Term, Phrase, Prefix)):
                self._mark(part, found)
            else:
                found |= self.mask(part)
        return found

    def _inner(self, node: Weighted | Constant) -> Flags:
        return self.mask(node.node)

    def _add(self, node: Node, total: Scores, weight: float) -> None:
        """Add a node's scores; rows that don't match it may get some only where they don't match the whole."""
        if isinstance(node, Constant) and not node.score:
            return
        if is_kept(node):
            posting = self.posting(node)
            within = slice(None) if self._covers(posting) else posting.rows < self._size
            total[posting.rows[within]] += np.float32(weight) * posting.scores[within]
        elif isinstance(node, Weighted):
            self._add(node.node, total, weight * node.weight)
        elif isinstance(node, Either):
            for part in node.nodes:
                self._add_exactly(part, total, weight)
        elif isinstance(node, Both):
            for part in node.must:
                self._add(part, total, weight)
            for part in node.should:
                self._add_exactly(part, total, weight)
        elif isinstance(node, Best):
            total += weight * reduce(np.maximum, (self._alone(part) for part in node.nodes))
        elif isinstance(node, Constant):
            total[self.mask(node)] += weight * node.score

    def _covers(self, posting: Posting) -> bool:
        return not len(posting.rows) or int(posting.rows[-1]) < self._size

    def _add_exactly(self, node: Node, total: Scores, weight: float) -> None:
        """Rows that don't match the node get nothing."""
        inner = node
        while isinstance(inner, Weighted):
            inner = inner.node
        if isinstance(inner, Both):
            total += weight * self._exactly(node)
        else:
            self._add(node, total, weight)

    def _alone(self, node: Node) -> Scores:
        """A node's own scores; words score nothing where they are not."""
        return self.scores(node) if is_posting(node) else self._exactly(node)

    def _exactly(self, node: Node) -> Scores:
        found = self.scores(node)
        found[~self.mask(node)] = 0
        return found


def _first(values: Longs, limit: int) -> Longs:
    """Places of the smallest values, in order."""
    if len(values) > limit:
        some = np.argpartition(values, limit - 1)[:limit]
        return some[np.argsort(values[some], kind="stable")]
    return np.argsort(values, kind="stable")


def _best(rows: Longs, scores: Scores, limit: int) -> Longs:
    """Places of the highest scores, the highest first; of equal ones the lowest rows."""
    chosen = np.arange(len(rows))
    if len(rows) > limit:
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        above, at = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
        chosen = np.concatenate((above, at[: limit - len(above)]))
    return chosen[np.lexsort((rows[chosen], -scores[chosen]))]


_MASKS: dict[type, Callable[..., Flags]] = {
    Term: ArrayEngine._leaf,
    Phrase: ArrayEngine._leaf,
    Prefix: ArrayEngine._leaf,
    AnyTerm: ArrayEngine._any_term,
    Span: ArrayEngine._span,
    Present: ArrayEngine._present,
    Both: ArrayEngine._both,
    Either: ArrayEngine._either,
    Best: ArrayEngine._either,
    Weighted: ArrayEngine._inner,
    Constant: ArrayEngine._inner,
}
