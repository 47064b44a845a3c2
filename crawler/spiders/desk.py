"""Where a crawl hands things over: the port to what reads pages and to what counts."""

from __future__ import annotations

from typing import Protocol

from models.crawl_log import CrawlLogEntry
from models.crawl_state import PageState
from models.disposition import Outcome


class Desk(Protocol):
    """The composition root's side of a crawl. Nothing here raises for one page's sake."""

    async def take(self, page: PageState, data: bytes) -> None:
        """A held page with its bytes, to be read and stored; waits while too many lie unread."""
        ...

    async def tell(self, source: str, outcome: Outcome) -> None:
        """What became of an address that gave no page."""
        ...

    async def log(self, entry: CrawlLogEntry) -> None:
        """What a poll reached."""
        ...

    def note(self, source: str, what: str, detail: str) -> None:
        """Something about a source as a whole that a person should know: `problem`, `left_alone`, `listed`."""
        ...
