"""What was searched: a line for a source and a day. Coverage tells "searched, none" from "never searched" by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from models.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlLogEntry:
    """One source on one day (UTC). Adding entries of the same source and day sums the counts and widens the period.

    `period_from` and `period_to`: the publication days that the search reached, both inclusive.
    `regions` are the codes that the source covers; without them it makes no region "searched".
    `read` counts pages whose bytes an extractor saw; of them `texted` gave a text, `titled` a title, `dated` a day.
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
    read: int = 0
    titled: int = 0
    dated: int = 0
    texted: int = 0

    def reading(self, text: Text | None) -> CrawlLogEntry:
        """The entry with what an extractor made of one page: its text, or None for no article."""
        day = text.published.day if text is not None and text.published is not None else None
        return replace(
            self,
            period_from=day,
            period_to=day,
            read=1,
            titled=int(text is not None and text.title is not None),
            dated=int(day is not None),
            texted=int(text is not None),
        )

    def reaches(self, first: date, last: date) -> bool:
        """Whether any day of [first, last] lies in the period reached."""
        return (
            self.period_from is not None
            and self.period_to is not None
            and self.period_from <= last
            and self.period_to >= first
        )
