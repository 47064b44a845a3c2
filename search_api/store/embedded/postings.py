"""Which rows have a term, and with which score: read from the index once a term, kept, extended by what came since.

The engine hands its matches out one by one, which takes half a microsecond each: a common word's hundred thousand
are read once, not at every query that has it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, reduce
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from search_api.query.nodes import Best, Both, Constant, Either, Node, Phrase, Prefix, Span, Term, Weighted
from search_api.store import fields
from search_api.store.embedded.text_index import Snapshot

# What is kept: a thousand words or so. Of 200,000 passages 100 MB, of a million 500.
_LEAST_BYTES = 48_000_000
_BYTES_A_PASSAGE = 500
_OVERHEAD = 500  # of a posting without rows
# How rare a word is depends on all rows: scores are read anew when the index has grown or shrunk by more than this.
_DRIFT = 0.02
_MOST_LEAVES = 2  # a word in the passage and in its title

Ints = NDArray[np.int32]
Scores = NDArray[np.float32]
Sparse = tuple[Ints, Scores]  # rows, ascending, and their scores
Join = Callable[[Scores, Scores], Scores]
T = TypeVar("T", np.int32, np.float32)
Matcher = Callable[[Snapshot, Node], tuple[list[int], list[float]]]


@dataclass(frozen=True, slots=True)
class Posting:
    """Rows, ascending, and their scores; `last_key` is the highest row of the index that it was read from."""

    rows: Ints
    scores: Scores
    last_key: int
    passages: int

    @property
    def nbytes(self) -> int:
        return self.rows.nbytes + self.scores.nbytes + _OVERHEAD


class Postings:
    """Postings of one index. Safe to share between threads."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._kept: OrderedDict[Node, Posting] = OrderedDict()
        self._bytes = 0

    def of(self, node: Node, snapshot: Snapshot) -> Posting:
        """What has the node, which must be made of words alone (`is_posting`): days and instants change, words stay.

        Rows that the record has withdrawn since, and rows later than the snapshot, may be among them. A node of many
        words is made anew of its words each time: no other query has it, and it would take the place of what others do.
        """
        if len(_leaves(node)) > _MOST_LEAVES:
            return self._read(node, snapshot)
        with self._lock:
            if snapshot.folder != self._folder:
                self._folder, self._bytes = snapshot.folder, 0
                self._kept.clear()
            kept = self._kept.get(node)
            if kept is not None:
                self._kept.move_to_end(node)
        if kept is None or self._has_drifted(kept, snapshot):
            return self._keep(node, self._read(node, snapshot), snapshot)
        if kept.last_key < snapshot.state.last_key:
            more = self._read(node, snapshot, after=kept.last_key)
            return self._keep(node, _joined(kept, more), snapshot)
        return kept

    def _has_drifted(self, kept: Posting, snapshot: Snapshot) -> bool:
        return abs(snapshot.passages - kept.passages) > _DRIFT * kept.passages

    def _read(self, node: Node, snapshot: Snapshot, *, after: int | None = None) -> Posting:
        """The matches, those of rows later than `after` alone where it is given. Of what a node is made of nothing is
        kept that was not asked for by itself."""
        rows, scores = self._made(node, snapshot, after, {})
        return Posting(rows, scores, snapshot.state.last_key, snapshot.passages)

    def _composed(self, node: Node, snapshot: Snapshot, after: int | None, known: dict[Node, Sparse]) -> Sparse:
        """`known`: parts that came before; what a word scores and what its being there adds have the same matches."""
        if node not in known:
            known[node] = self._made(node, snapshot, after, known)
        return known[node]

    def _made(self, node: Node, snapshot: Snapshot, after: int | None, known: dict[Node, Sparse]) -> Sparse:
        if isinstance(node, Weighted):
            rows, scores = self._composed(node.node, snapshot, after, known)
            return rows, scores * np.float32(node.weight)
        if isinstance(node, Constant):
            rows, _ = self._composed(node.node, snapshot, after, known)
            return rows, np.full(len(rows), node.score, np.float32)
        if isinstance(node, (Either, Best)):
            join: Join = np.maximum if isinstance(node, Best) else np.add
            parts = (self._part(part, node, snapshot, after, known) for part in node.nodes)
            return reduce(lambda one, other: _united(one, other, join), parts)
        return self._held(node, snapshot, after) or self._matches(node, snapshot, after)

    def _part(
        self, part: Node, whole: Node, snapshot: Snapshot, after: int | None, known: dict[Node, Sparse]
    ) -> Sparse:
        """A word of several is kept for other queries, what a word is made of is not."""
        if len(_leaves(whole)) > _MOST_LEAVES >= len(_leaves(part)):
            kept = self.of(part, snapshot)
            return kept.rows, kept.scores
        return self._composed(part, snapshot, after, known)

    def _held(self, node: Node, snapshot: Snapshot, after: int | None) -> Sparse | None:
        """A leaf's matches where they are kept and still hold."""
        with self._lock:
            kept = self._kept.get(node) if snapshot.folder == self._folder and after is None else None
        if kept is None or kept.last_key != snapshot.state.last_key or self._has_drifted(kept, snapshot):
            return None
        return kept.rows, kept.scores

    def _matches(self, node: Node, snapshot: Snapshot, after: int | None) -> Sparse:
        keys, scores = self._matcher(snapshot, node if after is None else _after(node, after))
        rows = np.array(keys, np.int32)
        order = np.argsort(rows)
        return rows[order], np.array(scores, np.float32)[order]

    def _keep(self, node: Node, posting: Posting, snapshot: Snapshot) -> Posting:
        with self._lock:
            if snapshot.folder != self._folder:
                return posting
            before = self._kept.pop(node, None)
            self._kept[node] = posting
            self._bytes += posting.nbytes - (before.nbytes if before else 0)
            while self._bytes > max(_LEAST_BYTES, _BYTES_A_PASSAGE * posting.passages):
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.nbytes
            return posting


