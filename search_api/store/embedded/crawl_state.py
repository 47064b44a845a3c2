"""The crawler's memory in the record: a row a source, a row a page, each written under the condition of its version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from models.codec import from_json, to_json
from models.crawl_state import PageState, PageStatus, SourceState
from search_api.store.embedded.database import Database
from search_api.store.embedded.instants import instant, micros

_AT_ONCE = 500
_OPEN = (PageStatus.WAITING, PageStatus.DONE)


class CrawlRecord:
    """Implements `models.crawl_state.CrawlState`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def source(self, source: str) -> SourceState:
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM crawl_source WHERE id = ?", (source,)).fetchone()
        return _source(row) if row else SourceState(source=source)

    def sources(self) -> tuple[SourceState, ...]:
        with self._database.reading() as db:
            return tuple(map(_source, db.execute("SELECT * FROM crawl_source ORDER BY id")))

    def save_source(self, state: SourceState) -> SourceState | None:
        kept = replace(state, version=state.version + 1)
        with self._database.writing() as db:
            row = db.execute("SELECT version FROM crawl_source WHERE id = ?", (state.source,)).fetchone()
            if (row["version"] if row else 0) != state.version:
                return None
            db.execute(
                "INSERT INTO crawl_source VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET version = excluded.version, facts = excluded.facts",
                (kept.source, kept.version, to_json(kept).decode()),
            )
        return kept

    def pages(self, urls: Sequence[str]) -> dict[str, PageState]:
        with self._database.reading() as db:
            return {page.url: page for part in _parts(urls) for page in _by_url(db, part)}

    def save_pages(self, pages: Sequence[PageState]) -> tuple[PageState | None, ...]:
        with self._database.writing() as db:
            return tuple(_save(db, page) for page in pages)

    def due(self, source: str, *, at: datetime, limit: int) -> tuple[PageState, ...]:
        with self._database.reading() as db:
            waiting, done = (
                db.execute(
                    "SELECT * FROM crawl_page WHERE source = ? AND status = ? AND due <= ?"
                    " ORDER BY newest DESC, url LIMIT ?",
                    (source, status.value, micros(at), limit),
                ).fetchall()
                for status in _OPEN
            )
        new = waiting[: limit - min(len(done), limit // 4)]
        return tuple(map(_page, [*new, *done[: limit - len(new)]]))

    def held(self, source: str, *, limit: int) -> tuple[PageState, ...]:
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM crawl_page WHERE source = ? AND status = ? ORDER BY newest, url LIMIT ?",
                (source, PageStatus.HELD.value, limit),
            )
            return tuple(map(_page, rows))

    def counts(self, source: str) -> dict[PageStatus, int]:
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT status, count(*) AS n FROM crawl_page WHERE source = ? GROUP BY status", (source,)
            )
            found = {row["status"]: row["n"] for row in rows}
        return {status: found.get(status.value, 0) for status in PageStatus}

    def next_due(self, source: str) -> datetime | None:
        with self._database.reading() as db:
            (due,) = db.execute(
                "SELECT min(due) FROM crawl_page WHERE source = ? AND status IN (?, ?) AND due IS NOT NULL",
                (source, *(status.value for status in _OPEN)),
            ).fetchone()
        return None if due is None else instant(due)


def _save(db: sqlite3.Connection, page: PageState) -> PageState | None:
    kept = replace(page, version=page.version + 1)
    values = {
        "url": kept.url,
        "source": kept.source,
        "status": kept.status.value,
        "due": None if kept.due is None else micros(kept.due),
        "newest": micros(kept.newest),
        "version": kept.version,
        "facts": to_json(kept).decode(),
        "known": page.version,
    }
    if page.version == 0:
        done = db.execute(
            "INSERT INTO crawl_page VALUES (:url, :source, :status, :due, :newest, :version, :facts)"
            " ON CONFLICT (url) DO NOTHING",
            values,
        )
    else:
        done = db.execute(
            "UPDATE crawl_page SET source = :source, status = :status, due = :due, newest = :newest,"
            " version = :version, facts = :facts WHERE url = :url AND version = :known",
            values,
        )
    return kept if done.rowcount else None


def _by_url(db: sqlite3.Connection, urls: Sequence[str]) -> Iterator[PageState]:
    marks = ", ".join("?" * len(urls))
    yield from map(_page, db.execute(f"SELECT * FROM crawl_page WHERE url IN ({marks})", tuple(urls)))


def _parts(urls: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(urls), _AT_ONCE):
        yield urls[start : start + _AT_ONCE]


def _source(row: sqlite3.Row) -> SourceState:
    return from_json(row["facts"], SourceState)


def _page(row: sqlite3.Row) -> PageState:
    return from_json(row["facts"], PageState)
