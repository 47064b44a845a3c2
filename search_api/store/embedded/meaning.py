"""What is near to a query by meaning, among the rows that its filters let through."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.ports import Part
from search_api.query.closeness import Closeness, Wanted
from search_api.query.match import Match
from search_api.query.nodes import Node
from search_api.store.embedded.ann import MetricKind, search
from search_api.store.embedded.arrays import ArrayEngine
from search_api.store.embedded.columns import Longs
from search_api.store.embedded.sentences import Sentences
from search_api.store.embedded.standing import is_standing
from search_api.store.embedded.vectors import Vectors

_EXACT_ROWS = 20_000  # as many are compared one by one in 3 ms
_MARGIN = 1.5
_MOST_CANDIDATES = 20_000

Scores = NDArray[np.float32]


class NearestByMeaning:
    """The `Meaning` of a walk, for one query. Cosines are of half floats: good to three digits."""

    def __init__(
        self,
        engine: ArrayEngine,
        vectors: Vectors,
        query: NDArray[np.float32],
        *,
        parts: Sequence[Part],
        sentences: Sentences,
    ) -> None:
        self._engine = engine
        self._columns = engine.columns
        self._vectors = vectors
        self._query = query.astype(np.float16)
        self._parts = parts
        self._sentences = sentences

    def nearest(self, node: Node, *, group: str, limit: int) -> list[Match]:
        """The nearest passages that match, the nearest first; equal ones by key. Scores are cosines."""
        rows = self._embedded(self._engine.rows(node))
        if len(rows) > _EXACT_ROWS and self._vectors.graph is not None:
            rows = self._by_graph(node, rows, limit)
        places, cosines = self._nearest(self._columns.passage[rows], limit)
        found = rows[places]
        best = np.lexsort((found, -cosines))[:limit]
        groups = self._columns.group(group)[found[best]]
        return [
            Match(key, belongs, score, via=("meaning",), parts=(("meaning", score, score),))
            for key, belongs, score in zip(found[best].tolist(), groups.tolist(), cosines[best].tolist(), strict=True)
        ]

    def cosines(self, keys: list[int]) -> list[float | None]:
        """How near each of these is; None for those without a vector."""
        rows = np.array(keys, np.int64)
        known = np.isin(rows, self._embedded(rows))
        found = np.full(len(rows), np.nan, np.float32)
        found[known] = self._cosines(self._columns.passage[rows[known]])
        return [None if np.isnan(value) else float(value) for value in found]

    def closeness(self, keys: list[int]) -> list[Closeness]:
        wanted = Wanted(self._parts, self._engine.rarity)
        return [wanted.closeness(sentences) for sentences in self._sentences.of(keys)]

    def _embedded(self, rows: Longs) -> Longs:
        passages = self._columns.passage[rows]
        late = passages > self._vectors.state.last
        return rows[~late] if late.any() else rows

    def _cosines(self, passages: NDArray[np.int32]) -> Scores:
        found = np.zeros(len(passages), np.float32)
        places, cosines = self._nearest(passages, len(passages))
        found[places] = cosines
        return found

    def _nearest(self, passages: NDArray[np.int32], limit: int) -> tuple[Longs, Scores]:
        """Places of the nearest of some passages, compared one by one, and their cosines."""
        places, cosines = np.zeros(0, np.int64), np.zeros(0, np.float32)
        for start in range(0, len(passages), _EXACT_ROWS):  # all at once would copy a large store into memory
            some = self._vectors.rows[passages[start : start + _EXACT_ROWS]]
            found = search(some, self._query, min(limit, len(some)), MetricKind.IP, exact=True, threads=1)
            places = np.concatenate((places, found.keys.astype(np.int64) + start))
            cosines = np.concatenate((cosines, np.asarray(1.0 - found.distances, np.float32)))
        if len(places) <= limit:
            return places, cosines
        nearest = np.argpartition(-cosines, limit - 1)[:limit]
        return places[nearest], cosines[nearest]

    def _row_of(self, node: Node, rows: Longs) -> Longs:
        """The matching row of each embedded passage; -1 where it has none."""

        def made() -> Longs:
            found = np.full(self._vectors.state.last + 1, -1, np.int64)
            found[self._columns.passage[rows]] = rows
            return found

        if not is_standing(node):
            return made()
        return self._engine.standing.of(self._columns, ("row of", node, self._vectors.state.last), made)

    def _by_graph(self, node: Node, rows: Longs, limit: int) -> Longs:
        """From the graph as many as will hold enough matches; what the graph lacks is compared one by one, and so is
        all that matches where the graph's nearest hold too little of it: a filter may let through what is far."""
        passages = self._columns.passage[rows]
        row_of = self._row_of(node, rows)
        late = rows[passages > self._vectors.state.graph_last]
        found = np.zeros(0, np.int64)
        wanted = int(limit * _MARGIN * self._vectors.state.graph_last / max(1, len(rows))) + 10
        while self._vectors.graph is not None:
            near = self._vectors.graph.search(self._query, wanted, threads=1).keys.astype(np.int64)
            found = row_of[near]
            found = found[found >= 0]
            if len(found) >= limit or wanted >= min(_MOST_CANDIDATES, self._vectors.state.graph_last):
                break
            wanted *= 4
        if len(found) + len(late) < min(limit, len(rows)):
            return rows
        return np.concatenate((found, late))
