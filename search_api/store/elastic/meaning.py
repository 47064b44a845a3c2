"""What is near to a query by meaning: found by the engine's quantised vectors, measured by those that are not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.ports import Part
from search_api.query.closeness import Closeness, Wanted
from search_api.query.match import Match
from search_api.query.nodes import Node
from search_api.store.elastic.engine import FactEngine
from search_api.store.elastic.vectors import floats_of, written
from search_api.store.sentences import Sentences


class NearestByMeaning:
    """The `Meaning` of a walk, for one query. Cosines are of half floats: good to three digits."""

    def __init__(
        self,
        engine: FactEngine,
        query: NDArray[np.float32],
        *,
        embedder: str,
        parts: Sequence[Part],
        sentences: Sentences,
    ) -> None:
        """`embedder`: the fingerprint of what made the vectors to ask."""
        self._engine = engine
        self._query = query.astype(np.float16).astype(np.float32)
        self._embedder = embedder
        self._parts = parts
        self._sentences = sentences

    def nearest(self, node: Node, *, group: str, limit: int) -> list[Match]:
        found = self._engine.nearest(node, written(self._query), group=group, limit=limit, embedder=self._embedder)
        scored = [(match, self._cosine(match.key) or 0.0) for match in found]
        ordered = sorted(scored, key=lambda one: (-one[1], one[0].key))
        return [
            Match(match.key, match.group, cosine, via=("meaning",), parts=(("meaning", cosine, cosine),))
            for match, cosine in ordered
        ]

    def cosines(self, keys: list[int]) -> list[float | None]:
        self._engine.read_halves(keys)
        return [self._cosine(key) for key in keys]

    def closeness(self, keys: list[int]) -> list[Closeness]:
        if not keys:
            return []
        self._engine.read(keys)
        wanted = Wanted(self._parts, self._engine.rarity(term for own, _ in self._parts for term in own))
        return [wanted.closeness(sentences) for sentences in self._sentences.of(keys)]

    def _cosine(self, key: int) -> float | None:
        half = self._engine.halves.get(key)
        return float(floats_of(half) @ self._query) if half else None
