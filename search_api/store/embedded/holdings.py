"""What the record holds, given out record by record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from models.access import AuditEntry, AuditNote
from models.codec import from_json
from models.crawl_state import PageState, SourceState
from models.document import Outlet
from models.identity import Digest, DocumentId
from models.job import Job
from models.principal import Principal, Role
from search_api.store.embedded import crawl_rows
from search_api.store.embedded.accounts import person_of, session_of, token_of
from search_api.store.embedded.clock import last_moment
from search_api.store.embedded.database import Database
from search_api.store.embedded.rows import capture_of
from search_api.store.holdings import (
    HeldAnalysis,
    HeldCapture,
    HeldDocument,
    HeldItem,
    HeldLink,
    HeldPassage,
    HeldStory,
    HeldText,
    HeldWithdrawal,
    HeldWords,
    Kind,
    Stretch,
)

_AT_ONCE = 200
_DOCUMENTS = (
    "SELECT document.*, words.id AS words_id, withdrawal.at, withdrawal.reason, principal.id AS who,"
    " principal.name AS who_name, principal.role AS who_role FROM document"
    " LEFT JOIN words ON words.n = document.words LEFT JOIN withdrawal ON withdrawal.document = document.n"
    " LEFT JOIN principal ON principal.id = withdrawal.principal WHERE document.id > ? ORDER BY document.id LIMIT ?"
)
_ANALYSES = (
    "SELECT analysis.*, text.digest FROM analysis JOIN text ON text.n = analysis.text WHERE analysis.document = ?"
    " ORDER BY analysis.n"
)
_FACTS = (
    "SELECT fact.*, passage.id, passage.first, passage.last FROM fact JOIN passage ON passage.n = fact.passage"
    " WHERE fact.analysis = ? ORDER BY fact.n"
)
_WORDS = (
    "SELECT n, id, story, EXISTS (SELECT 1 FROM document WHERE document.words = words.n AND withdrawn IS NULL) AS live"
    " FROM words WHERE n > ? ORDER BY n LIMIT ?"
)
_STORIES = "SELECT n, joined FROM story WHERE n > ? ORDER BY n LIMIT ?"
_ITEMS = "SELECT * FROM item WHERE n > ? ORDER BY n LIMIT ?"
_PAGES = "SELECT rowid AS n, facts FROM crawl_page WHERE rowid > ? ORDER BY rowid LIMIT ?"
_JOBS = "SELECT n, facts FROM job WHERE n > ? ORDER BY n LIMIT ?"
_AUDIT = "SELECT number AS n, note, previous FROM audit WHERE number > ? ORDER BY number LIMIT ?"
_SMALL: dict[Kind, tuple[str, Callable[[sqlite3.Row], Any]]] = {
    Kind.OUTLETS: ("SELECT * FROM outlet ORDER BY id", lambda row: from_json(row["facts"], Outlet)),
    Kind.PEOPLE: ("SELECT * FROM person ORDER BY id", person_of),
    Kind.TOKENS: ("SELECT * FROM token ORDER BY id", token_of),
    Kind.SESSIONS: ("SELECT * FROM session ORDER BY digest", session_of),
    Kind.SOURCES: ("SELECT * FROM crawl_source ORDER BY id", lambda row: from_json(row["facts"], SourceState)),
    Kind.JOB_DOCUMENTS: (
        "SELECT * FROM job_document ORDER BY document",
        lambda row: HeldLink(document=row["document"], job=row["job"]),
    ),
}


class Holdings:
    """Implements `search_api.store.holdings.Holder`. Reads some at a time; what is written meanwhile may be missed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def identity(self) -> str:
        with self._database.reading() as db:
            return str(db.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()[0])

    @property
    def moment(self) -> int:
        """The newest instant of the record."""
        with self._database.reading() as db:
            return last_moment(db)

    @property
    def last_story(self) -> int:
        with self._database.reading() as db:
            return int(db.execute("SELECT coalesce(max(n), 0) FROM story").fetchone()[0])

    def bodies(self, digests: Iterable[str]) -> dict[str, str]:
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT digest, body FROM body WHERE digest IN (SELECT value FROM json_each(?))",
                (json.dumps(list(digests)),),
            )
            return dict(tuple(row) for row in rows)

    def read(self, kind: Kind) -> Iterator[Any]:
        if kind is Kind.DOCUMENTS:
            return self._documents()
        if kind is Kind.CRAWL_LOG:
            return self._crawl_log()
        if kind in _SMALL:
            return self._all(*_SMALL[kind])
        statement, make = {
            Kind.STORIES: (_STORIES, _story),
            Kind.WORDS: (_WORDS, _words),
            Kind.ITEMS: (_ITEMS, _item),
            Kind.AUDIT: (_AUDIT, _entry),
            Kind.JOBS: (_JOBS, lambda _, row: from_json(row["facts"], Job)),
            Kind.PAGES: (_PAGES, lambda _, row: from_json(row["facts"], PageState)),
        }[kind]
        return self._paged(statement, make)

    def _all(self, statement: str, make: Callable[[sqlite3.Row], Any]) -> Iterator[Any]:
        with self._database.reading() as db:
            rows = db.execute(statement).fetchall()
        yield from map(make, rows)

    def _crawl_log(self) -> Iterator[Any]:
        with self._database.reading() as db:
            rows = crawl_rows.rows(db)
        yield from rows

    def _paged(self, statement: str, make: Callable[[sqlite3.Connection, sqlite3.Row], Any]) -> Iterator[Any]:
        after = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(statement, (after, _AT_ONCE)).fetchall()
                page = [make(db, row) for row in rows]
            yield from page
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1]["n"]

    def _documents(self) -> Iterator[HeldDocument]:
        after = ""
        while True:
            with self._database.reading() as db:
                page = [_document(db, row) for row in db.execute(_DOCUMENTS, (after, _AT_ONCE)).fetchall()]
            yield from page
            if len(page) < _AT_ONCE:
                return
            after = page[-1].id


