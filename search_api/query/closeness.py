"""How closely the words of a query stand together in a passage: what neither a sum over words nor one vector says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.ports import Part

Sentence = Sequence[str]  # terms, in order
Span = tuple[int, int]  # the first and last place, among the terms of a passage
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
    """The parts of a query, in its order, and how rare each of their terms is. A passage that writes a part in another
    way ("kepala dinas perhubungan" for "kadishub") has all its terms."""

    def __init__(self, parts: Sequence[Part], rarity: Callable[[str], float]) -> None:
        terms = [term for own, _ in parts for term in own]
        self._others = [(own, other) for own, others in parts for other in others]
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
        return max((sum(self._rarity[term] for term in self._held(s)) for s in sentences), default=0.0) / self._all

    def _held(self, sentence: Sentence) -> set[str]:
        """The query's terms that a sentence has, in whichever way it writes them."""
        found = self._rarity.keys() & set(sentence)
        for own, other in self._others:
            if next(_runs(other, sentence), None) is not None:
                found.update(own)
        return found

    def _neighbours(self, sentences: Sequence[Sentence]) -> float:
        if not self._all_pairs:
            return 0.0
        places = self._places([term for sentence in sentences for term in sentence])
        near = (pair for pair in self._pairs if _stand_near(places.get(pair[0], ()), places.get(pair[1], ())))
        return sum(self._weight(pair) for pair in near) / self._all_pairs

    def _places(self, terms: Sequence[str]) -> dict[str, list[Span]]:
        places: dict[str, list[Span]] = {}
        for place, term in enumerate(terms):
            if term in self._rarity:
                places.setdefault(term, []).append((place, place))
        for own, other in self._others:
            for span in _runs(other, terms):
                for term in own:
                    places.setdefault(term, []).append(span)
        return places


def _runs(wanted: Sequence[str], terms: Sequence[str]) -> Iterator[Span]:
    """Where the wanted terms stand one after the other."""
    if not wanted or wanted[0] not in terms:
        return
    for at in range(len(terms) - len(wanted) + 1):
        if terms[at] == wanted[0] and tuple(terms[at : at + len(wanted)]) == tuple(wanted):
            yield at, at + len(wanted) - 1


def _stand_near(first: Sequence[Span], second: Sequence[Span]) -> bool:
    """Two terms of a part that is written in another way stand at the same place."""
    return any((a == b and a[0] < a[1]) or 0 < b[0] - a[1] <= _REACH for a in first for b in second)
