"""Reads fetched pages in worker processes: extraction and analysis are the crawl's work, the network is its wait."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bukti.intake import read_capture
from bukti.page_workers import SEATS, Lost, PageWorkers, Read
from bukti.saving import failed_outcome
from bukti.settings import Settings
from bukti.workbench import Workbench
from crawler.extract.ocr import TOTAL_SECONDS
from crawler.fetch.browser import why_browser
from crawler.fetch.stated import stated_url
from crawler.read.item import Item as ReadItem
from crawler.read.joined import opening_page
from crawler.read.sniff import page_type
from models.capture import Capture
from models.crawl_state import HeldPage
from models.disposition import Discard, Disposition, Outcome
from models.document import Document, Outlet
from models.errors import InputError
from models.feed_entry import KEPT, is_entry
from models.identity import DocumentId
from search_api.store.records import Item

log = logging.getLogger(__name__)
# Pages take tens of milliseconds; what takes so long hangs.
PAGE_SECONDS = 120.0
REPORT_SECONDS = TOTAL_SECONDS + 300.0
_bench: Workbench | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One held page: `url` is its canonical address, `source` the address that was asked for.

    `document` is the one that the page became before, where it did.
    """

    url: str
    source: str
    held: HeldPage
    outlet: Outlet | None = None
    document: Document | None = None


def read_page(work: Work, data: bytes) -> Item | Outcome:
    """A page as an item ready to be saved, or why it is none. Runs in a worker; never raises for the page's sake."""
    try:
        return _read(work, data, _ready())
    except InputError as error:
        return failed_outcome(work.source, error)
    except Exception as error:  # a fault of ours in one page must not stop the crawl
        log.debug("internal error on %s", work.source, exc_info=True)
        return internal_outcome(work.source, error)


def internal_outcome(source: str, error: Exception) -> Outcome:
    """The disposition of a page at which we failed by a fault of our own."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    detail = f"internal error: {said}; please report it with this address"
    return Outcome(source=source, disposition=Disposition.FAILED, reason="internal", detail=detail)


def _read(work: Work, data: bytes, bench: Workbench) -> Item:
    media_type = page_type(data, work.held.media_type)
    item = page_item(work, data, media_type)
    capture = Capture(
        document=DocumentId(""),
        source=work.held.url,
        digest=work.held.digest,
        size=work.held.size,
        media_type=media_type,
        fetched=work.held.fetched,
        location=work.held.location,
    )
    if work.held.gone is not None and work.document is not None:
        discard = Discard(reason="gone", detail=f"the page is no more: the host answers {work.held.gone}")
        return Item(document=work.document, capture=replace(capture, document=work.document.id), discard=discard)
    outlet = work.document.outlet if work.document is not None else work.outlet
    found = read_capture(item, capture, bench, outlet)
    if is_entry(media_type):
        return replace(found, reason=KEPT)
    browser = why_browser(data) if found.discard is not None else None
    return found if browser is None else replace(found, discard=Discard(reason="needs_browser", detail=browser))


def page_item(work: Work, data: bytes, media_type: str) -> ReadItem:
    """What is to be read: under the document's own address where there is one, else the one that the page states."""
    known = work.document
    if known is not None:
        return ReadItem(
            source=known.source,
            locator=known.locator,
            data=data,
            media_type=media_type,
            url=known.url,
            fetched=work.held.fetched,
        )
    opening = opening_page(data, media_type)
    url = stated_url(opening, at=work.held.url) if opening is not None else None
    address = url or work.url
    return ReadItem(
        source=work.source,
        locator=address,
        data=data,
        media_type=media_type,
        url=address,
        fetched=work.held.fetched,
    )


def _ready() -> Workbench:
    """This process's own workbench."""
    global _bench
    if _bench is None:
        _bench = Workbench(Settings())
    return _bench


def _prepare(settings: Settings) -> None:
    """Load what this process needs to read pages."""
    global _bench
    _bench = Workbench(settings)


class PageReaders:
    """`workers` processes, or one thread of this process where there are none (which has no limit of time).

    A page that overstays its time is told as failed, and so is one at which a process died twice: the first time may
    have been another's fault (the machine had no memory left). Pages beside it lose nothing.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        workers: int,
        read: Read | None = None,
        limit: Callable[[Work, bytes], float] | None = None,
    ) -> None:
        self._read = read or read_page
        self._limit = limit or time_limit
        self._workers = PageWorkers(settings, self._read, _prepare, count=workers) if workers else None
        self._threads = (
            ThreadPoolExecutor(workers * SEATS)
            if workers
            else ThreadPoolExecutor(1, initializer=_prepare, initargs=(settings,))
        )

    async def read(self, work: Work, data: bytes) -> Item | Outcome:
        """Raises StoreError where no process can be started."""
        loop = asyncio.get_running_loop()
        if self._workers is None:
            return await loop.run_in_executor(self._threads, self._read, work, data)
        return await loop.run_in_executor(self._threads, self._asked, self._workers, work, data)

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self._workers is not None:
            self._workers.close()

    def _asked(self, workers: PageWorkers, work: Work, data: bytes) -> Item | Outcome:
        seconds = self._limit(work, data)
        for _ in range(2):
            answer = workers.ask(work, data, seconds=seconds)
            if answer is Lost.OVERSTAYED:
                detail = f"reading it took over {seconds:.0f} seconds and was ended; please report it with this address"
                return _failed(work, "reading_timeout", detail)
            if not isinstance(answer, Lost):
                return answer
        detail = "reading it ended the process that did, twice; please report it with this address"
        return _failed(work, "reader_died", detail)


def time_limit(work: Work, data: bytes) -> float:
    """Seconds in which a page must be read: reports may be scans, whose own limit ends them first."""
    return PAGE_SECONDS if "html" in page_type(data, work.held.media_type) else REPORT_SECONDS


def _failed(work: Work, reason: str, detail: str) -> Outcome:
    return Outcome(source=work.source, disposition=Disposition.FAILED, reason=reason, detail=detail)
