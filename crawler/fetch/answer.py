"""What came of asking a host for a page: its bytes, "as you have it", or a reason, for later or for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer as an archive keeps them; `body` is unpacked, `headers` are as the host sent them.

    `url` is the address that answered, `asked` the one that was asked for first: between them lie redirects. `parts`:
    the exchanges of an article in several pages, whose `body` is all of them together (`crawler.read.joined`).
    `resource`: no answer of a host at `url`, but what a list says of it.
    """

    asked: str
    url: str
    status: int
    fetched: datetime
    request_headers: Headers
    headers: Headers
    body: bytes
    ip: str | None = None
    parts: tuple[Exchange, ...] = ()
    resource: bool = False

    def header(self, name: str) -> str | None:
        """A header's first value; names in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def media_type(self) -> str:
        return (self.header("Content-Type") or "").strip() or "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page."""

    exchange: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The host says that nothing has changed since our validators."""

    url: str
    fetched: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfetched:
    """No page. `later` tells "ask again" from "never ask again"; `after` is the host's own word on when, in seconds.

    `rule` says that we chose not to ask (robots.txt, an unsafe address): no failure of anybody's. `exchange` is there
    where the host did answer.
    """

    url: str
    reason: str
    detail: str
    later: bool
    rule: bool = False
    after: float | None = None
    status: int | None = None
    exchange: Exchange | None = None


Answer: TypeAlias = Fetched | NotModified | Unfetched
