"""Reads fetched pages in worker processes: extraction and analysis are the crawl's work, the network is its wait."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context

from bukti.intake import read_capture
from bukti.saving import failed_outcome
from bukti.settings import Settings
from bukti.workbench import Workbench
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
        detail = f"internal error: {type(error).__name__}: {error}; please report it with this address"
        return Outcome(source=work.source, disposition=Disposition.FAILED, reason="internal", detail=detail)


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


def _prepare(settings: Settings, parent: int | None) -> None:
    """Begin a worker: load what it needs, and end with its parent, which may be killed."""
    global _bench
    if parent is not None:
        os.nice(5)  # what fetches must answer hosts in time
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _bench = Workbench(settings)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


class PageReaders:
    """`workers` processes, or one thread of this process where there are none. A worker that dies takes no page with
    it: the page is tried once more, then told as failed."""

    def __init__(self, settings: Settings, *, workers: int) -> None:
        self._settings = settings
        self._workers = workers
        self._pool = self._open()

    async def read(self, work: Work, data: bytes) -> Item | Outcome:
        loop = asyncio.get_running_loop()
        for _ in range(2):
            pool = self._pool
            try:
                return await loop.run_in_executor(pool, read_page, work, data)
            except BrokenProcessPool:
                if pool is self._pool:
                    self._pool = self._open()
        detail = "reading it ended the process that did, twice; please report it with this address"
        return Outcome(source=work.source, disposition=Disposition.FAILED, reason="internal", detail=detail)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _open(self) -> Executor:
        if self._workers == 0:
            return ThreadPoolExecutor(1, initializer=_prepare, initargs=(self._settings, None))
        return ProcessPoolExecutor(
            self._workers,
            mp_context=get_context("spawn"),
            initializer=_prepare,
            initargs=(self._settings, os.getpid()),
        )
