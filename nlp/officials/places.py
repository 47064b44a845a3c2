"""Where the regions named in a text lie, asked by offset."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from models.mention import Place, RegionMention


@dataclass(frozen=True, slots=True)
class Spot:
    """A region's name at a half-open range of offsets."""

    start: int
    end: int
    code: str


class Spots:
    """The region mentions of one string, in order."""

    def __init__(self, mentions: Iterable[RegionMention], field: Place = Place.TEXT) -> None:
        self._all = sorted(
            (
                Spot(m.start, m.end, m.code)
                for m in mentions
                if m.field is field and m.start is not None and m.end is not None
            ),
            key=lambda s: (s.start, -s.end),
        )
        self._starts = [s.start for s in self._all]

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
