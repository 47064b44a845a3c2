"""A crawl, put together: Scrapy's reactor, the store's memory, the archive, the readers in their processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from bukti.crawl_spool import LOGGED, READ, SPOOL, LogLine, ReadPage
from bukti.crawl_tally import Tally
from bukti.intake import identify
from bukti.page_reading import PageReaders, Work, internal_outcome, page_item
from bukti.settings import Settings
from bukti.workbench import Workbench
from crawler.batches import Batches
from crawler.fetch.policy import FetchPolicy
from crawler.ledger import Keep, Ledger, save_over_citing
from crawler.read.sniff import page_type
from crawler.safety.reach import Reach, read_hosts
from crawler.safety.resolver import LookUp
from crawler.schedule.settle import after_outcome
from crawler.spiders.plan import RunPlan
from crawler.spool import Spool
from models.codec import from_json, to_json
from models.crawl_log import CrawlLogEntry
from models.crawl_state import PageState, PageStatus
from models.disposition import Disposition, Outcome
from models.document import Document, Outlet
from models.errors import (
    BuktiError,
    NotFoundError,
    SettingsError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreUnavailableError,
)
from models.feed_entry import is_entry
from search_api.store.records import Item

log = logging.getLogger(__name__)
# Pages in memory that wait to be read: fetching waits when reading is slower.
UNREAD = 96
_RESUMED = 100_000
Step = Callable[[str], None]
Settled: TypeAlias = Outcome | Exception | None
"""What became of one page of a batch; an error is its own, None is "nothing yet"."""


def fetch_policy(settings: Settings, **changes: Any) -> FetchPolicy:
    """The settings' manners. Raises SettingsError where a crawl of the public web has nobody to answer for it."""
    if not settings.crawl_contact and not settings.crawl_loopback:
        raise SettingsError(
            "a crawl needs a contact that publishers can write to",
            parameter="BUKTI_CRAWL_CONTACT",
            hint="set BUKTI_CRAWL_CONTACT to a web or mail address of yours",
        )
    reach = Reach(
        public=bool(settings.crawl_contact),
        loopback=settings.crawl_loopback,
        ports=frozenset({80, 443, *settings.crawl_ports}),
        hosts=read_hosts(settings.crawl_hosts) if settings.crawl_hosts else {},
    )
    policy = FetchPolicy(contact=settings.crawl_contact or "", reach=reach, delay=settings.crawl_delay)
    return replace(policy, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRequest:
    """`now` is the run's clock, `look_up` stands in for DNS: both for tests."""

    plan: RunPlan
    policy: FetchPolicy
    step: Step
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    look_up: LookUp | None = None


def crawl(bench: Workbench, request: CrawlRequest) -> Tally:
    """Run a crawl to its end (or to Ctrl-C, which lets what is under way come to its end). Once a process: Twisted's
    reactor can't be started twice."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.fetch.scrapy_settings import scrapy_settings
    from crawler.spiders.spider import CrawlSpider, Parts

    settings = bench.settings
    tally = Tally()
    ledger = Ledger(bench.store.crawl, keeper(bench), Spool(settings.home / SPOOL), now=request.now)
    desk = CrawlDesk(bench, ledger, request, tally)
    parts = Parts(
        plan=request.plan,
        policy=request.policy,
        ledger=ledger,
        desk=desk,
        resume=desk.resume,
        finish=desk.finish,
    )
    bench.archive.tidy()  # a crawl that has nothing to write, too, ends what a killed one began
    try:
        process = AsyncCrawlerProcess(scrapy_settings(request.policy, look_up=request.look_up))
        process.crawl(CrawlSpider, parts=parts)
        process.start()
    finally:
        desk.close()
        ledger.close()
        with suppress(StoreError):
            bench.store.catch_up()
    return tally


def keeper(bench: Workbench) -> Keep:
    """The one place where an exchange goes into the archive: request and answer, as WARC records."""
    return bench.archive.keep


class CrawlDesk:
    """Implements `crawler.spiders.desk.Desk`: reads, stores and counts what the walks bring."""

    def __init__(self, bench: Workbench, ledger: Ledger, request: CrawlRequest, tally: Tally) -> None:
        self._bench = bench
        self._ledger = ledger
        self._request = request
        self._tally = tally
        self._outlets = {plan.id: plan.outlet for plan in request.plan.sources}
        self._unread = {plan.id for plan in request.plan.sources if not plan.permitted}
        self._readers = PageReaders(bench.settings, workers=bench.settings.crawl_workers)
        self._saves: Batches[tuple[PageState, Item | Outcome], Outcome | Exception | None] = Batches(
            self._save, ledger.writer
        )
        self._looks: Batches[tuple[Work, bytes], Settled] = Batches(self._settle, ledger.reader)
        self._logs: Batches[CrawlLogEntry | tuple[Outcome, CrawlLogEntry], None] = Batches(self._log, ledger.writer)
        self._room = asyncio.Semaphore(UNREAD)
        self._tasks: set[asyncio.Task[None]] = set()
        ledger.takes_back(READ, self._read_back)
        ledger.takes_back(LOGGED, self._logged_back)

    async def take(self, page: PageState, data: bytes) -> None:
        await self._room.acquire()
        task = asyncio.create_task(self._read(page, data))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: self._room.release())

    async def tell(self, source: str, outcome: Outcome) -> None:
        self._count(source, outcome)
        failed = int(outcome.disposition is Disposition.FAILED)
        fetched = int(outcome.disposition is Disposition.UNCHANGED)
        entry = self._entry(source, failed=failed, fetched=fetched)
        with suppress(StoreError):
            await self._logs.do((outcome, entry))

    async def log(self, entry: CrawlLogEntry) -> None:
        self._tally.log(entry)
        with suppress(StoreError):
            await self._logs.do(entry)

    def note(self, source: str, what: str, detail: str) -> None:
        self._tally.note(source, what, detail)
        if what == "listed":
            self._tally.source(source).new += int(detail.rpartition(": ")[2].split()[0])

    async def resume(self, source: str) -> None:
        """Read what an earlier run fetched and did not come to read."""
        for page in await self._ledger.held(source, limit=_RESUMED):
            if page.held is None:
                continue
            try:
                held = page.held
                data = await asyncio.to_thread(self._bench.archive.get, held.digest, held.location)
            except (NotFoundError, StoreError):
                # The bytes are gone: the page is asked for again.
                await self._ledger.save(
                    replace(page, status=PageStatus.WAITING, due=self._ledger.now(), held=None, etag=None)
                )
                continue
            await self.take(page, data)

    async def finish(self) -> None:
        """Wait until all that was taken has its disposition."""
        while self._tasks:
            await asyncio.gather(*tuple(self._tasks), return_exceptions=True)
        waiting = await self._ledger.drain()
        if waiting:
            detail = (
                f"the store is away: {waiting} batches wait in {self._bench.settings.home / SPOOL} for the next crawl"
            )
            for source in self._tally.sources:
                self._tally.note(source, "left_alone", detail)

    def close(self) -> None:
        self._readers.close()

    async def _read(self, page: PageState, data: bytes) -> None:
        """From bytes to a disposition, which is counted when the store has it: of what waits in the spool later."""
        try:
            outcome = await self._disposed(page, data)
        except BuktiError as error:
            detail = f"{error.detail}; the page is archived and read by the next crawl"
            outcome = Outcome(source=page.address, disposition=Disposition.FAILED, reason=error.reason, detail=detail)
        except Exception as error:  # a fault of ours at one page must not stop the crawl
            log.debug("internal error at %s", page.url, exc_info=True)
            await self.tell(page.source, internal_outcome(page.address, error))
            return
        if outcome is not None:
            self._count(page.source, outcome)

    async def _disposed(self, page: PageState, data: bytes) -> Outcome | None:
        if page.held is None:
            raise NotFoundError(f"{page.url} has no bytes")
        work = Work(
            url=page.url,
            source=page.address,
            held=page.held,
            outlet=self._outlets.get(page.source),
            document=await asyncio.to_thread(self._known, page) if page.document is not None else None,
        )
        settled = None if page.held.gone else await self._looks.do((work, data))
        if isinstance(settled, (StoreBusyError, StoreUnavailableError)):
            settled = None  # saving asks again
        if isinstance(settled, Exception):
            raise settled
        saved = await self._saves.do((page, settled or await self._readers.read(work, data)))
        if isinstance(saved, Exception):
            raise saved
        return saved

    def _known(self, page: PageState) -> Document | None:
        if page.document is None:
            return None
        try:
            return self._bench.store.document(page.document)
        except NotFoundError:
            return None

    def _settle(self, batch: Sequence[tuple[Work, bytes]]) -> Sequence[Settled]:
        """What a batch's bytes alone settle; an error, of whatever kind, is its own page's."""
        found: list[Settled] = []
        for work, data in batch:
            try:
                found.append(self._settled(work, data))
            except Exception as error:
                found.append(error)
        return found

    def _settled(self, work: Work, data: bytes) -> Outcome | None:
        """What the bytes alone settle: the same page again, another way to a page that is stored."""
        item = page_item(work, data, page_type(data, work.held.media_type))
        outlet = work.document.outlet if work.document is not None else work.outlet
        document = identify(item, self._bench, outlet=outlet)
        settled = self._bench.store.settled(document, work.held.digest)
        if settled is None and is_entry(item.media_type) and self._has_page(document):
            detail = "the page itself is stored; what its feed says of it adds nothing"
            return Outcome(
                source=work.source,
                disposition=Disposition.DUPLICATE,
                reason="page_stored",
                detail=detail,
                document=document.id,
            )
        return settled

    def _has_page(self, document: Document) -> bool:
        """Whether a document has its page's own words: a feed's entry must not take their place."""
        try:
            captures = self._bench.store.captures(document.id)
        except NotFoundError:
            return False
        return bool(captures) and not is_entry(captures[-1].media_type)

    def _save(self, batch: Sequence[tuple[PageState, Item | Outcome]]) -> Sequence[Settled]:
        """None: it waits in the spool. What can't be saved together is saved one by one: an error is its own page's."""
        try:
            saved = self._ledger.now_or_later(
                READ, lambda: self._keep(batch), lambda: [to_json(ReadPage.of(page, found)) for page, found in batch]
            )
        except Exception as error:
            if len(batch) == 1 or isinstance(error, StoreFullError):
                return [error] * len(batch)
            return [outcome for one in batch for outcome in self._save([one])]
        return [None] * len(batch) if saved is None else saved

    def _read_back(self, lines: Sequence[bytes]) -> None:
        """Pages that were read while the store was away; one that the store has already is not kept twice."""
        crawl = self._bench.store.crawl
        for line in lines:
            spooled = from_json(line, ReadPage)
            page = spooled.page
            known = crawl.pages([page.url]).get(page.url)
            if known is not None and known.status is not PageStatus.HELD and known.fetched == page.fetched:
                continue
            page = replace(page, version=known.version if known else 0, cited=known.cited if known else page.cited)
            (outcome,) = self._keep([(page, spooled.found)])
            self._count(page.source, outcome)

    def _keep(self, batch: Sequence[tuple[PageState, Item | Outcome]]) -> Sequence[Outcome]:
        """Store a batch, then remember that its pages are done: killed between the two, they are read once more."""
        items = [
            replace(found, crawl=self._item_entry(page, found)) for page, found in batch if isinstance(found, Item)
        ]
        saved = iter(self._bench.store.save_all(items) if items else ())
        outcomes: list[Outcome] = []
        for page, found in batch:
            if isinstance(found, Item):
                outcomes.append(next(saved))
                continue
            failed = int(found.disposition is Disposition.FAILED)
            self._bench.store.record(found, crawl=self._entry(page.source, fetched=1, failed=failed))
            outcomes.append(found)
        rules = self._request.plan.retry
        done = [after_outcome(page, outcome, rules) for (page, _), outcome in zip(batch, outcomes, strict=True)]
        save_over_citing(self._bench.store.crawl, done)
        return outcomes

    def _log(self, batch: Sequence[CrawlLogEntry | tuple[Outcome, CrawlLogEntry]]) -> Sequence[None]:
        left = [LogLine.of(line) for line in batch]

        def write() -> bool:
            while left:
                self._log_one(left[0])
                left.pop(0)
            return True

        self._ledger.now_or_later(LOGGED, write, lambda: [to_json(line) for line in left])
        return [None] * len(batch)

    def _logged_back(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            self._log_one(from_json(line, LogLine))

    def _log_one(self, line: LogLine) -> None:
        if line.outcome is None:
            self._bench.store.log_crawl(line.entry)
        else:
            self._bench.store.record(line.outcome, crawl=line.entry)

    def _item_entry(self, page: PageState, item: Item) -> CrawlLogEntry:
        entry = self._entry(page.source, fetched=1)
        return entry if item.discard is not None and item.discard.reason == "gone" else entry.reading(item.text)

    def _entry(self, source: str, *, fetched: int = 0, failed: int = 0) -> CrawlLogEntry:
        outlet: Outlet | None = self._outlets.get(source)
        return CrawlLogEntry(
            source=source,
            day=self._ledger.now().date(),
            regions=outlet.regions if outlet and source not in self._unread else (),
            fetched=fetched,
            failed=failed,
        )

    def _count(self, source: str, outcome: Outcome) -> None:
        self._tally.count(source, outcome)
        self._request.step(outcome.disposition.value)
