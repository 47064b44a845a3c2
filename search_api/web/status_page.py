"""What the status page shows: what is stored, what became of each item, how the sources are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.crawl_log import CrawlLogEntry
from models.health import HealthState, SourceHealth
from search_api.backend import Backend
from search_api.store.records import DayItems, StoreStatus
from search_api.web.outlet_names import OutletNames

# A source that was not read for so long while others were is silent.
SILENT_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source over all days. `state` is well, failing (more failed than fetched on its last day) or silent."""

    source: str
    name: str
    regions: tuple[str, ...]
    last: date
    days: int
    fetched: int
    failed: int
    first_published: date | None
    last_published: date | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCrawl:
    """All sources on the last day on which any was read."""

    day: date
    sources: int
    listed: int
    fetched: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """`last_items`: what became of what came in last. `health`: those that were crawled, most pressing first; `never`:
    how many sources were never read. Both are empty where the service knows of no crawl."""

    status: StoreStatus
    sources: tuple[SourceRow, ...]
    last: LastCrawl | None
    last_items: DayItems | None
    health: tuple[SourceHealth, ...]
    never: int


def status_page(backend: Backend, outlets: OutletNames) -> StatusPage:
    """Those that need care first, then the last read."""
    by_source: dict[str, list[CrawlLogEntry]] = {}
    for entry in backend.store.crawl_log():
        by_source.setdefault(entry.source, []).append(entry)
    newest = max((entry.day for entries in by_source.values() for entry in entries), default=date.min)
    found = [_health(source, entries, outlets, newest) for source, entries in by_source.items()]
    found.sort(key=lambda health: (health.state == "well", -health.last.toordinal(), health.name))
    health = backend.health() if backend.health else ()
    crawled = tuple(one for one in health if one.state is not HealthState.NEVER)
    return StatusPage(
        status=backend.store.status(),
        sources=tuple(found),
        last=_last(newest, [entry for entries in by_source.values() for entry in entries]),
        last_items=backend.store.last_items(),
        health=crawled,
        never=len(health) - len(crawled),
    )


def _last(newest: date, entries: list[CrawlLogEntry]) -> LastCrawl | None:
    latest = [entry for entry in entries if entry.day == newest]
    if not latest:
        return None
    return LastCrawl(
        day=newest,
        sources=len({entry.source for entry in latest}),
        listed=sum(entry.listed for entry in latest),
        fetched=sum(entry.fetched for entry in latest),
        failed=sum(entry.failed for entry in latest),
    )


def _health(source: str, entries: list[CrawlLogEntry], outlets: OutletNames, newest: date) -> SourceRow:
    last = max(entry.day for entry in entries)
    latest = [entry for entry in entries if entry.day == last]
    failing = sum(entry.failed for entry in latest) > sum(entry.fetched for entry in latest)
    silent = newest - last > SILENT_AFTER
    return SourceRow(
        source=source,
        name=outlets.name(source) or source,
        regions=tuple(sorted({code for entry in entries for code in entry.regions})),
        last=last,
        days=len({entry.day for entry in entries}),
        fetched=sum(entry.fetched for entry in entries),
        failed=sum(entry.failed for entry in entries),
        first_published=min(_days(entry.period_from for entry in entries), default=None),
        last_published=max(_days(entry.period_to for entry in entries), default=None),
        state="silent" if silent else "failing" if failing else "well",
    )


def _days(found: Iterable[date | None]) -> list[date]:
    return [day for day in found if day is not None]
