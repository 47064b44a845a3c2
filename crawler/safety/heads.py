"""A cap on an answer's head: Scrapy caps bodies alone, and headers without an end would fill memory until the timeout.

Twisted caps a single line (16 KB); their number, and what stands before an answer (`100 Continue` again and again), is
capped here, by bytes as they arrive.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from crawler.fetch.refusal import HeadTooLarge

# Browsers stop at 256 KB or before; no honest host comes near.
MAX_HEAD = 256 * 1024
_HEAD = frozenset({STATUS, HEADER})


class CappedHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https, each of its connections under the cap."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _CappedFactory


class _CappedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _CappedProtocol:  # noqa: ARG002
        return _CappedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _CappedProtocol(_LenientHTTP11ClientProtocol):
    _head = 0

    def request(self, request: Any) -> Any:
        """A connection serves many; each has its own head."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        """What arrives together with a body's beginning counts, too: one read at most."""
        if self._parser is not None and self._parser.state in _HEAD:
            self._head += len(data)
            if self._head > MAX_HEAD:
                error = HeadTooLarge(f"over {MAX_HEAD // 1024} KB of headers")
                self._giveUp(Failure(error))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
