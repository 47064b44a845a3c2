"""The way of an item from a path to the store: read, settle, archive, extract, analyse, save. One disposition each."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bukti.workbench import Workbench
from crawler.canonical import canonical_url
from crawler.read.item import Failure, Skipped
from crawler.read.item import Item as ReadItem
from crawler.read.reader import read_paths
from models.analysis import Analysis
from models.capture import Capture
from models.crawl_log import CrawlLogEntry
from models.disposition import Discard, Disposition, Outcome
from models.document import Document, Outlet
from models.errors import BuktiError, InputError, RequestError, StoreError, StoreFullError
from models.identity import digest_of, document_id
from models.text import Text
from search_api.store.records import Item

log = logging.getLogger(__name__)
# What is saved together is durable together: a batch costs one wait for the disk, and a kill loses no more than this.
BATCH_ITEMS = 32
BATCH_SECONDS = 1.0
# The crawl log's name for files that no outlet is known for; it has no regions and makes nothing "searched".
FILES_SOURCE = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyzed:
    """An item read and analysed, not stored."""

    document: Document
    text: Text
    analysis: Analysis


def analyze_paths(paths: Iterable[str], bench: Workbench, *, outlet: str | None = None) -> Iterator[Analyzed | Outcome]:
    """Analyse what the paths hold, in order; an Outcome (failed, discarded) stands for what gave no analysis."""
    publisher = find_outlet(outlet, bench)
    for item in read_paths(_expand(paths)):
        if isinstance(item, (Failure, Skipped)):
            yield item.outcome
            continue
        if item.gone is not None:
            yield _discarded(item.source, _gone(item.gone))
            continue
        try:
            text = extract(item, bench)
            if isinstance(text, Discard):
                yield _discarded(item.source, text)
                continue
            document = identify(item, bench, outlet=publisher, text=text)
            yield Analyzed(document=document, text=text, analysis=bench.analyzer.analyze(document, text))
        except InputError as error:
            yield failed_outcome(item.source, error)


def ingest_paths(paths: Iterable[str], bench: Workbench, *, outlet: str | None = None) -> Iterator[Outcome]:
    """Take in what the paths hold; one Outcome an item, in order, each given only when it is durable.

    A failure of one item never stops the rest. Harmless to run again, after a kill too.
    """
    publisher = find_outlet(outlet, bench)
    batch = _Batch(bench)
    try:
        for item in read_paths(_expand(paths)):
            yield from batch.take(_prepare(item, bench, publisher))
        yield from batch.flush()
    finally:
        _catch_up(bench)


def _catch_up(bench: Workbench) -> None:
    """Bring the index up to the record; where that can't be now, whoever opens the store next does it."""
    try:
        bench.store.catch_up()
    except StoreError as error:
        log.warning("the index is behind the record: %s", error.detail)


def find_outlet(outlet: str | None, bench: Workbench) -> Outlet | None:
    """The outlet of an id in the catalogue. Raises RequestError for one that is not there."""
    if outlet is None:
        return None
    found = bench.catalogue.get(outlet)
    if found is None:
        raise RequestError(
            f"no outlet has the id {outlet!r}", parameter="outlet", hint="add it to a catalogue named by BUKTI_SOURCES"
        )
    return found


def extract(item: ReadItem, bench: Workbench) -> Text | Discard:
    """The item's text, by the extractor that `verify` asks again."""
    return bench.extractor.extract(item.data, media_type=item.media_type, source=item.source, url=item.url)


def identify(item: ReadItem, bench: Workbench, *, outlet: Outlet | None, text: Text | None = None) -> Document:
    """The document that an item belongs to: by its canonical URL where it has one, else by its place."""
    stated = item.url or (text.url if text else None)
    url = canonical_url(stated) if stated else None
    publisher = outlet or _stated_outlet(item, bench) or (bench.catalogue.outlet_for_url(url) if url else None)
    locator = url or item.locator
    return Document(
        id=document_id(publisher.id if publisher else None, locator),
        source=item.source,
        locator=locator,
        url=url,
        outlet=publisher,
    )


def _stated_outlet(item: ReadItem, bench: Workbench) -> Outlet | None:
    """The outlet that a JSONL line names: one of the catalogue's, or a new one of that name."""
    if not item.outlet_hint:
        return None
    return bench.catalogue.get(item.outlet_hint) or Outlet(id=item.outlet_hint, name=item.outlet_hint, domain="")


def _expand(paths: Iterable[str]) -> Iterator[str]:
    """`-` stands for the paths on standard input, one a line."""
    for path in paths:
        if path == "-":
            yield from (line for raw in sys.stdin if (line := raw.rstrip("\r\n")))
        else:
            yield path


