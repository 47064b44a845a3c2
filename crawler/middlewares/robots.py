"""robots.txt, RFC 9309, failing closed: a host whose robots.txt can't be had is not crawled now.

Scrapy's own middleware takes an error or a 5xx for leave to crawl; RFC 9309 (2.3.1.4) says complete disallow.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.fetch.policy import PRODUCT
from crawler.fetch.refusal import Refused
from crawler.middlewares.guard import why_unsafe
from crawler.middlewares.pace import Pace

ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB at least; what stands behind is not read
KEPT_SECONDS = 24 * 3600.0
ASK_AGAIN_SECONDS = 300.0
# Who asks for more than this between two requests is not crawled: no run would come to its end.
LONGEST_DELAY = 600.0
_AGENT = re.compile(r"\s*user[-\s]?agent\s*[:\s]([^#]*)", re.IGNORECASE)
OWN_REQUEST = "is_robots_txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A host's answer. Without `parsed`: everything is allowed, or, with `closed`, nothing now; `unsafe`: never."""

    until: float
    parsed: Protego | None = None
    closed: str | None = None
    unsafe: bool = False


class RobotsMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = str(crawler.settings["USER_AGENT"])
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises Refused where the host's rules say no, or can't be had."""
        if request.meta.get(OWN_REQUEST):
            return
        rules = await self._of(request.url)
        if rules.unsafe:
            raise Refused("unsafe_address", f"not asked for: {rules.closed}")
        if rules.closed is not None:
            raise Refused("robots_unreachable", f"not crawled now: {rules.closed}", later=True)
        if rules.parsed is not None and not rules.parsed.can_fetch(request.url, PRODUCT):
            raise Refused("robots_forbids", "the host's robots.txt asks us not to")

    async def _of(self, url: str) -> Rules:
        """The rules of an origin, asked for once for all who wait."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._rules.get(origin)
        if task is None or (task.done() and task.result().until < time.monotonic()):
            task = asyncio.ensure_future(self._ask(origin))
            self._rules[origin] = task
        return await asyncio.shield(task)

    async def _ask(self, origin: str) -> Rules:
        now = time.monotonic()
        request = Request(f"{origin}/robots.txt", meta={OWN_REQUEST: True, "handle_httpstatus_all": False})
        engine = self._crawler.engine
        if engine is None:
            return Rules(until=now, closed="the crawl is closing")
        try:
            response = await engine.download_async(request)
        except IgnoreRequest as error:
            # Redirects without an end are "unavailable" by the RFC; what our own guard refuses is not asked again.
            if isinstance(error, Refused) or "redirect" not in str(error):
                refused = isinstance(error, Refused) and error.reason == "unsafe_address"
                why = f"robots.txt can't be had: {error}"
                return Rules(until=now + ASK_AGAIN_SECONDS, closed=why, unsafe=refused)
            return Rules(until=now + KEPT_SECONDS)
        except Exception as error:  # whatever keeps us from the rules keeps us from the host
            unsafe = why_unsafe(error, request.url)
            if unsafe is not None:
                return Rules(until=now + ASK_AGAIN_SECONDS, closed=unsafe, unsafe=True)
            detail = " ".join(str(error).split())[:120] or type(error).__name__
            return Rules(until=now + ASK_AGAIN_SECONDS, closed=f"robots.txt can't be had: {detail}")
        return self._read(response.status, response.body, origin, now)

    def _read(self, status: int, body: bytes, origin: str, now: float) -> Rules:
        if status >= 500 or status == 429 or status < 200:
            return Rules(until=now + ASK_AGAIN_SECONDS, closed=f"robots.txt answers {status}")
        if status >= 300:
            return Rules(until=now + KEPT_SECONDS)
        # A line that the cap cuts in two is no rule.
        text = body[:ROBOTS_BYTES] if len(body) <= ROBOTS_BYTES else body[:ROBOTS_BYTES].rpartition(b"\n")[0]
        parsed = Protego.parse(_for_us(text.decode("utf-8-sig", "replace")))
        seconds = _delay(parsed)
        if seconds > LONGEST_DELAY:
            why = f"robots.txt asks for {seconds:.0f} s between two requests, longer than a crawl waits"
            return Rules(until=now + KEPT_SECONDS, parsed=parsed, closed=why)
        pace = self._crawler.get_extension(Pace)
        if seconds and pace is not None:
            pace.at_least(urlsplit(origin).hostname or "", seconds)
        return Rules(until=now + KEPT_SECONDS, parsed=parsed)


def _delay(parsed: Protego) -> float:
    """Seconds between two requests that the rules ask for; 0.0 where they don't."""
    delay, rate = parsed.crawl_delay(PRODUCT), parsed.request_rate(PRODUCT)
    return max(delay or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)


def _for_us(text: str) -> str:
    """The rules with every crawler's name that can't be ours made one and the same.

    Protego keeps a copy of each rule for each name of its group: thousands of both in 500 KB would fill memory.
    """
    return "\n".join(_renamed(line) for line in text.splitlines())


def _renamed(line: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    name = found[1].strip().lower()
    bare = name.replace("*", "")
    if not bare:
        return f"User-agent: {'*' if name else ''}"
    return f"User-agent: {bare if bare in PRODUCT.lower() else '-'}"
