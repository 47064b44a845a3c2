"""Keeps a feed's own entries where the publisher asks for permission to fetch his pages."""

from __future__ import annotations

from datetime import datetime

from crawler.discover.listed import Listed
from crawler.fetch.answer import Exchange
from crawler.spiders.run import Run
from models.crawl_state import PageState, PageStatus
from models.disposition import Disposition, Outcome
from models.feed_entry import FEED_ENTRY, FeedEntry, write_entry
from models.identity import digest_of

NO_PERMISSION = "no_permission"
_DETAIL = "its publisher asks for permission; the source's entry doesn't state it"


class Entries:
    """Of one unpermitted source. The pages themselves wait: they are due on the day that permission is stated."""

    def __init__(self, source: str, run: Run) -> None:
        self._source = source
        self._run = run

    async def take(self, item: Listed, known: PageState | None) -> bool:
        """Keep what a list says of a page; whether the page was never seen before."""
        now = self._run.ledger.now()
        if known is not None and not _waits(known):
            return False
        page = known or _parked(item.url, self._source, now)
        entry = entry_of(item)
        if entry is None or not entry.says_something:
            if known is None:
                await self._park(page)
            return known is None
        data = write_entry(entry)
        if page.entry != digest_of(data):
            held = await self._run.ledger.hold(page, _exchange(entry.link, data, now))
            if held is not None:
                await self._run.desk.take(held, data)
        return known is None

    async def by_hand(self, url: str) -> None:
        """Somebody asks for a page of this source: told why it is left alone."""
        await self._tell(url)

    async def _park(self, page: PageState) -> None:
        """A list that gives no more than an address: told once."""
        if await self._run.ledger.save(page) is not None:
            await self._tell(page.address)

    async def _tell(self, url: str) -> None:
        outcome = Outcome(source=url, disposition=Disposition.DISCARDED, reason=NO_PERMISSION, detail=_DETAIL)
        await self._run.desk.tell(self._source, outcome)


def entry_of(item: Listed) -> FeedEntry | None:
    """What a feed says of a page; None for lists of other kinds, which give addresses away and no words."""
    if item.origin != "feed":
        return None
    return FeedEntry(link=item.url, title=item.title, summary=item.summary or "", published=item.published)


def _waits(page: PageState) -> bool:
    return page.status is PageStatus.WAITING and page.fetched is None


def _parked(url: str, source: str, now: datetime) -> PageState:
    return PageState(
        url=url,
        source=source,
        address=url,
        found=now,
        newest=now,
        due=now,
        reason=NO_PERMISSION,
        disposition=Disposition.DISCARDED,
    )


def _exchange(link: str, data: bytes, now: datetime) -> Exchange:
    return Exchange(
        asked=link,
        url=link,
        status=200,
        fetched=now,
        request_headers=(),
        headers=(("Content-Type", FEED_ENTRY),),
        body=data,
        resource=True,
    )