def _prepare(item: ReadItem | Failure | Skipped, bench: Workbench, outlet: Outlet | None) -> Item | Outcome:
    """An item ready to be saved, or what became of it already."""
    if isinstance(item, (Failure, Skipped)):
        return item.outcome
    try:
        document = identify(item, bench, outlet=outlet)
        digest = digest_of(item.data)
        settled = bench.store.settled(document, digest) if item.gone is None else None
        if settled is not None:
            return settled
        capture = Capture(
            document=document.id,
            # The place itself, not how it was called: a file has one, from whichever folder it is named.
            source=item.place or item.locator,
            digest=digest,
            size=len(item.data),
            media_type=item.media_type,
            fetched=item.fetched or datetime.now(UTC),
            location=bench.archive.put(item.data),
        )
        if item.gone is not None:
            return Item(document=document, capture=capture, discard=_gone(item.gone))
        return read_capture(item, capture, bench, outlet)
    except BuktiError as error:
        return failed_outcome(item.source, error)
    except Exception as error:  # a fault of ours in one item must not stop the batch; the log has the place
        log.debug("internal error on %s", item.source, exc_info=True)
        detail = f"internal error: {type(error).__name__}: {error}; please report it with this file"
        return Outcome(source=item.source, disposition=Disposition.FAILED, reason="internal", detail=detail)


def read_capture(item: ReadItem, capture: Capture, bench: Workbench, outlet: Outlet | None) -> Item:
    """Archived bytes as an item ready to be saved: extracted and analysed, or with the rule that discards them.

    Raises InputError for bytes that can't be read. Opens no store: a worker process may do it.
    """
    text = extract(item, bench)
    if isinstance(text, Discard):
        document = identify(item, bench, outlet=outlet)
        capture = replace(capture, document=document.id)
        return Item(document=document, capture=capture, discard=text, crawl=_crawl_line(document, capture, None))
    document = identify(item, bench, outlet=outlet, text=text)
    analysis = bench.analyzer.analyze(document, text)
    return Item(
        document=document,
        capture=replace(capture, document=document.id),
        text=text,
        analysis=analysis,
        passages=bench.analyzer.passages(document, text, analysis),
        crawl=_crawl_line(document, capture, text),
    )


def _crawl_line(document: Document, capture: Capture, text: Text | None) -> CrawlLogEntry:
    """That this item was looked at: what coverage knows a source's search by."""
    outlet = document.outlet
    entry = CrawlLogEntry(
        source=outlet.id if outlet else FILES_SOURCE,
        day=capture.fetched.date(),
        regions=outlet.regions if outlet else (),
        listed=1,
        fetched=1,
    )
    return entry.reading(text)


class _Batch:
    """Gathers items and saves them together; outcomes come out in the order of the items."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._waiting: list[Item | Outcome] = []
        self._since = time.monotonic()

    def take(self, item: Item | Outcome) -> Iterator[Outcome]:
        self._waiting.append(item)
        if len(self._waiting) >= BATCH_ITEMS or time.monotonic() - self._since >= BATCH_SECONDS:
            yield from self.flush()

    def flush(self) -> Iterator[Outcome]:
        waiting, self._waiting = self._waiting, []
        items = [w for w in waiting if isinstance(w, Item)]
        saved = iter(self._save(items))
        for waited in waiting:
            if isinstance(waited, Item):
                yield next(saved)
            else:
                # What never became a document is told all the same when the log has no room left.
                with suppress(StoreFullError):
                    self._bench.store.record(waited)
                yield waited
        self._since = time.monotonic()

    def _save(self, items: list[Item]) -> list[Outcome]:
        if not items:
            return []
        try:
            return list(self._bench.store.save_all(items))
        except StoreError as error:
            if len(items) == 1:
                return [failed_outcome(items[0].capture.source, error)]
            # One that can't be kept must not take the others with it.
            return [outcome for item in items for outcome in self._save([item])]


def failed_outcome(source: str, error: BuktiError) -> Outcome:
    """The disposition of an item that an error stopped."""
    return Outcome(source=source, disposition=Disposition.FAILED, reason=error.reason, detail=error.detail)


def _gone(status: int) -> Discard:
    return Discard(reason="gone", detail=f"the page is no more: the host answers {status}")


def _discarded(source: str, discard: Discard) -> Outcome:
    return Outcome(source=source, disposition=Disposition.DISCARDED, reason=discard.reason, detail=discard.detail)
