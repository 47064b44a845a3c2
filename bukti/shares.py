"""One piece of work among several workers: each takes a batch at a time, and no other does what one has taken."""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TypeVar

from search_api.store.claims import Claims

T = TypeVar("T")

AT_ONCE = 16  # texts: a few seconds of work, which is what a kill makes others wait for beyond their own
HELD = timedelta(minutes=2)
_PAUSE = 1.0
_SWEEP = 200  # batches between two looks for claims that are over


class Shares:
    """What one worker has of a piece of work called `work`. What it did stays claimed until its time is over: who read
    of it before it was done must not do it again."""

    def __init__(
        self,
        claims: Claims,
        work: str,
        *,
        held: timedelta = HELD,
        pause: float = _PAUSE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._claims = claims
        self._work = work
        self._held = held
        self._pause = pause
        self._clock = clock
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:12]}"
        self._taken = 0
        self._back: list[str] = []

    def give_back(self, key: str) -> None:
        """The item was passed over, not done: who comes next need not wait for the end of the claim."""
        self._back.append(f"{self._work} {key}")

    def all_of(self, offer: Callable[[], Iterable[T]], name: Callable[[T], str]) -> Iterator[T]:
        """Every item of the offer that falls to this worker, once. The offer is asked again for as long as others hold
        some of it, so that what a killed worker held is done as well; what is done must no longer be offered, or is
        passed over. An item is done when the next is asked for."""
        tried: set[str] = set()
        left = True
        while left:
            left = False
            items = iter(offer())
            while batch := list(islice(items, AT_ONCE)):
                fresh = {name(item): item for item in batch if name(item) not in tried}
                with self._mine(list(fresh)) as mine:
                    left = left or len(mine) < len(fresh)
                    for key, item in fresh.items():
                        if key in mine:
                            tried.add(key)
                            yield item
            if left:
                time.sleep(self._pause)

    @contextmanager
    def _mine(self, keys: list[str]) -> Iterator[frozenset[str]]:
        """Those that are ours for the block; free again at once where it fails."""
        if not keys:
            yield frozenset()
            return
        now = self._clock()
        if self._taken % _SWEEP == 0:
            self._claims.forget(now)
        self._taken += 1
        items = {f"{self._work} {key}": key for key in keys}
        mine = self._claims.take(list(items), holder=self._holder, at=now, until=now + self._held)
        try:
            yield frozenset(items[item] for item in mine)
        except BaseException:
            self._claims.let_go(sorted(mine), holder=self._holder)
            raise
        if self._back:
            self._claims.let_go(self._back, holder=self._holder)
            self._back = []
