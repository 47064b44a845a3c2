"""How a source stands: what was expected of it, what was seen, and the reason for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HealthState(StrEnum):
    """Most pressing first. `failing`: its lists can't be had. `broken`: pages come, articles are no longer found in
    them. `silent`: lists are read and list nothing. `stale`: nothing new for longer than is usual. `thin`: less than
    half of what is expected. `asleep`: nobody polled it lately. `unpermitted`: its pages wait for permission.
    `never`: never polled. `well`."""

    FAILING = "failing"
    BROKEN = "broken"
    SILENT = "silent"
    STALE = "stale"
    THIN = "thin"
    ASLEEP = "asleep"
    UNPERMITTED = "unpermitted"
    WELL = "well"
    NEVER = "never"

    @property
    def crawled(self) -> bool:
        """Whether the state tells of a crawl."""
        return self not in {HealthState.NEVER, HealthState.UNPERMITTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source. `expected` and `seen` are articles of the last seven days; `expected` is None where nobody knows.

    `titled`, `dated`, `texted`: shares (0-1) of the pages read in those days that have a title, a day, a text; None
    where none was read. `last_new`: the last day that brought an article.
    """

    source: str
    name: str
    state: HealthState
    reason: str
    expected: float | None = None
    seen: int = 0
    titled: float | None = None
    dated: float | None = None
    texted: float | None = None
    last_polled: date | None = None
    last_new: date | None = None
    regions: tuple[str, ...] = ()
