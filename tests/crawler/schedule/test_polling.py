"""Often where much is new, rarely where little is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.schedule.polling import KEPT_POLLS, LONGEST, SHORTEST, kept, next_poll
from models.crawl_state import Poll

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def settled(*, a_day: float, days: float = 20, source: str = "kabar") -> timedelta:
    """How long the wait is where a source of so many articles a day has been polled by the rule for so long."""
    polls: tuple[Poll, ...] = (Poll(at=NOON, listed=30, new=30),)
    owed, wait = 0.0, timedelta()
    while polls[-1].at < NOON + timedelta(days=days):
        due = next_poll(polls, source=source)
        wait = due - polls[-1].at
        owed += a_day * (wait / timedelta(days=1))
        polls = kept(polls, Poll(at=due, listed=30, new=int(owed)))
        owed -= int(owed)
    return wait


def test_busier_sources_are_asked_more_often() -> None:
    waits = [settled(a_day=rate) for rate in (300, 48, 6, 0.2)]
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=30)
    assert timedelta(minutes=30) < waits[1] < timedelta(hours=4)
    assert waits[3] > timedelta(hours=12)


def test_no_feed_of_thirty_entries_overflows_between_two_polls() -> None:
    for rate in (5, 50, 200, 1_000):
        assert settled(a_day=rate) / timedelta(days=1) * rate < 30


def test_the_wait_has_bounds_however_busy_or_silent() -> None:
    assert settled(a_day=100_000) == SHORTEST
    assert settled(a_day=0) == LONGEST


def test_a_silent_source_that_wakes_is_asked_often_again() -> None:
    polls = tuple(Poll(at=NOON + timedelta(days=n), listed=30, new=0) for n in range(10))
    assert next_poll(polls, source="kabar") - polls[-1].at == LONGEST
    awake = kept(polls, Poll(at=NOON + timedelta(days=10), listed=30, new=30))
    assert next_poll(awake, source="kabar") - awake[-1].at < timedelta(hours=12)


def test_the_first_wait_follows_the_expected_pace() -> None:
    first = (Poll(at=NOON, listed=30, new=30),)
    assert next_poll(first, source="a", pace=0.1) > next_poll(first, source="a", pace=24.0)


def test_sources_of_one_rhythm_do_not_come_at_once() -> None:
    first = (Poll(at=NOON, listed=30, new=30),)
    assert len({next_poll(first, source=f"s{n}") for n in range(50)}) > 40
    assert next_poll(first, source="s1") == next_poll(first, source="s1")


def test_what_is_kept_has_an_end() -> None:
    polls: tuple[Poll, ...] = ()
    for n in range(100):
        polls = kept(polls, Poll(at=NOON + timedelta(hours=n), listed=1, new=0))
    assert len(polls) == KEPT_POLLS
    assert polls[-1].at == NOON + timedelta(hours=99)
