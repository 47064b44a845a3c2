"""The guard before each request, each redirect's too: addresses that we never ask for, by the way they are written.

What they resolve to is judged by `crawler.safety.resolver`; without it on the reactor nothing is sent at all.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetch.refusal import Refused
from crawler.safety.reach import Reach
from crawler.safety.resolver import REACH, GuardedResolver


class GuardMiddleware:
    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls(crawler.settings[REACH])

    def process_request(self, request: Request) -> None:
        """Raises Refused."""
        # A redirect copies its request's slot: another host's pace is not this one's.
        request.meta.pop("download_slot", None)
        if resolver() is None:
            raise Refused("unsafe_address", "the guard of addresses is not in place; nothing is sent without it")
        if request.meta.get("proxy"):
            raise Refused("unsafe_address", "a proxy would look the name up itself, past our guard")
        reason = self._reach.why_not(request.url)
        if reason is not None:
            raise Refused("unsafe_address", f"not asked for: {reason}")


def why_unsafe(error: Exception, url: str) -> str | None:
    """Why the guard gave no address for the host, where that is what an error of the downloader comes from; of a
    redirect, the host that it led to is named in the error."""
    guard = resolver()
    if guard is None or isinstance(error, Refused):
        return None
    said, host = str(error), (urlsplit(url).hostname or "").lower()
    return next((why for name, why in guard.refused.items() if name == host or _names(said, name)), None)


def _names(said: str, name: str) -> bool:
    """Whether a text names this very host: not one below it, nor one whose name goes on."""
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?!\.?[\w-])", said) is not None


def resolver() -> GuardedResolver | None:
    """The guard on the running reactor."""
    from twisted.internet import reactor

    found: Any = getattr(reactor, "nameResolver", None)
    return found if isinstance(found, GuardedResolver) else None
