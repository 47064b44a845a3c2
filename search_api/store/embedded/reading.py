"""Reads documents, captures and analyses, and counts what there is."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from models.analysis import Analysis
from models.capture import Capture
from models.crawl_log import CrawlLogEntry
from models.disposition import Disposition
from models.document import Document
from models.errors import NotFoundError
from models.identity import DocumentId
from models.query import DateField
from search_api.store.crawl_sums import summed
from search_api.store.embedded import crawl_rows
from search_api.store.embedded.covering import years_of
from search_api.store.embedded.database import Database
from search_api.store.embedded.instants import FOREVER, instant, micros
from search_api.store.embedded.rows import DOCUMENT, analysis_of, capture_of, document_of
from search_api.store.records import DayItems, IndexStatus, StoreStatus


class Records:
    def __init__(self, database: Database) -> None:
        self._database = database

    def document(self, document: DocumentId) -> Document:
        with self._database.reading() as db:
            return document_of(_row(db, document))

    def captures(self, document: DocumentId) -> tuple[Capture, ...]:
        with self._database.reading() as db:
            row = _row(db, document)
            found = db.execute("SELECT * FROM capture WHERE document = ? ORDER BY n", (row["n"],)).fetchall()
            return tuple(capture_of(capture, document) for capture in found)

    def analysis(self, document: DocumentId) -> Analysis:
        with self._database.reading() as db:
            row = _row(db, document)
            if row["withdrawn"] is not None:
                raise NotFoundError(f"the document {document} was withdrawn on request")
            found = db.execute(
                "SELECT analysis.facts, body.body FROM analysis JOIN text ON text.n = analysis.text"
                " JOIN body ON body.digest = text.digest WHERE analysis.document = ? AND analysis.known_until = ?",
                (row["n"], FOREVER),
            ).fetchone()
            if found is None:
                raise NotFoundError(f"the document {document} was not analysed yet", hint="run `bukti reanalyze`")
            return analysis_of(found["facts"], found["body"])

    def outlets(self) -> frozenset[str]:
        with self._database.reading() as db:
            return frozenset(row["id"] for row in db.execute("SELECT id FROM outlet"))

    def crawl_log(self) -> tuple[CrawlLogEntry, ...]:
        with self._database.reading() as db:
            return summed(crawl_rows.rows(db))

    def last_items(self) -> DayItems | None:
        with self._database.reading() as db:
            newest = db.execute("SELECT at FROM item ORDER BY n DESC LIMIT 1").fetchone()
            if newest is None:
                return None
            day = instant(newest["at"]).date()
            start = datetime.combine(day, time(), UTC)
            found = db.execute(
                "SELECT disposition, reason, count(*) AS count FROM item WHERE at >= ? AND at < ?"
                " GROUP BY disposition, reason ORDER BY count DESC, reason",
                (micros(start), micros(start + timedelta(days=1))),
            ).fetchall()
        items = dict.fromkeys(Disposition, 0)
        reasons: dict[Disposition, dict[str, int]] = {}
        for row in found:
            disposition = Disposition(row["disposition"])
            items[disposition] += row["count"]
            if row["reason"]:
                reasons.setdefault(disposition, {})[row["reason"]] = row["count"]
        return DayItems(day=day, items=items, reasons=reasons)

    def status(self, folder: Path, index: IndexStatus | None) -> StoreStatus:
        with self._database.reading() as db:
            items = dict(db.execute("SELECT disposition, count(*) FROM item GROUP BY disposition").fetchall())
            return StoreStatus(
                kind="embedded",
                documents=_count(db, "document WHERE withdrawn IS NULL"),
                withdrawn=_count(db, "document WHERE withdrawn IS NOT NULL"),
                captures=_count(db, "capture"),
                texts=_count(db, "text"),
                passages=_count(db, "passage"),
                stories=_count(db, "(SELECT DISTINCT story FROM document WHERE withdrawn IS NULL AND story NOTNULL)"),
                items={disposition: items.get(disposition.value, 0) for disposition in Disposition},
                analyses=_versions(db, "version", "analysis"),
                extractors=_versions(db, "extractor_version", "text"),
                years=years_of(db, DateField.EFFECTIVE),
                bytes_on_disk=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
                index=index,
            )


def _row(db: sqlite3.Connection, document: DocumentId) -> sqlite3.Row:
    found: sqlite3.Row | None = db.execute(f"{DOCUMENT} WHERE document.id = ?", (document,)).fetchone()
    if found is None:
        raise NotFoundError(f"no document has the id {document}")
    return found


def _count(db: sqlite3.Connection, what: str) -> int:
    (count,) = db.execute(f"SELECT count(*) FROM {what}").fetchone()
    return int(count)


def _versions(db: sqlite3.Connection, column: str, table: str) -> dict[str, int]:
    rows = db.execute(
        f"SELECT {column}, count(*) FROM {table} JOIN document ON document.n = {table}.document"
        f" WHERE {table}.known_until = ? AND document.withdrawn IS NULL GROUP BY {column} ORDER BY {column}",
        (FOREVER,),
    ).fetchall()
    return dict(tuple(row) for row in rows)
