"""What was searched: a line for a source and a day. Coverage tells "searched, none" from "never searched" by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlLogEntry:
    """One source on one day (UTC). Adding entries of the same source and day sums the counts and widens the period.

    `period_from` and `period_to`: the publication days that the search reached, both inclusive.
    `regions` are the codes that the source covers; without them it makes no region "searched".
    """

    source: str
    day: date
    regions: tuple[str, ...] = ()
    polled: int = 0
    listed: int = 0
    fetched: int = 0
    failed: int = 0
    period_from: date | None = None
    period_to: date | None = None

    def reaches(self, first: date, last: date) -> bool:
        """Whether any day of [first, last] lies in the period reached."""
        return (
            self.period_from is not None
            and self.period_to is not None
            and self.period_from <= last
            and self.period_to >= first
        )
