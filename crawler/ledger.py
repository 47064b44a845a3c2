"""The crawl's memory as coroutines see it: writes go out in batches, and to the spool while the store is away."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from filelock import FileLock, Timeout

from crawler.batches import Batches
from crawler.fetch.answer import Exchange
from crawler.spool import Spool
from models.capture import ArchiveLocation
from models.codec import from_json, to_json
from models.crawl_state import CrawlState, HeldPage, PageState, PageStatus, SourceState
from models.errors import StoreBusyError, StoreError, StoreFullError, StoreUnavailableError
from models.identity import Digest, digest_of

log = logging.getLogger(__name__)
Keep = Callable[[Exchange], ArchiveLocation]
"""Archives an exchange, durable on return; where its body lies."""
Apply = Callable[[Sequence[bytes]], None]
"""Writes a batch of the spool into the store."""
R = TypeVar("R")
PAGES = "pages"
_AWAY = (StoreBusyError, StoreUnavailableError, StoreFullError)
# Seconds between two tries to bring the spool in: each may wait long for a store that is away.
_TRY_AGAIN = 5.0
_ARCHIVERS = 8  # most of the time they wait for the disk, all that have written for one wait


class Ledger:
    """One run's. `now` is the run's clock. Every call may raise StoreError where even the spool can't help."""

    def __init__(self, state: CrawlState, keep: Keep, spool: Spool, *, now: Callable[[], datetime]) -> None:
        self.now = now
        self._state = state
        self._keep = keep
        self._spool = spool
        self._spooled = len(spool)
        self._tried = float("-inf")
        self._apply: dict[str, Apply] = {PAGES: self._pages_back}
        # One thread writes: two would only wait for each other at the record.
        self.writer = ThreadPoolExecutor(1, thread_name_prefix="crawl-writes")
        self._archiver = ThreadPoolExecutor(_ARCHIVERS, thread_name_prefix="crawl-archive")
        self.reader = ThreadPoolExecutor(2, thread_name_prefix="crawl-reads")
        self._pages: Batches[PageState, PageState | None] = Batches(self._save, self.writer)

    async def hold(self, page: PageState, exchange: Exchange, *, gone: int | None = None) -> PageState | None:
        """Archive a page's bytes and remember that they wait to be read; None where somebody else has the page."""
        loop = asyncio.get_running_loop()
        digest, location = await loop.run_in_executor(self._archiver, self._archive, exchange)
        return await self._pages.do(_arrived(page, exchange, digest, location, gone))

    async def save(self, page: PageState) -> PageState | None:
        """Remember a page as it stands now; None where somebody else has written it."""
        return await self._pages.do(page)

    async def save_all(self, pages: Sequence[PageState]) -> int:
        """Remember many; how many were."""
        saved = await self._write(lambda: self._save(pages))
        return sum(page is not None for page in saved)

    async def source(self, source: str) -> SourceState:
        return await self._read(lambda: self._state.source(source))

    async def save_source(self, state: SourceState) -> SourceState | None:
        return await self._write(lambda: self._state.save_source(state))

    async def pages(self, urls: Sequence[str]) -> dict[str, PageState]:
        return await self._read(lambda: self._state.pages(urls))

    async def due(self, source: str, *, limit: int) -> tuple[PageState, ...]:
        return await self._read(lambda: self._state.due(source, at=self.now(), limit=limit))

    async def held(self, source: str, *, limit: int) -> tuple[PageState, ...]:
        return await self._read(lambda: self._state.held(source, limit=limit))

    async def next_due(self, source: str) -> datetime | None:
        return await self._read(lambda: self._state.next_due(source))

    async def drain(self) -> int:
        """Bring what the spool holds into the store, as far as it takes it; how many batches still wait."""
        await self._write(self._drain)
        return self._spooled

    def close(self) -> None:
        """What was begun is done first."""
        self._archiver.shutdown(wait=True)
        self.writer.shutdown(wait=True)
        self.reader.shutdown(wait=True)

    async def _read(self, call: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self.reader, call)

    async def _write(self, call: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self.writer, call)

    def _archive(self, exchange: Exchange) -> tuple[Digest, ArchiveLocation]:
        """In the archiver's thread, the digest too: a page is hashed while the loop goes on."""
        return digest_of(exchange.body), self._keep(exchange)

    def takes_back(self, kind: str, apply: Apply) -> None:
        """What of the spool is of this kind goes to `apply`, which must bear to see a batch twice."""
        self._apply[kind] = apply

    def now_or_later(self, kind: str, write: Callable[[], R], lines: Callable[[], Sequence[bytes]]) -> R | None:
        """Write to the store now; where it is away (or older things wait for it) keep `lines` in the spool, behind
        what waits already, and give None. In the writer's thread only."""
        if self._spooled and time.monotonic() - self._tried >= _TRY_AGAIN:
            self._drain()
        if not self._spooled:
            try:
                return write()
            except _AWAY as error:
                log.warning("the store is away, writes go to the spool: %s", error.detail)
                self._tried = time.monotonic()
        self._spool.put([kind.encode(), *lines()])
        self._spooled += 1
        return None

    def _save(self, pages: Sequence[PageState]) -> Sequence[PageState | None]:
        saved = self.now_or_later(
            PAGES, lambda: save_over_citing(self._state, pages), lambda: [to_json(page) for page in pages]
        )
        return list(pages) if saved is None else saved

    def _drain(self) -> None:
        """One process at a time: another one's draining brings ours in, too."""
        if not self._spooled:
            return
        try:
            with FileLock(self._spool.folder.with_suffix(".lock"), blocking=False):
                self._spool.drain(self._take_back)
        except Timeout:
            log.warning("another process drains the spool")
        except StoreError as error:
            log.warning("the spool waits for the store: %s", error.detail)
        self._tried = time.monotonic()
        self._spooled = len(self._spool)

    def _take_back(self, lines: Sequence[bytes]) -> None:
        kind, rest = lines[0].decode("utf-8", "replace"), lines[1:]
        if kind.startswith("{"):  # as versions before this one wrote pages
            kind, rest = PAGES, lines
        apply = self._apply.get(kind)
        if apply is None:
            raise StoreError(f"the spool holds {kind!r}, which nobody here takes", hint="run `bukti crawl`")
        apply(rest)

    def _pages_back(self, lines: Sequence[bytes]) -> None:
        """Only a source's holder writes its pages: what the spool says of a page is newer than what the store says."""
        for line in lines:
            page = from_json(line, PageState)
            known = self._state.pages([page.url]).get(page.url)
            cited = page.cited or (known.cited if known else None)
            self._state.save_pages([replace(page, version=known.version if known else 0, cited=cited)])