def is_posting(node: Node) -> bool:
    """Whether a node is made of words and what stands for them alone, so that its matches can be kept as theirs are."""
    if isinstance(node, (Weighted, Constant)):
        return is_posting(node.node)
    if isinstance(node, (Either, Best)):
        return bool(node.nodes) and all(map(is_posting, node.nodes))
    return isinstance(node, (Term, Phrase, Prefix))


def is_kept(node: Node) -> bool:
    """Whether a node's matches are kept once they were read: those of a word, in the passage and in its title."""
    return is_posting(node) and len(_leaves(node)) <= _MOST_LEAVES


@lru_cache(maxsize=20_000)
def _leaves(node: Node) -> frozenset[Node]:
    """What a node is made of in the end."""
    if isinstance(node, (Weighted, Constant)):
        return _leaves(node.node)
    if isinstance(node, (Either, Best)):
        return frozenset(leaf for part in node.nodes for leaf in _leaves(part))
    return frozenset((node,))


def _united(one: Sparse, other: Sparse, join: Join) -> Sparse:
    """The rows of either; where both have one, its scores joined."""
    if one[0] is other[0]:
        return one[0], join(one[1], other[1])
    (rows, scores), (fewer, theirs) = (one, other) if len(one[0]) >= len(other[0]) else (other, one)
    if not len(fewer):
        return rows, scores
    at = np.searchsorted(rows, fewer)
    shared = rows[np.minimum(at, len(rows) - 1)] == fewer
    found = scores.copy()
    found[at[shared]] = join(found[at[shared]], theirs[shared])
    if shared.all():
        return rows, found
    fresh = ~shared
    places = at[fresh] + np.arange(np.count_nonzero(fresh))
    longer = np.ones(len(rows) + len(places), np.bool_)
    longer[places] = False
    return _inserted(rows, fewer[fresh], places, longer), _inserted(found, theirs[fresh], places, longer)


def _inserted(into: NDArray[T], values: NDArray[T], places: NDArray[np.intp], others: NDArray[np.bool_]) -> NDArray[T]:
    """`values` at `places` of what is made, `into` at the others: numpy's own insert works the places out each time."""
    made = np.empty(len(others), into.dtype)
    made[places] = values
    made[others] = into
    return made


def _after(node: Node, key: int) -> Node:
    return Both(must=(node, Span(fields.KEY, key + 1, None)))


def _joined(old: Posting, more: Posting) -> Posting:
    return Posting(
        np.concatenate((old.rows, more.rows)),
        np.concatenate((old.scores, more.scores)),
        more.last_key,
        old.passages,
    )
