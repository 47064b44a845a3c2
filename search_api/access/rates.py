"""How often somebody may ask: a moving window in memory, one for the process."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from models.errors import SettingsError, TooManyError


class Rate:
    """`words` such as "600/minute"; empty: no limit. Raises SettingsError for words that say no rate."""

    def __init__(self, words: str, *, setting: str) -> None:
        self._item: RateLimitItem | None = None
        if words:
            try:
                self._item = parse(words)
            except ValueError as error:
                raise SettingsError(
                    f"{words!r} is no rate", parameter=setting, hint="write it like 600/minute, or leave it empty"
                ) from error
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def spend(self, *key: str) -> None:
        """Count one call. Raises TooManyError when it is one too many."""
        if self._item is not None and not self._limiter.hit(self._item, *key):
            raise self._too_many(*key)

    def check(self, *key: str) -> None:
        """Raises TooManyError when a further call would be one too many; counts nothing."""
        if self._item is not None and not self._limiter.test(self._item, *key):
            raise self._too_many(*key)

    def _too_many(self, *key: str) -> TooManyError:
        if self._item is None:
            raise ValueError("no limit, none passed")
        reset = self._limiter.get_window_stats(self._item, *key).reset_time
        wait = max(1, math.ceil(reset - time.time()))
        return TooManyError(
            f"more than {self._item.amount} in {self._item.get_expiry()} seconds", wait=wait, hint="wait, then go on"
        )
