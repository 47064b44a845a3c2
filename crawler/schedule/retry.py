"""When to ask for a page again: after an answer of "later", and to see whether it still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRules:
    """`first` doubles with every try up to `longest`; after `tries` answers of "later" in a row a page is given up.

    `recrawls`: how long after the first fetch a page is looked at again.
    """

    first: timedelta = timedelta(minutes=2)
    longest: timedelta = timedelta(hours=12)
    tries: int = 8
    recrawls: tuple[timedelta, ...] = (timedelta(days=1), timedelta(days=7))

    def wait(self, tries: int, *, asked: float | None = None) -> timedelta | None:
        """How long after the `tries`-th answer of "later" (from 1); None: give up. `asked`: the host's own seconds."""
        if tries >= self.tries:
            return None
        wait = min(self.first * (1 << (tries - 1)), self.longest)
        return max(wait, timedelta(seconds=asked)) if asked is not None else wait

    def recrawl(self, done: int) -> timedelta | None:
        """How long after a page's first fetch its next look is, when it has had `done` of them; None: no more."""
        return self.recrawls[done] if done < len(self.recrawls) else None
