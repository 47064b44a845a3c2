"""One page at a time through Scrapy's downloader and all middlewares; never raises, always an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetch.answer import Answer, Exchange, Fetched, Headers, NotModified, Unfetched
from crawler.fetch.hosts import Hosts
from crawler.fetch.policy import FetchPolicy
from crawler.fetch.verdict import of_error, of_status
from crawler.middlewares.guard import why_unsafe

# No answer of any host: the run ends.
CLOSING = "closing"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def _utc() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """`hosts` tells which of them are left alone. `now` is the clock that fetches are dated by; `over` says why
    nothing further is sent, once that is so: who waits for a host may wait long."""

    def __init__(
        self,
        crawler: Crawler,
        policy: FetchPolicy,
        *,
        now: Callable[[], datetime] = _utc,
        over: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._crawler = crawler
        self._now = now
        self._over = over
        self.hosts = Hosts(limit=policy.host_failures, patience=policy.patience)
        self._at_once = asyncio.Semaphore(policy.concurrency)
        self._per_host = policy.per_host
        self._turns: dict[str, asyncio.Semaphore] = {}

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """Ask for a page; with validators, only for one that has changed since."""
        host = host_key(url)
        # Who waits for the host waits here: after an answer of "later" nothing is on its way already.
        async with self._turns.setdefault(host, asyncio.Semaphore(self._per_host)):
            closed = self.hosts.closed(host)
            if closed is not None:
                return Unfetched(url=url, reason="host_left_alone", detail=closed, later=True)
            await asyncio.sleep(self.hosts.pause(host))
            async with self._at_once:
                if (over := self._over()) is not None:
                    return Unfetched(url=url, reason=CLOSING, detail=over, later=True)
                answer = await self._ask(url, etag, last_modified)
            self.hosts.note(host, answer)
            return answer

    async def _ask(self, url: str, etag: str | None, last_modified: str | None) -> Answer:
        engine = self._crawler.engine
        if engine is None:
            return Unfetched(url=url, reason=CLOSING, detail="the crawl is closing", later=True)
        try:
            request = Request(url, headers=_conditions(etag, last_modified))
            response = await engine.download_async(request)
        except Exception as error:  # any library's error is an answer about this one page
            return of_error(error, url, unsafe=why_unsafe(error, url))
        if response.status == 304:
            return NotModified(url=url, fetched=self._now())
        exchange = _exchange(url, response, self._now())
        if exchange.status in _REDIRECTS:
            return Unfetched(
                url=url, reason="bad_redirect", detail="a redirect to no web address", later=False, exchange=exchange
            )
        return of_status(exchange) or Fetched(exchange=exchange)


@lru_cache(maxsize=2_048)
def host_key(url: str) -> str:
    """The host as Scrapy's pace counts it."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in named.items() if value}


def _exchange(url: str, response: Response, fetched: datetime) -> Exchange:
    request = response.request
    return Exchange(
        asked=url,
        url=response.url,
        status=response.status,
        fetched=fetched,
        request_headers=_headers(request.headers) if request is not None else (),
        headers=_headers(response.headers),
        body=response.body,
        ip=str(response.ip_address) if response.ip_address else None,
    )


def _headers(headers: Any) -> Headers:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )
