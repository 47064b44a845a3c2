"""When to ask for a page again: after an answer of "later", and to see whether it still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRules:
    """`first` doubles with every try up to `longest`; after `tries` answers of "later" in a row a page is given up.

    `recrawls`: how long after the first fetch a page is looked at again. What was cited is looked at as long after the
    citing, too, and then every `cited_every` for good.
    """

    first: timedelta = timedelta(minutes=2)
    longest: timedelta = timedelta(hours=12)
    tries: int = 8
    recrawls: tuple[timedelta, ...] = (timedelta(days=1), timedelta(days=7))
    cited_every: timedelta = timedelta(days=30)

    def wait(self, tries: int, *, asked: float | None = None) -> timedelta | None:
        """How long after the `tries`-th answer of "later" (from 1); None: give up. `asked`: the host's own seconds."""
        if tries >= self.tries:
            return None
        wait = min(self.first * (1 << (tries - 1)), self.longest)
        return max(wait, timedelta(seconds=asked)) if asked is not None else wait

    def recrawl(self, done: int) -> timedelta | None:
        """How long after a page's first fetch its next look is, when it has had `done` of them; None: no more."""
        return self.recrawls[done] if done < len(self.recrawls) else None

    def cited_look(self, cited: datetime, *, seen: datetime | None) -> datetime:
        """When a page that was cited is looked at next, when it was last `seen` (None: never since)."""
        moments = [cited + wait for wait in self.recrawls] or [cited]
        ahead = [moment for moment in moments if seen is None or moment > seen]
        if ahead or seen is None:
            return min(ahead)
        return moments[-1] + self.cited_every * ((seen - moments[-1]) // self.cited_every + 1)
