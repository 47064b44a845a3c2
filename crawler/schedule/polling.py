"""When to look at a source again: often where much is new, rarely where little is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from models.crawl_state import Poll

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
FIRST = timedelta(hours=1)
KEPT_POLLS = 24
# So many new articles are worth a poll; a feed holds ten to fifty, so none falls out of it unseen.
WORTH_A_POLL = 3.0
# A source that brought nothing is asked half as often again each time.
BACK_OFF = 1.5
_SPREAD = 0.1


def next_poll(polls: Sequence[Poll], *, source: str, pace: float | None = None) -> datetime:
    """When to poll next, from the polls so far (oldest first, at least one); `pace` is articles a day, where expected.

    Sources of one rhythm are spread a little, each always by the same share, so that they don't all come at once.
    """
    last = polls[-1]
    wanted = _interval(polls, pace)
    share = int.from_bytes(hashlib.sha256(source.encode()).digest()[:2]) / 65_535 * 2 - 1
    return last.at + min(max(wanted * (1 + _SPREAD * share), SHORTEST), LONGEST)


def _interval(polls: Sequence[Poll], pace: float | None) -> timedelta:
    first, last = polls[0], polls[-1]
    # What the first poll finds has gathered over an unknown time: it says nothing of the rate.
    if len(polls) == 1:
        return FIRST if not pace else timedelta(days=WORTH_A_POLL / pace)
    empty = next((n for n, poll in enumerate(reversed(polls)) if poll.new), len(polls))
    if empty:
        waited = last.at - polls[-2].at
        return max(waited * BACK_OFF, SHORTEST)
    hours = max((last.at - first.at) / timedelta(hours=1), 1 / 60)
    weights = [(_weight(last.at - poll.at, hours), poll.new) for poll in polls[1:]]
    rate = sum(weight * new for weight, new in weights) / sum(
        weight * (poll.at - before.at) / timedelta(hours=1)
        for (weight, _), poll, before in zip(weights, polls[1:], polls[:-1], strict=True)
    )
    # A source that wakes is believed half at once.
    latest = last.new / max((last.at - polls[-2].at) / timedelta(hours=1), 1 / 60)
    return timedelta(hours=WORTH_A_POLL / max(rate, latest / 2))


def _weight(age: timedelta, hours: float) -> float:
    """Newer polls count more: half as much at the middle of what is kept."""
    return float(0.5 ** (age / timedelta(hours=1) / max(hours / 2, 1e-6)))


def kept(polls: Sequence[Poll], poll: Poll) -> tuple[Poll, ...]:
    """The polls to remember, with one more."""
    return (*polls, poll)[-KEPT_POLLS:]
