"""Takes items into the record: one transaction an item, or nothing of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from models.crawl_log import CrawlLogEntry
from models.disposition import Disposition, Outcome
from models.document import Document
from models.errors import InputError, MalformedInput, RequestError
from models.identity import Digest
from search_api.store.embedded import crawl_rows, dispositions
from search_api.store.embedded.analyses import Cause, end_analysis, keep_analysis, says_the_same
from search_api.store.embedded.clock import Clock, next_moment
from search_api.store.embedded.database import Database
from search_api.store.embedded.dispositions import Standing
from search_api.store.embedded.documents import chain_capture, keep_document, keep_outlet, keep_text, see_again
from search_api.store.embedded.instants import micros
from search_api.store.records import Item


class Intake:
    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def settled(self, document: Document, digest: Digest) -> Outcome | None:
        with self._database.reading() as db:
            found = dispositions.settled(db, document, digest)
        return None if found is None else _outcome(document.source, found)

    def save_all(self, items: Sequence[Item]) -> tuple[Outcome, ...]:
        """An item that can't be stored as it is becomes a failed one; the others go on."""
        for item in items:
            _check(item)
        _compare(items)
        with self._database.writing() as db:
            return tuple(self._save_or_fail(db, item) for item in items)

    def save(self, item: Item) -> Outcome:
        _check(item)
        _compare((item,))
        with self._database.writing() as db, _only_unicode(item):
            return self._save(db, item)

    def record(self, outcome: Outcome, *, crawl: CrawlLogEntry | None = None) -> None:
        with self._database.writing() as db:
            moment = next_moment(db, self._clock)
            if outcome.disposition is Disposition.UNCHANGED and outcome.document is not None:
                see_again(db, outcome.document, at=moment)
            _log(db, outcome, moment=moment)
            if crawl is not None:
                crawl_rows.add(db, crawl)

    def log_crawl(self, entry: CrawlLogEntry) -> None:
        with self._database.writing() as db:
            crawl_rows.add(db, entry)

    def _save_or_fail(self, db: sqlite3.Connection, item: Item) -> Outcome:
        db.execute("SAVEPOINT item")
        try:
            with _only_unicode(item):
                outcome = self._save(db, item)
        except InputError as error:
            db.execute("ROLLBACK TO item")
            outcome = Outcome(
                source=_printable(item.document.source),
                disposition=Disposition.FAILED,
                reason=error.reason,
                detail=error.detail,
            )
            _log(db, outcome, moment=next_moment(db, self._clock))
        db.execute("RELEASE item")
        return outcome

    def _save(self, db: sqlite3.Connection, item: Item) -> Outcome:
        moment = next_moment(db, self._clock)
        found = dispositions.standing(db, item.document, source=item.capture.source, digest=item.capture.digest)
        outcome = _outcome(item.document.source, found)
        if found.disposition in (Disposition.STORED, Disposition.UPDATED):
            outcome = self._keep(db, item, found, moment=moment)
        if found.disposition is Disposition.UNCHANGED:
            see_again(db, item.document.id, at=micros(item.capture.fetched))
        _log(db, outcome, moment=moment)
        if item.crawl is not None:
            crawl_rows.add(db, item.crawl)
        return outcome

    def _keep(self, db: sqlite3.Connection, item: Item, found: Standing, *, moment: int) -> Outcome:
        row = found.row
        if item.discard is not None:
            if row is not None:
                chain_capture(db, row, item.capture, discard=item.discard, moment=moment)
            return Outcome(
                source=item.document.source,
                disposition=Disposition.DISCARDED,
                reason=item.discard.reason,
                detail=item.discard.detail,
                document=found.document,
            )
        if row is None:
            row = keep_document(db, item.document, moment=moment)
        else:
            keep_outlet(db, item.document.outlet)
        capture = chain_capture(db, row, item.capture, discard=None, moment=moment)
        if item.text is not None:
            self._keep_words(db, item, row, capture, new=found.row is None, moment=moment)
        return Outcome(
            source=item.document.source,
            disposition=found.disposition,
            reason=item.reason,
            document=item.document.id,
        )

    def _keep_words(
        self, db: sqlite3.Connection, item: Item, row: int, capture: int, *, new: bool, moment: int
    ) -> None:
        if item.text is None:
            return
        carries_on = not new and item.analysis is not None and says_the_same(db, row, item.analysis)
        if not new and not carries_on:
            end_analysis(db, row, moment=moment)
        text = keep_text(db, row, capture, item.text, moment=moment)
        if item.analysis is not None and not carries_on:
            cause = Cause.STORED if new else Cause.UPDATED
            keep_analysis(db, row, text, item.analysis, item.passages, cause=cause, moment=moment)


def _outcome(source: str, found: Standing) -> Outcome:
    return Outcome(
        source=source,
        disposition=found.disposition,
        reason=found.reason,
        detail=found.detail,
        document=found.document,
    )


def _log(db: sqlite3.Connection, outcome: Outcome, *, moment: int) -> None:
    db.execute(
        "INSERT INTO item (at, source, disposition, reason, detail, document) VALUES (?, ?, ?, ?, ?, ?)",
        (moment, outcome.source, outcome.disposition.value, outcome.reason, outcome.detail, outcome.document),
    )


def _compare(items: Iterable[Item]) -> None:
    """What stories need of the texts is worked out while others may still write."""
    from search_api.store.story_graph import compared

    for item in items:
        if item.text is not None:
            compared(item.text.body)


def _check(item: Item) -> None:
    """Refuse parts that don't belong together: a fault of the caller, not of the item."""
    document, text, analysis = item.document.id, item.text, item.analysis
    fits = (
        item.capture.document == document
        and (text is None or text.capture == item.capture.digest)
        and (analysis is None or (text is not None and analysis.document == document))
        and (analysis is None or text is None or analysis.text_digest == text.digest)
        and all(analysis is not None and p.document == document for p in item.passages)
        and all(text is not None and p.text_digest == text.digest for p in item.passages)
    )
    if not fits:
        raise RequestError(f"the parts of {_printable(item.document.source)} don't belong together", parameter="item")


@contextmanager
def _only_unicode(item: Item) -> Iterator[None]:
    """Half a surrogate pair (a file name that is no UTF-8, a broken \\ud83d in JSON) fits into no database."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise MalformedInput(
            f"{_printable(item.document.source)} holds characters that are no Unicode", hint="repair its encoding"
        ) from error


def _printable(value: str) -> str:
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
