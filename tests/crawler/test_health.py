"""Health from plain numbers: each state with its reason, and none of them where nothing is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.health import Known, assess
from models.crawl_log import CrawlLogEntry
from models.health import HealthState

TODAY = date(2026, 11, 23)
KNOWN = Known(source="kabar", name="Kabar")
GOOD = CrawlLogEntry(source="kabar", day=TODAY, polled=4, listed=40, fetched=5, read=5, titled=5, dated=5, texted=5)


def days(first: int, last: int = 0, entry: CrawlLogEntry = GOOD) -> list[CrawlLogEntry]:
    """The entry once a day, from `first` days ago to `last` days ago."""
    return [replace(entry, day=TODAY - timedelta(days=back)) for back in range(last, first + 1)]


EMPTY = replace(GOOD, fetched=0, read=0, titled=0, dated=0, texted=0)
NOTHING = replace(EMPTY, listed=0)
NO_TEXT = replace(GOOD, texted=0)
NO_DAY = replace(GOOD, dated=0)


@pytest.mark.parametrize(
    ("known", "log", "state", "reason"),
    [
        (KNOWN, days(40), HealthState.WELL, "35 articles in 7 days"),
        (KNOWN, [], HealthState.NEVER, "never polled"),
        (replace(KNOWN, permitted=False), [], HealthState.UNPERMITTED, "permission"),
        (replace(KNOWN, permitted=False), days(30, 0, EMPTY), HealthState.UNPERMITTED, "wait for permission"),
        (replace(KNOWN, permitted=False), days(2, 0, NO_TEXT), HealthState.UNPERMITTED, "wait for permission"),
        (KNOWN, days(40, 10), HealthState.ASLEEP, "not polled since 2026-11-13"),
        (replace(KNOWN, problems={"u": "html", "v": "not_found"}), days(40), HealthState.FAILING, "html"),
        (replace(KNOWN, problems={"u": "html", "v": None}), days(40), HealthState.WELL, ""),
        (KNOWN, [*days(40, 1), replace(EMPTY, failed=4)], HealthState.FAILING, "4 failures and 0 pages"),
        (KNOWN, [*days(40, 7), *days(6, 0, NO_TEXT)], HealthState.BROKEN, "a text in 0% of 35 pages, 100% before"),
        (KNOWN, [*days(40, 7), *days(6, 0, NO_DAY)], HealthState.BROKEN, "a day in 0% of 35 pages, 100% before"),
        (KNOWN, days(2, 0, NO_TEXT), HealthState.BROKEN, "a text in only 0% of 15 pages"),
        (KNOWN, days(40, 0, NO_DAY), HealthState.WELL, ""),
        (KNOWN, [*days(40, 7), *days(6, 0, NOTHING)], HealthState.SILENT, "empty since 2026-11-16"),
        (KNOWN, days(20, 0, NOTHING), HealthState.SILENT, "nothing was ever listed"),
        (KNOWN, [*days(60, 20), *days(19, 0, EMPTY)], HealthState.STALE, "nothing new since 2026-11-03"),
        (KNOWN, days(20, 0, EMPTY), HealthState.STALE, "nothing new ever"),
        (replace(KNOWN, pace=0.2), [*days(60, 20), *days(19, 0, EMPTY)], HealthState.WELL, "nothing to read"),
        (replace(KNOWN, pace=100), days(40), HealthState.THIN, "35 articles in 7 days, 100 expected"),
        (replace(KNOWN, pace=100), days(2), HealthState.WELL, ""),
        (KNOWN, [*days(40, 7), *days(6, 1, EMPTY), GOOD], HealthState.THIN, "5 articles in 7 days, 35 expected"),
    ],
)
def test_states(known: Known, log: list[CrawlLogEntry], state: HealthState, reason: str) -> None:
    health = assess(known, log, today=TODAY)
    assert (health.state, reason in health.reason) == (state, True), health


def test_shares_and_expectations() -> None:
    log = [*days(40, 7), *days(6, 0, replace(GOOD, titled=4, dated=3))]
    health = assess(KNOWN, log, today=TODAY)
    assert (health.expected, health.seen) == (35.0, 35)
    assert (health.titled, health.dated, health.texted) == (0.8, 0.6, 1.0)
    assert (health.last_polled, health.last_new) == (TODAY, TODAY)


def test_a_rare_publisher_is_not_called_stale() -> None:
    weekly = [entry for entry in days(60, 9) if entry.day.weekday() == 0]
    log = [*weekly, *days(60, 0, EMPTY)]
    assert assess(KNOWN, log, today=TODAY).state is not HealthState.STALE


def test_days_to_come_count_for_nothing() -> None:
    log = [*days(40), replace(NO_TEXT, day=TODAY + timedelta(days=3), read=500)]
    assert assess(KNOWN, log, today=TODAY).state is HealthState.WELL