def save_over_citing(state: CrawlState, pages: Sequence[PageState]) -> list[PageState | None]:
    """`save_pages` of the crawl that holds the source: what lost only because the page was cited meanwhile is written
    over that, with the citing kept."""
    saved = list(state.save_pages(pages))
    lost = {page.url: place for place, page in enumerate(pages) if saved[place] is None}
    known = state.pages(list(lost)) if lost else {}
    again = {
        lost[url]: replace(pages[lost[url]], cited=now.cited, version=now.version)
        for url, now in known.items()
        if now.cited is not None and pages[lost[url]].cited is None
    }
    if again:
        for place, page in zip(again, state.save_pages(list(again.values())), strict=True):
            saved[place] = page
    return saved


def _arrived(
    page: PageState, exchange: Exchange, digest: Digest, location: ArchiveLocation, gone: int | None
) -> PageState:
    held = HeldPage(
        url=exchange.url,
        digest=digest,
        size=len(exchange.body),
        media_type=exchange.media_type,
        fetched=exchange.fetched,
        location=location,
        gone=gone,
    )
    return replace(
        page,
        status=PageStatus.HELD,
        due=None,
        tries=0,
        answer=exchange.status,
        reason=None,
        fetched=exchange.fetched,
        etag=exchange.header("ETag"),
        last_modified=exchange.header("Last-Modified"),
        held=held,
    )
