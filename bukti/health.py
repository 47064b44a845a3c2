"""How the sources stand: the store's numbers and the catalogue's expectations, judged by `crawler.health`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime

from bukti.intake import FILES_SOURCE
from bukti.workbench import Workbench
from crawler.health import Known, assess
from crawler.sources.source import Source
from models.crawl_log import CrawlLogEntry
from models.crawl_state import SourceState
from models.health import HealthState, SourceHealth


def source_health(bench: Workbench, *, today: date | None = None) -> tuple[SourceHealth, ...]:
    """Every source of the catalogue, and those that the crawl's log knows beside it; most pressing first."""
    days: dict[str, list[CrawlLogEntry]] = defaultdict(list)
    for entry in bench.store.crawl_log():
        if entry.source != FILES_SOURCE:
            days[entry.source].append(entry)
    states = {state.source: state for state in bench.store.crawl.sources()}
    at = today or datetime.now(UTC).date()
    known = {source.outlet.id: _known(source, states.get(source.outlet.id)) for source in bench.catalogue}
    for identity in sorted((days.keys() | states.keys()) - known.keys()):
        known[identity] = _unlisted(identity, states.get(identity))
    order = {state: place for place, state in enumerate(HealthState)}
    found = [assess(one, days.get(identity, ()), today=at) for identity, one in known.items()]
    return tuple(sorted(found, key=lambda health: (order[health.state], health.source)))


def crawled(sources: Iterable[SourceHealth]) -> tuple[SourceHealth, ...]:
    """Those that a crawl has to tell of."""
    return tuple(health for health in sources if health.state.crawled)


def _known(source: Source, state: SourceState | None) -> Known:
    own = {known.url for known in source.lists}
    return Known(
        source=source.outlet.id,
        name=source.outlet.name,
        pace=source.pace,
        permitted=source.may_fetch,
        problems=_problems(state, own),
        last_new=_last_new(state),
        regions=source.outlet.regions,
    )


def _unlisted(identity: str, state: SourceState | None) -> Known:
    return Known(source=identity, name=identity, problems=_problems(state, None), last_new=_last_new(state))


def _problems(state: SourceState | None, own: set[str] | None) -> dict[str, str | None]:
    """The source's own lists; parts and pages that they led to come and go."""
    lists = state.lists if state is not None else ()
    return {known.url: known.problem for known in lists if known.polled and (own is None or known.url in own)}


def _last_new(state: SourceState | None) -> date | None:
    polls = state.polls if state is not None else ()
    return max((poll.at.date() for poll in polls if poll.new), default=None)
