"""Progress on a terminal, none in a pipe."""

from __future__ import annotations

import sys
import time
from collections import Counter

_EVERY_SECONDS = 0.2


class Progress:
    """One line on standard error that is written over; silent where standard error is no terminal."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown = sys.stderr.isatty()
        self._counts: Counter[str] = Counter()
        self._last = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown and self._counts:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def step(self, kind: str) -> None:
        """Count one item of a kind."""
        self._counts[kind] += 1
        now = time.monotonic()
        if self._shown and now - self._last >= _EVERY_SECONDS:
            self._last = now
            parts = ", ".join(f"{n} {kind}" for kind, n in self._counts.items())
            sys.stderr.write(f"\r\x1b[2K{self._title}: {self._counts.total()} items ({parts})")
            sys.stderr.flush()
