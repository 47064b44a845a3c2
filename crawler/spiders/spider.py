"""The spider: every source's walk side by side, one round or round after round."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler

from crawler.claims import own_name
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.policy import FetchPolicy
from crawler.ledger import Ledger
from crawler.schedule.budget import Budget
from crawler.spiders.desk import Desk
from crawler.spiders.plan import RunPlan, SourcePlan
from crawler.spiders.run import Run
from crawler.spiders.walk import Resume, Walk

# Walks that are stopped let go of their claims first.
_FAREWELL = 20.0
_LOOK_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the composition root hands in. `finish` is awaited when all walks are done: what was taken is read."""

    plan: RunPlan
    policy: FetchPolicy
    ledger: Ledger
    desk: Desk
    resume: Resume
    finish: Callable[[], Any]


class CrawlSpider(scrapy.Spider):
    """Requests go straight to Scrapy's downloader (`crawler.fetch.fetcher`), through all its middlewares: the walks
    wait for each answer, so that what is under way is bounded by what can be kept, and not by a queue in memory."""

    name = "bukti"

    def __init__(self, *, parts: Parts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._parts = parts
        self._ended = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> CrawlSpider:
        """Scrapy waits for what listens to its closing: there the last pages come to their end, after Ctrl-C, too."""
        spider: CrawlSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._closing, signal=signals.spider_closed)
        return spider

    async def _closing(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), _FAREWELL)
        await self._parts.finish()
        await self._parts.ledger.drain()

    async def start(self) -> AsyncIterator[Any]:
        """Yields nothing: the work is done when it ends."""
        parts = self._parts
        budget = Budget(parts.plan.limits)
        run = Run(
            plan=parts.plan,
            fetcher=Fetcher(self.crawler, parts.policy, now=parts.ledger.now, over=budget.over),
            ledger=parts.ledger,
            desk=parts.desk,
            budget=budget,
            name=own_name(),
        )
        await parts.ledger.drain()
        try:
            while True:
                await self._round(run)
                if parts.plan.once or run.budget.spent() is not None:
                    break
                await asyncio.sleep(await self._rest(run))
        finally:
            self._ended.set()
        return
        yield

    async def _round(self, run: Run) -> None:
        """Every source once. Sources of one host keep its pace together."""
        at_once = asyncio.Semaphore(run.plan.sources_at_once)

        async def walk(plan: SourcePlan) -> None:
            async with at_once:
                if run.budget.spent() is None:
                    await Walk(plan, run, self._parts.resume).go()

        await asyncio.gather(*(walk(plan) for plan in run.plan.sources))

    async def _rest(self, run: Run) -> float:
        """Seconds until something is due, a minute at the most: another process may have found work."""
        now = run.ledger.now()
        soonest: datetime = now + _LOOK_AGAIN
        for plan in run.plan.sources:
            state = await run.ledger.source(plan.id)
            # Pages that wait for permission are due and are not asked for.
            page = await run.ledger.next_due(plan.id) if plan.permitted else None
            due = [moment for moment in (state.next_poll, page) if moment is not None]
            soonest = min([soonest, *due])
        return max((soonest - now).total_seconds(), 1.0)
