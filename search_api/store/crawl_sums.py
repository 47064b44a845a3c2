"""Sums of what sources' polls reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from models.crawl_log import CrawlLogEntry
from search_api.coverage import Reached

COUNTS = ("polled", "listed", "fetched", "failed", "read", "titled", "dated", "texted")


def summed(entries: list[CrawlLogEntry]) -> tuple[CrawlLogEntry, ...]:
    """One entry a source and day: counts summed, regions joined, the period widened."""
    whole: dict[tuple[str, date], CrawlLogEntry] = {}
    for entry in entries:
        key = (entry.source, entry.day)
        whole[key] = _joined(whole[key], entry) if key in whole else entry
    return tuple(whole.values())


def _joined(one: CrawlLogEntry, other: CrawlLogEntry) -> CrawlLogEntry:
    starts = [day for day in (one.period_from, other.period_from) if day is not None]
    ends = [day for day in (one.period_to, other.period_to) if day is not None]
    return CrawlLogEntry(
        source=one.source,
        day=one.day,
        regions=tuple(sorted({*one.regions, *other.regions})),
        **{name: getattr(one, name) + getattr(other, name) for name in COUNTS},
        period_from=min(starts, default=None),
        period_to=max(ends, default=None),
    )


def reached(entries: Iterable[CrawlLogEntry]) -> list[Reached]:
    """What each source reached, by years: what the matrix asks."""
    fetched: Counter[tuple[str, str, tuple[str, ...], int, int]] = Counter()
    for entry in entries:
        if entry.regions and entry.period_from is not None:
            last = (entry.period_to or entry.period_from).year
            key = (entry.source, entry.day.isoformat(), tuple(sorted(entry.regions)), entry.period_from.year, last)
            fetched[key] += entry.fetched
    return [Reached(*key, count) for key, count in fetched.items()]
