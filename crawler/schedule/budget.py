"""How much one run may do: pages in all, pages a host, time. What is left over waits for the next run."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """None: no limit. `seconds` is when no further request is begun; those under way come to their end."""

    pages: int | None = None
    host_pages: int | None = 2_000
    seconds: float | None = None
    lists: int = 200
    paging: int = 5


class Budget:
    """Counts what a run has spent."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._pages = 0
        self._hosts: Counter[str] = Counter()
        self._begun = time.monotonic()
        self._stopped: str | None = None

    def stop(self, why: str) -> None:
        """Begin nothing more."""
        self._stopped = self._stopped or why

    def spent(self, host: str = "") -> str | None:
        """Why nothing further is begun (at this host); None while there is something left."""
        limits = self.limits
        if (over := self.over()) is not None:
            return over
        if limits.pages is not None and self._pages >= limits.pages:
            return f"the run's {limits.pages} pages are fetched"
        if limits.host_pages is not None and self._hosts[host] >= limits.host_pages:
            return f"the host's {limits.host_pages} pages of this run are fetched"
        return None

    def over(self) -> str | None:
        """Why no request is sent any more, not even of what was taken already and waits for its host's pace."""
        seconds = self.limits.seconds
        if self._stopped is not None:
            return self._stopped
        if seconds is not None and time.monotonic() - self._begun >= seconds:
            return f"the run's {seconds:.0f} seconds are over"
        return None

    def take(self, host: str) -> bool:
        """Spend one page; False where nothing is left."""
        if self.spent(host) is not None:
            return False
        self._pages += 1
        self._hosts[host] += 1
        return True
