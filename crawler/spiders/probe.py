"""A spider for a few questions: one-off fetches through the crawl's own guard, robots.txt and pace; nothing is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import scrapy

from crawler.fetch.fetcher import Fetcher
from crawler.fetch.policy import FetchPolicy
from crawler.fetch.scrapy_settings import scrapy_settings

Questions: TypeAlias = Callable[[Fetcher], Awaitable[None]]


class ProbeSpider(scrapy.Spider):
    """Runs `questions` once with a fetcher, then ends."""

    name = "bukti-probe"

    def __init__(self, *, questions: Questions, policy: FetchPolicy, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._questions = questions
        self._policy = policy

    async def start(self) -> AsyncIterator[Any]:
        """Yields nothing: the work is done when it ends."""
        await self._questions(Fetcher(self.crawler, self._policy))
        return
        yield


def probe(questions: Questions, policy: FetchPolicy) -> None:
    """Ask, and return when all is answered. Once a process: Twisted's reactor can't be started twice."""
    from scrapy.crawler import AsyncCrawlerProcess

    process = AsyncCrawlerProcess(scrapy_settings(policy))
    process.crawl(ProbeSpider, questions=questions, policy=policy)
    process.start()
