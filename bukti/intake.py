"""The way of an item from a path to the store: read, settle, archive, extract, analyse, save. One disposition each."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bukti.saving import Saving, failed_outcome
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
from models.errors import BuktiError, InputError, RequestError, StoreError
from models.identity import digest_of, document_id
from models.text import Text
from search_api.store.records import Item

log = logging.getLogger(__name__)
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

    A failure of one item never stops the rest. Harmless to run again, after a kill too. While the store is away items
    go to a spool on the disk, and from there into the store in their order; what an earlier run left there comes first.
    """
    publisher = find_outlet(outlet, bench)
    batch = Saving(bench)
    refused = False
    try:
        yield from batch.resume()
        for item in read_paths(_expand(paths)):
            yield from batch.take(_prepare(item, bench, publisher, batch))
        yield from batch.finish()
    except StoreError:  # whoever asked tells of it: the store would only say it again
        refused = True
        raise
    finally:
        batch.close()
        if not refused and not batch.is_away():
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
    day = (item.fetched or datetime.now(UTC)).date()
    return bench.extractor.extract(item.data, media_type=item.media_type, source=item.source, url=item.url, day=day)


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


def _prepare(
    item: ReadItem | Failure | Skipped, bench: Workbench, outlet: Outlet | None, saving: Saving
) -> Item | Outcome:
    """An item ready to be saved, or what became of it already."""
    if isinstance(item, (Failure, Skipped)):
        return item.outcome
    try:
        document = identify(item, bench, outlet=outlet)
        digest = digest_of(item.data)
        settled = saving.settled(document, digest) if item.gone is None else None
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


def _gone(status: int) -> Discard:
    return Discard(reason="gone", detail=f"the page is no more: the host answers {status}")


def _discarded(source: str, discard: Discard) -> Outcome:
    return Outcome(source=source, disposition=Disposition.DISCARDED, reason=discard.reason, detail=discard.detail)
