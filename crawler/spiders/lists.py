"""Polls a source's lists: feeds, sitemaps with their parts, sections with their next pages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from crawler.discover.listed import Child, Kind, Leads, Listed, Listing
from crawler.discover.reader import read
from crawler.fetch.answer import Fetched, NotModified, Unfetched
from crawler.fetch.fetcher import CLOSING
from crawler.schedule.listing import Wanted, news_of
from crawler.schedule.period import dated, on_day
from crawler.schedule.traps import Endless, why_trap
from crawler.spiders.entries import Entries
from crawler.spiders.plan import ListPlan, SourcePlan
from crawler.spiders.run import Run
from models.crawl_log import CrawlLogEntry
from models.crawl_state import ListState, PageState, PageStatus
from models.disposition import Disposition, Outcome

_DEPTH = 3
_BACKFILL_PAGES = 1_000
_KEPT_LISTS = 200


@dataclass(slots=True)
class Yield:
    """What the lists of a source gave in one poll. `answered` counts lists that could be read (or were the same)."""

    listed: int = 0
    new: int = 0
    answered: int = 0
    failed: int = 0


class Lists:
    """One source's poll. `states` are what was known of its lists, renewed as it goes."""

    def __init__(self, plan: SourcePlan, run: Run, states: Sequence[ListState]) -> None:
        self._plan = plan
        self._run = run
        self.states = {state.url: state for state in states}
        self.gave = Yield()
        self._read: set[str] = set()

    async def poll(self) -> None:
        """Ask for every list, then for what they lead to, and remember the pages that they name."""
        for known in self._plan.lists:
            for url in self._addresses(known):
                await self._list(url, known.kind, depth=0, paging=Endless(pages=self._paging))

    def kept(self) -> tuple[ListState, ...]:
        """What is worth remembering: lists of the plan, and the newest of those that they led to."""
        own = {known.url for known in self._plan.lists}
        newest = sorted(self.states.values(), key=lambda state: (state.url in own, state.polled or datetime.min))
        return tuple(newest[-_KEPT_LISTS:])

    @property
    def _paging(self) -> int:
        return _BACKFILL_PAGES if self._run.plan.period else self._run.plan.limits.paging

    def _addresses(self, known: ListPlan) -> Sequence[str]:
        period = self._run.plan.period
        if not dated(known.url):
            return (known.url,)
        return tuple(on_day(known.url, day) for day in period.days()) if period is not None else ()

    async def _list(self, url: str, kind: Kind | None, *, depth: int, paging: Endless) -> None:
        """One list and what it leads to, page by page, part by part."""
        following: str | None = url
        while following is not None and self._may_read(following):
            listing = await self._ask(following, kind)
            if listing is None:
                return
            new = await self._remember(following, listing)
            parts = [child for child in listing.children if child.leads is Leads.PART]
            if depth < _DEPTH:
                for child in self._worth_reading(parts):
                    await self._list(child.url, child.kind, depth=depth + 1, paging=Endless(pages=self._paging))
            following = self._next(listing, new, paging)

    def _may_read(self, url: str) -> bool:
        """Each address once a poll: indexes that name themselves, or each other, come to an end."""
        if url in self._read:
            return False
        if len(self._read) >= self._run.plan.limits.lists or self._run.budget.spent() is not None:
            return False
        self._read.add(url)
        return True

    async def _ask(self, url: str, kind: Kind | None) -> Listing | None:
        """A list's content; None where there is none, or the same as last time."""
        known = self.states.get(url, ListState(url=url))
        whole = self._run.plan.period is not None or self._run.plan.again
        answer = await self._run.fetcher.fetch(
            url, etag=None if whole else known.etag, last_modified=None if whole else known.last_modified
        )
        now = self._run.ledger.now()
        if isinstance(answer, Unfetched) and answer.reason == CLOSING:
            self._run.desk.note(self._plan.id, "left_alone", answer.detail)
            return None
        if isinstance(answer, Unfetched):
            self.gave.failed += 1
            self.states[url] = replace(known, polled=now, problem=answer.reason)
            self._run.desk.note(self._plan.id, "problem", f"{url}: {answer.detail}")
            await self._log(failed=1)
            return None
        if isinstance(answer, NotModified):
            self.gave.answered += 1
            self.gave.listed += known.listed
            self.states[url] = replace(known, polled=now, problem=None)
            await self._log(listed=known.listed)
            return None
        return await self._understand(answer, kind, now)

    async def _understand(self, answer: Fetched, kind: Kind | None, now: datetime) -> Listing:
        exchange = answer.exchange
        listing = await asyncio.to_thread(
            read,
            exchange.body,
            url=exchange.url,
            media_type=exchange.media_type,
            expected=kind,
            headers=dict(exchange.headers),
        )
        self.gave.answered += 1
        self.gave.listed += len(listing.items)
        for problem in listing.problems:
            self._run.desk.note(self._plan.id, "problem", f"{exchange.asked}: {problem.detail}")
        self.states[exchange.asked] = ListState(
            url=exchange.asked,
            etag=exchange.header("ETag"),
            last_modified=exchange.header("Last-Modified"),
            polled=now,
            listed=len(listing.items),
            problem=listing.problems[0].reason if listing.problems else None,
        )
        days = [moment.date() for item in listing.items if (moment := item.published) is not None]
        today = now.date()
        await self._log(
            listed=len(listing.items),
            first=min(days, default=None),
            last=min(max(days), today) if days else None,
        )
        return listing

    async def _remember(self, url: str, listing: Listing) -> int:
        """Write down what a list names; how many of the pages are new."""
        run, now = self._run, self._run.ledger.now()
        period = run.plan.period
        items = [i for i in listing.items if period is None or period.holds(i.published or i.modified)]
        known = await run.ledger.pages([item.url for item in items])
        if not self._plan.permitted:
            return await self._entries(items, known, now)
        ours = {url for url in known if self._plan.has(url)}
        good = [item for item in items if item.url in ours or await self._is_page(item, now)]
        wanted = [Wanted(url=item.url, published=item.published, modified=item.modified) for item in good]
        news = news_of(wanted, known, source=self._plan.id, now=now, again=run.plan.again)
        await run.ledger.save_all(news.pages)
        self.gave.new += news.new
        if news.new:
            run.desk.note(self._plan.id, "listed", f"{url}: {news.new} new")
        return news.new

    async def _entries(self, items: Sequence[Listed], known: Mapping[str, PageState], now: datetime) -> int:
        """The publisher asks for permission, which nobody has stated: what his feed says is kept, pages wait."""
        entries, new = Entries(self._plan.id, self._run), 0
        for item in items:
            state = known.get(item.url)
            if state is not None or await self._is_page(item, now):
                new += await entries.take(item, state)
        self.gave.new += new
        return new

    async def _is_page(self, item: Listed, now: datetime) -> bool:
        """Whether an address that was never seen may be an article's; one that isn't is told once."""
        if not self._plan.has(item.url):
            reason, detail = "other_site", "the list of one site names a page of another"
        elif (trap := why_trap(item.url, today=now.date())) is not None:
            reason, detail = "trap", f"not asked for: {trap}"
        elif not self._by_rules(item.url, now.date()):
            reason, detail = "no_article", "not asked for: the site's rules name no article there"
        else:
            return True
        page = PageState(
            url=item.url,
            source=self._plan.id,
            address=item.url,
            status=PageStatus.DEAD,
            found=now,
            newest=now,
            reason=reason,
            disposition=Disposition.DISCARDED,
        )
        if await self._run.ledger.save(page) is not None:
            outcome = Outcome(source=item.url, disposition=Disposition.DISCARDED, reason=reason, detail=detail)
            await self._run.desk.tell(self._plan.id, outcome)
        return False

    def _by_rules(self, url: str, day: date) -> bool:
        """What the source's own entry says of its addresses."""
        article, other = self._plan.rule("article", day), self._plan.rule("no_article", day)
        return (article is None or re.search(article, url) is not None) and (
            other is None or re.search(other, url) is None
        )

    def _worth_reading(self, parts: Sequence[Child]) -> list[Child]:
        """Parts that may have changed since they were read, or that the period asks for; newest first."""
        period = self._run.plan.period
        if period is not None:
            parts = [child for child in parts if period.may_hold(child.url, child.modified)]
        else:
            parts = [child for child in parts if not self._is_old(child)]
        return sorted(parts, key=lambda child: child.modified.timestamp() if child.modified else 0.0, reverse=True)

    def _is_old(self, child: Child) -> bool:
        known = self.states.get(child.url)
        if known is None or known.polled is None or known.problem is not None or child.modified is None:
            return False
        return child.modified < known.polled

    def _next(self, listing: Listing, new: int, paging: Endless) -> str | None:
        """The list's next page, while there is reason to read it."""
        child = next((child for child in listing.children if child.leads is Leads.NEXT), None)
        if child is None or paging.goes_on([item.url for item in listing.items]) is not None:
            return None
        period = self._run.plan.period
        if period is None:
            return child.url if new else None
        days = [moment.date() for item in listing.items if (moment := item.published) is not None]
        return child.url if not days or max(days) >= period.first else None

    async def _log(
        self, *, listed: int = 0, failed: int = 0, first: date | None = None, last: date | None = None
    ) -> None:
        outlet = self._plan.outlet
        await self._run.desk.log(
            CrawlLogEntry(
                source=self._plan.id,
                day=self._run.ledger.now().date(),
                # What a feed says of pages that nobody reads makes no region searched.
                regions=outlet.regions if outlet and self._plan.permitted else (),
                polled=1,
                listed=listed,
                failed=failed,
                period_from=first,
                period_to=max(first, last) if first is not None and last is not None else None,
            )
        )
