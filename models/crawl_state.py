"""What the crawler knows of sources and pages from one run to the next, and the port to where it is kept.

The port asks for what every engine has: get by id, a search, and writes on the condition that nobody wrote meanwhile.
`version` is that condition: 0 for what was never kept, and another number after each write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from models.capture import ArchiveLocation
from models.disposition import Disposition
from models.identity import Digest, DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One look at all lists of a source: how many addresses they held, how many of them were new."""

    at: datetime
    listed: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """One feed, sitemap or section page: the validators of its last answer, and what that brought."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    polled: datetime | None = None
    listed: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """`polls` are the last ones, oldest first. `holder` works on the source until `held_until`, unless it dies."""

    source: str
    next_poll: datetime | None = None
    polls: tuple[Poll, ...] = ()
    lists: tuple[ListState, ...] = ()
    holder: str | None = None
    held_until: datetime | None = None
    version: int = 0

    def list_state(self, url: str) -> ListState:
        """What is known of one of its lists."""
        return next((known for known in self.lists if known.url == url), ListState(url=url))


class PageStatus(StrEnum):
    """`waiting`: to be fetched when due; `held`: its bytes lie in the archive and wait to be read; `done`: it has its
    disposition (due: when to look again); `dead`: never to be asked for again."""

    WAITING = "waiting"
    HELD = "held"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage:
    """A page that was fetched and archived, in its own words: all that is needed to read it without the web.

    `url` is the address that answered. `gone` is the host's status where it said that the page is no more.
    """

    url: str
    digest: Digest
    size: int
    media_type: str
    fetched: datetime
    location: ArchiveLocation
    gone: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """`url` (canonical) is the page's id; `address` what is asked for. `newest` orders: new pages come before old.

    `tries` counts answers of "later" in a row, `recrawls` the looks after the first. `document` is what it became.
    `entry`: the digest of what its feed says of it, where that alone may be kept. `cited`: when evidence from it was
    first cited; the only fact that others than the source's crawl write.
    """

    url: str
    source: str
    address: str
    status: PageStatus = PageStatus.WAITING
    found: datetime
    newest: datetime
    due: datetime | None = None
    tries: int = 0
    recrawls: int = 0
    answer: int | None = None
    reason: str | None = None
    fetched: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    held: HeldPage | None = None
    disposition: Disposition | None = None
    document: DocumentId | None = None
    entry: Digest | None = None
    cited: datetime | None = None
    version: int = 0


class CrawlState(Protocol):
    """Where the crawler keeps what it knows. Writes are durable on return; each stands or falls alone."""

    def source(self, source: str) -> SourceState:
        """What is known; a fresh state for a source that was never kept."""
        ...

    def sources(self) -> tuple[SourceState, ...]:
        """All that were ever kept, by id."""
        ...

    def save_source(self, state: SourceState) -> SourceState | None:
        """Keep a state under the condition of its version; the state with its new version, None where it lost."""
        ...

    def pages(self, urls: Sequence[str]) -> dict[str, PageState]:
        """What is known of these pages; unknown ones are left out."""
        ...

    def save_pages(self, pages: Sequence[PageState]) -> tuple[PageState | None, ...]:
        """Keep each under the condition of its version (0: it must not be there); in their order, None for one that
        somebody else has written since."""
        ...

    def due(self, source: str, *, at: datetime, limit: int) -> tuple[PageState, ...]:
        """Pages to be fetched, waiting before done, newest first. A quarter of them (rounded down) are done ones, where
        so many are due: a backlog of new pages never hides them."""
        ...

    def held(self, source: str, *, limit: int) -> tuple[PageState, ...]:
        """Pages whose bytes lie archived and unread, oldest fetch first."""
        ...

    def counts(self, source: str) -> dict[PageStatus, int]:
        """How many of a source's pages stand where."""
        ...

    def next_due(self, source: str) -> datetime | None:
        """When the next of its pages is to be fetched."""
        ...
