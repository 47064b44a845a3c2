"""How closely the words of a query stand together in a passage: what neither a sum over words nor one vector says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Sentence = Sequence[str]  # terms, in order
_REACH = 3  # terms from one word to its neighbour: "dinas (kesehatan)" and "dinas kota kesehatan" are near


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """Both 0..1, words weighted by how rare they are.

    `sentence`: the share of the query that its best sentence holds. `neighbours`: the share of pairs of words that
    stand beside each other in the query and, in this order, within three terms in the passage.
    """

    sentence: float = 0.0
    neighbours: float = 0.0


class Wanted:
    """The terms of a query, in its order, and how rare each is."""

    def __init__(self, terms: Sequence[str], rarity: Callable[[str], float]) -> None:
        self._rarity = {term: rarity(term) for term in terms}
        self._pairs = [pair for pair in pairwise(terms) if pair[0] != pair[1]]
        self._all = sum(self._rarity.values())
        self._all_pairs = sum(self._weight(pair) for pair in self._pairs)

    def closeness(self, sentences: Sequence[Sentence]) -> Closeness:
        return Closeness(sentence=self._sentence(sentences), neighbours=self._neighbours(sentences))

    def _weight(self, pair: tuple[str, str]) -> float:
        return self._rarity[pair[0]] + self._rarity[pair[1]]

    def _sentence(self, sentences: Sequence[Sentence]) -> float:
        if not self._all:
            return 0.0
        known = self._rarity.keys()
        best = max((sum(self._rarity[term] for term in known & set(s)) for s in sentences), default=0.0)
        return best / self._all

    def _neighbours(self, sentences: Sequence[Sentence]) -> float:
        if not self._all_pairs:
            return 0.0
        places: dict[str, list[int]] = {}
        for place, term in enumerate(term for sentence in sentences for term in sentence):
            if term in self._rarity:
                places.setdefault(term, []).append(place)
        near = (pair for pair in self._pairs if _stand_near(places.get(pair[0], ()), places.get(pair[1], ())))
        return sum(self._weight(pair) for pair in near) / self._all_pairs


def _stand_near(first: Sequence[int], second: Sequence[int]) -> bool:
    return any(0 < b - a <= _REACH for a in first for b in second)