def _document(db: sqlite3.Connection, row: sqlite3.Row) -> HeldDocument:
    document = DocumentId(row["id"])
    captures = db.execute("SELECT * FROM capture WHERE document = ? ORDER BY n", (row["n"],)).fetchall()
    places = {capture["n"]: place for place, capture in enumerate(captures)}
    texts = db.execute("SELECT * FROM text WHERE document = ? ORDER BY n", (row["n"],)).fetchall()
    return HeldDocument(
        id=document,
        source=row["source"],
        locator=row["locator"],
        url=row["url"],
        outlet=row["outlet"],
        nature=row["nature"],
        known_from=row["known_from"],
        captures=tuple(_capture(one, document) for one in captures),
        texts=tuple(_text(one, places[one["capture"]]) for one in texts),
        analyses=tuple(_analysis(db, one, row["nature"]) for one in db.execute(_ANALYSES, (row["n"],)).fetchall()),
        story=row["story"],
        words=row["words_id"],
        withdrawal=None if row["withdrawn"] is None else _withdrawal(row),
    )


def _capture(row: sqlite3.Row, document: DocumentId) -> HeldCapture:
    return HeldCapture(
        capture=capture_of(row, document),
        record=row["record_digest"],
        known_from=row["known_from"],
        discard=row["discard"],
        seen=row["seen"],
    )


def _text(row: sqlite3.Row, capture: int) -> HeldText:
    return HeldText(
        digest=row["digest"],
        facts=row["facts"],
        capture=capture,
        extractor_version=row["extractor_version"],
        known_from=row["known_from"],
        known_until=row["known_until"],
    )


def _analysis(db: sqlite3.Connection, row: sqlite3.Row, nature: str) -> HeldAnalysis:
    """A passage has a row for each story that it was told in; the first of them tells what brought it."""
    facts = db.execute(_FACTS, (row["n"],)).fetchall()
    first = list({fact["id"]: fact for fact in facts[::-1]}.values())[::-1]
    told = dict.fromkeys(
        (fact["story"], fact["known_from"], fact["known_until"])
        for fact in facts
        if fact["known_from"] < fact["known_until"]
    )
    return HeldAnalysis(
        digest=row["digest"],
        version=row["version"],
        facts=row["facts"],
        nature=first[0]["nature"] if first else nature,
        cause=first[0]["cause"] if first else "stored",
        known_from=row["known_from"],
        known_until=row["known_until"],
        passages=tuple(
            HeldPassage(id=fact["id"], first=fact["first"], last=fact["last"], facts=fact["facts"]) for fact in first
        ),
        told=tuple(Stretch(story=story, known_from=start, known_until=end) for story, start, end in told),
    )


def _withdrawal(row: sqlite3.Row) -> HeldWithdrawal:
    principal = Principal(id=row["who"], name=row["who_name"], role=Role(row["who_role"]))
    return HeldWithdrawal(principal=principal, at=row["withdrawn"], reason=row["reason"])


def _story(db: sqlite3.Connection, row: sqlite3.Row) -> HeldStory:
    called = db.execute(
        "SELECT id, known_from, known_until FROM called WHERE story = ? ORDER BY known_from", (row["n"],)
    ).fetchall()
    return HeldStory(key=row["n"], joined=row["joined"], called=tuple((c[0], c[1], c[2]) for c in called))


def _words(_: sqlite3.Connection, row: sqlite3.Row) -> HeldWords:
    return HeldWords(id=row["id"], story=row["story"], live=bool(row["live"]))


def _item(_: sqlite3.Connection, row: sqlite3.Row) -> HeldItem:
    return HeldItem(
        at=row["at"],
        source=row["source"],
        disposition=row["disposition"],
        reason=row["reason"],
        detail=row["detail"],
        document=row["document"],
    )


def _entry(_: sqlite3.Connection, row: sqlite3.Row) -> AuditEntry:
    previous = Digest(row["previous"]) if row["previous"] else None
    return AuditEntry(number=row["n"], note=from_json(row["note"], AuditNote), previous=previous)
