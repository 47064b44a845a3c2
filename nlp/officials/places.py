"""Where the regions named in a text lie, asked by offset."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from models.mention import Place, RegionMention
from nlp.officials.tokens import words_of


@dataclass(frozen=True, slots=True)
class Spot:
    """A region's name at a half-open range of offsets."""

    start: int
    end: int
    code: str


KINDS = frozenset(("kabupaten", "kab", "kota", "provinsi", "prov", "."))


def bare_words(text: str) -> tuple[str, ...]:
    """The casefolded words of a region's name without those that mark its kind."""
    words = words_of(text)
    while len(words) > 1 and words[0] in KINDS:
        words = words[1:]
    return words


class Spots:
    """The region mentions of one string, in order."""

    def __init__(self, mentions: Sequence[RegionMention], field: Place = Place.TEXT) -> None:
        self._all = sorted(
            (
                Spot(m.start, m.end, m.code)
                for m in mentions
                if m.field is field and m.start is not None and m.end is not None
            ),
            key=lambda s: (s.start, -s.end),
        )
        self._starts = [s.start for s in self._all]
        self._codes = {bare_words(m.text): m.code for m in mentions}

    def known(self, words: tuple[str, ...]) -> str | None:
        """The code of a region that the article names elsewhere by these casefolded words."""
        return self._codes.get(words)

    def at(self, offset: int) -> Spot | None:
        """The mention that holds `offset`."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self._all[index].end:
            return self._all[index]
        return None

    def span_at(self, offset: int) -> tuple[int, int] | None:
        """The range of the mention that holds `offset`."""
        spot = self.at(offset)
        return (spot.start, spot.end) if spot else None

    def before(self, offset: int) -> Spot | None:
        """The last mention that starts before `offset`."""
        index = bisect_right(self._starts, offset) - 1
        return self._all[index] if index >= 0 else None
