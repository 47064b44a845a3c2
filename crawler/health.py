"""Judges how sources stand, from plain numbers: days of the crawl's log, the lists' last answers, what is expected."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.crawl_log import CrawlLogEntry
from models.health import HealthState, SourceHealth

WINDOW = timedelta(days=7)
# A source is silent or stale only after so long, whatever its pace.
PATIENCE = timedelta(days=7)
# How much longer than its usual gap between articles a source may rest.
GAPS = 3
# Fewer pages say nothing about a layout.
ENOUGH_PAGES = 5
# A share of pages with text that falls below this part of what it was, or of all that a new source gave.
FALL = 0.5
# Of a source that brings fewer a week, a week without any tells nothing.
FEW = 3
_HISTORY = timedelta(days=56)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a source beside its days. `pace`: articles a week. `problems`: what its lists answered last, by
    address, None for a good answer. `last_new`: the last poll that brought new addresses."""

    source: str
    name: str
    pace: float | None = None
    permitted: bool = True
    problems: dict[str, str | None] = field(default_factory=dict)
    last_new: date | None = None
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sums:
    polled: int = 0
    listed: int = 0
    failed: int = 0
    read: int = 0
    titled: int = 0
    dated: int = 0
    texted: int = 0

    def share(self, count: int) -> float | None:
        return count / self.read if self.read else None


def assess(known: Known, days: Sequence[CrawlLogEntry], *, today: date) -> SourceHealth:
    """The source's health on `today`. `days` are its log, in any order; several entries may be of one day."""
    past = [entry for entry in days if entry.day <= today]
    recent = _sums(entry for entry in past if entry.day > today - WINDOW)
    before = _sums(entry for entry in past if today - _HISTORY < entry.day <= today - WINDOW)
    polled = max((entry.day for entry in past if entry.polled), default=None)
    with_text = [entry.day for entry in past if entry.texted]
    last_new = max([*with_text, *([known.last_new] if known.last_new else [])], default=None)
    expected = known.pace if known.pace is not None else _usual(past, today)
    state, reason = _judge(known, past, recent, before, expected, last_new, polled, today)
    return SourceHealth(
        source=known.source,
        name=known.name,
        state=state,
        reason=reason,
        expected=expected,
        seen=recent.texted,
        titled=recent.share(recent.titled),
        dated=recent.share(recent.dated),
        texted=recent.share(recent.texted),
        last_polled=polled,
        last_new=last_new,
        regions=known.regions,
    )


def _judge(
    known: Known,
    past: Sequence[CrawlLogEntry],
    recent: _Sums,
    before: _Sums,
    expected: float | None,
    last_new: date | None,
    polled: date | None,
    today: date,
) -> tuple[HealthState, str]:
    if polled is None:
        if not known.permitted:
            return HealthState.UNPERMITTED, "its publisher asks for permission, which nobody has stated"
        return HealthState.NEVER, "never polled"
    if today - polled > WINDOW:
        return HealthState.ASLEEP, f"not polled since {polled}"
    for found in (
        _failing(known, past, polled),
        _broken(recent, before) if known.permitted else None,  # entries of feeds are no pages
        _silent(past, recent, today),
        _stale(last_new, expected, past, today) if known.permitted else None,
    ):
        if found is not None:
            return found
    if not known.permitted:
        return HealthState.UNPERMITTED, "its lists are read, its pages wait for permission"
    since = min(entry.day for entry in past)
    if expected is not None and expected >= FEW and today - since >= WINDOW and recent.texted < FALL * expected:
        return HealthState.THIN, f"{recent.texted} articles in 7 days, {expected:.0f} expected"
    return HealthState.WELL, _in_words(recent)


def _failing(known: Known, past: Sequence[CrawlLogEntry], polled: date) -> tuple[HealthState, str] | None:
    """By its lists' last answers; where none are known by the last day's polls and pages."""
    if known.problems:
        bad = {url: problem for url, problem in known.problems.items() if problem}
        if len(bad) == len(known.problems):
            url, problem = next(iter(bad.items()))
            return HealthState.FAILING, f"none of {len(bad)} lists can be read: {problem} ({url})"
    last = _sums(entry for entry in past if entry.day == polled)
    fetched = sum(entry.fetched for entry in past if entry.day == polled)
    if last.failed > max(fetched, 0) and last.failed >= max(1, last.polled // 2 + 1):
        return HealthState.FAILING, f"{last.failed} failures and {fetched} pages on {polled}"
    return None


def _broken(recent: _Sums, before: _Sums) -> tuple[HealthState, str] | None:
    """Pages come, and what was found in them before no longer is: the site's layout changed, or what we make of it."""
    if recent.read < ENOUGH_PAGES:
        return None
    for name, now, then in (
        ("text", recent.texted, before.texted),
        ("title", recent.titled, before.titled),
        ("day", recent.dated, before.dated),
    ):
        share = now / recent.read
        was = then / before.read if before.read >= ENOUGH_PAGES else None
        if was is not None and was > 0 and share < FALL * was:
            return HealthState.BROKEN, f"a {name} in {share:.0%} of {recent.read} pages, {was:.0%} before"
        if was is None and name == "text" and share < FALL:
            return HealthState.BROKEN, f"a text in only {share:.0%} of {recent.read} pages"
    return None


def _silent(past: Sequence[CrawlLogEntry], recent: _Sums, today: date) -> tuple[HealthState, str] | None:
    if not recent.polled or recent.listed:
        return None
    last = max((entry.day for entry in past if entry.listed), default=None)
    if last is None:
        return HealthState.SILENT, f"polled {recent.polled} times in 7 days, nothing was ever listed"
    return HealthState.SILENT, f"its lists are empty since {last}" if today > last else "its lists are empty"


def _stale(
    last_new: date | None, expected: float | None, past: Sequence[CrawlLogEntry], today: date
) -> tuple[HealthState, str] | None:
    since = last_new or min(entry.day for entry in past)
    usual = GAPS * WINDOW / expected if expected else timedelta(0)
    if today - since <= max(PATIENCE, usual, 2 * _longest_rest(past, since)):
        return None
    return HealthState.STALE, f"nothing new since {since}" if last_new else f"polled since {since}, nothing new ever"


def _longest_rest(past: Sequence[CrawlLogEntry], until: date) -> timedelta:
    """The longest time between two days with articles: who writes on Mondays rests for a week each time."""
    days = sorted({entry.day for entry in past if entry.texted and entry.day <= until})
    return max((later - day for day, later in itertools.pairwise(days)), default=timedelta(0))


def _usual(past: Sequence[CrawlLogEntry], today: date) -> float | None:
    """Articles a week by its own history before the last seven days; None for less than a fortnight of it."""
    history = [entry for entry in past if today - _HISTORY < entry.day <= today - WINDOW]
    if not history:
        return None
    span = today - WINDOW - min(entry.day for entry in history) + timedelta(days=1)
    if span < WINDOW:
        return None
    return round(sum(entry.texted for entry in history) * (WINDOW / span), 1)


def _in_words(recent: _Sums) -> str:
    if not recent.read:
        return f"{recent.listed} listed, nothing to read in 7 days"
    return f"{recent.texted} articles in 7 days"


def _sums(entries: Iterable[CrawlLogEntry]) -> _Sums:
    totals = dict.fromkeys(_Sums.__slots__, 0)
    for entry in entries:
        for name in totals:
            totals[name] += getattr(entry, name)
    return _Sums(**totals)
