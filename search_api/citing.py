"""Remembers what was cited, so that the crawl looks at its page again: after a day, after seven, and then regularly."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from models.crawl_state import CrawlState, PageState, PageStatus, SourceState
from models.disposition import Disposition
from models.document import Document
from models.errors import StoreError

# The crawl that holds a page may write it meanwhile; it writes a page a few times in all.
_TRIES = 4
_LOOKS = (timedelta(days=1), timedelta(days=7))


def cite(documents: Iterable[Document], crawl: CrawlState, *, now: datetime | None = None) -> int:
    """Mark the pages of these documents as cited; how many were not yet. Harmless to repeat.

    A document of an outlet whose page no crawl has fetched (it came from a file) becomes a page to be looked at. A
    store that can't be written now marks nothing: citing never fails for it.
    """
    at = now or datetime.now(UTC)
    marked = 0
    with suppress(StoreError):
        for document in {known.id: known for known in documents}.values():
            if document.url is not None and not document.withdrawn:
                marked += _mark(document, document.url, crawl, at)
    return marked


def _mark(document: Document, url: str, crawl: CrawlState, at: datetime) -> bool:
    for _ in range(_TRIES):
        known = _page(document, url, crawl)
        page = known or _unknown(document, url, at)
        if page is None or page.cited is not None or page.status is PageStatus.DEAD:
            return False
        due = page.due
        if page.status is PageStatus.DONE:
            look = _first_look(page, at)
            due = look if due is None else min(due, look)
        (saved,) = crawl.save_pages([replace(page, cited=at, due=due)])
        if saved is not None:
            if known is None and crawl.source(page.source).version == 0:
                crawl.save_source(SourceState(source=page.source))
            return True
    return False


def _first_look(page: PageState, at: datetime) -> datetime:
    """What was seen since (by a crawl whose clock is ahead) needs no look of the first day."""
    return next((at + wait for wait in _LOOKS if page.fetched is None or at + wait > page.fetched), at + _LOOKS[-1])


def _page(document: Document, url: str, crawl: CrawlState) -> PageState | None:
    """Its page as the crawl knows it: under the document's own address, or the one that was asked for."""
    known = crawl.pages(list({url, document.source}))
    return known.get(url) or known.get(document.source)


def _unknown(document: Document, url: str, at: datetime) -> PageState | None:
    if document.outlet is None:
        return None
    return PageState(
        url=url,
        source=document.outlet.id,
        address=url,
        status=PageStatus.DONE,
        found=at,
        newest=at,
        disposition=Disposition.STORED,
        document=document.id,
    )
