"""Takes into the record what another store held: some records in one transaction, those that are there left alone."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from models.access import AuditEntry, Person, Session, Token
from models.codec import to_json
from models.crawl_log import CrawlLogEntry
from models.crawl_state import PageState, SourceState
from models.document import Outlet
from models.errors import RequestError
from models.job import Job
from models.text import Nature
from search_api.store.embedded import analyses, crawl_rows
from search_api.store.embedded.clock import last_sequence
from search_api.store.embedded.database import Database
from search_api.store.embedded.documents import keep_outlet
from search_api.store.embedded.rows import capture_values, passage_of
from search_api.store.holdings import (
    HeldAnalysis,
    HeldDocument,
    HeldItem,
    HeldLink,
    HeldPassage,
    HeldStory,
    HeldWords,
    Holder,
    Kind,
    Stretch,
)
from search_api.store.instants import FOREVER, micros

_FROM, _ITEMS = "moved_from", "moved_items"


class RecordTaker:
    """Implements `search_api.store.holdings.Taker`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, source: Holder) -> None:
        from search_api.store import sketch  # takes half a second: only where documents are written

        with self._database.writing() as db:
            known = _meta(db, _FROM)
            if known is None and db.execute("SELECT 1 FROM document LIMIT 1").fetchone() is not None:
                raise RequestError(
                    "there are documents already where the move goes to", parameter="to", hint="name an empty --home"
                )
            if known not in (None, source.identity):
                raise RequestError("another store's records were moved there", parameter="to", hint="name another home")
            _say(db, _FROM, source.identity)
            _say(db, "stories", sketch.fingerprint())
            _say(db, "moment", str(max(int(_meta(db, "moment") or 0), source.moment)))

    def write(self, kind: Kind, records: Sequence[Any], source: Holder) -> None:
        bodies: dict[str, str] = {}
        if kind is Kind.DOCUMENTS:
            bodies = source.bodies({text.digest for record in records for text in record.texts})
        with self._database.writing() as db:
            for record in records:
                if isinstance(record, HeldDocument):
                    _document(db, record, bodies)
                else:
                    _WRITERS[type(record)](db, record)


def _outlet(db: sqlite3.Connection, outlet: Outlet) -> None:
    keep_outlet(db, outlet)


def _story(db: sqlite3.Connection, held: HeldStory) -> None:
    for key in (held.key, held.joined):
        _story_row(db, key)
    db.execute("UPDATE story SET joined = ? WHERE n = ?", (held.joined, held.key))
    db.executemany(
        "INSERT OR IGNORE INTO called (story, id, known_from, known_until) VALUES (?, ?, ?, ?)",
        [(held.key, *called) for called in held.called],
    )


def _story_row(db: sqlite3.Connection, key: int | None) -> None:
    if key is not None:
        db.execute("INSERT OR IGNORE INTO story (n, id) VALUES (?, ?)", (key, secrets.token_hex(16)))


def _words(db: sqlite3.Connection, held: HeldWords) -> None:
    _story_row(db, held.story)
    db.execute("INSERT OR IGNORE INTO words (id, story) VALUES (?, ?)", (held.id, held.story))


def _item(db: sqlite3.Connection, held: HeldItem) -> None:
    """Lines come in the order of their instants: those up to the last one that was written are there."""
    if held.at <= int(_meta(db, _ITEMS) or -1):
        return
    db.execute(
        "INSERT INTO item (at, source, disposition, reason, detail, document) VALUES (?, ?, ?, ?, ?, ?)",
        (held.at, held.source, held.disposition, held.reason, held.detail, held.document),
    )
    _say(db, _ITEMS, str(held.at))


def _crawl(db: sqlite3.Connection, entry: CrawlLogEntry) -> None:
    crawl_rows.add_new(db, entry)


def _person(db: sqlite3.Connection, person: Person) -> None:
    disabled = micros(person.disabled) if person.disabled else None
    db.execute(
        "INSERT OR IGNORE INTO person (id, name, role, created, disabled) VALUES (?, ?, ?, ?, ?)",
        (person.id, person.name, person.role.value, micros(person.created), disabled),
    )


def _token(db: sqlite3.Connection, token: Token) -> None:
    moments = [micros(at) if at else None for at in (token.created, token.expires, token.last_used, token.revoked)]
    db.execute(
        "INSERT OR IGNORE INTO token (id, person, label, digest, created, expires, last_used, revoked)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (token.id, token.person, token.label, token.digest, *moments),
    )


def _session(db: sqlite3.Connection, session: Session) -> None:
    db.execute(
        "INSERT OR IGNORE INTO session (digest, token, created, expires) VALUES (?, ?, ?, ?)",
        (session.digest, session.token, micros(session.created), micros(session.expires)),
    )


def _audit(db: sqlite3.Connection, entry: AuditEntry) -> None:
    note = entry.note
    db.execute(
        "INSERT OR IGNORE INTO audit (number, principal, action, note, previous, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (entry.number, note.principal, note.action.value, to_json(note).decode(), entry.previous, entry.digest),
    )


def _job(db: sqlite3.Connection, job: Job) -> None:
    db.execute(
        "INSERT OR IGNORE INTO job (id, kind, principal, open, version, facts) VALUES (?, ?, ?, ?, ?, ?)",
        (job.id, job.kind.value, job.principal, job.state.is_open, job.version, to_json(job).decode()),
    )


def _link(db: sqlite3.Connection, held: HeldLink) -> None:
    db.execute("INSERT OR IGNORE INTO job_document (document, job) VALUES (?, ?)", (held.document, held.job))


def _source(db: sqlite3.Connection, state: SourceState) -> None:
    facts = to_json(state).decode()
    db.execute("INSERT OR IGNORE INTO crawl_source VALUES (?, ?, ?)", (state.source, state.version, facts))


def _page(db: sqlite3.Connection, page: PageState) -> None:
    due = None if page.due is None else micros(page.due)
    values = (page.url, page.source, page.status.value, due, micros(page.newest), page.version, to_json(page).decode())
    db.execute("INSERT OR IGNORE INTO crawl_page VALUES (?, ?, ?, ?, ?, ?, ?)", values)


_WRITERS: dict[type[Any], Callable[[sqlite3.Connection, Any], None]] = {
    Outlet: _outlet,
    HeldStory: _story,
    HeldWords: _words,
    HeldItem: _item,
    CrawlLogEntry: _crawl,
    Person: _person,
    Token: _token,
    Session: _session,
    AuditEntry: _audit,
    Job: _job,
    HeldLink: _link,
    SourceState: _source,
    PageState: _page,
}


def _document(db: sqlite3.Connection, held: HeldDocument, bodies: dict[str, str]) -> None:
    if db.execute("SELECT 1 FROM document WHERE id = ?", (held.id,)).fetchone() is not None:
        return
    _story_row(db, held.story)
    withdrawn = held.withdrawal.at if held.withdrawal else None
    words = None if withdrawn is not None else _placed(db, held, bodies)
    row = _insert(
        db,
        "document",
        id=held.id,
        source=held.source,
        locator=held.locator,
        url=held.url,
        outlet=held.outlet,
        story=held.story,
        nature=held.nature,
        known_from=held.known_from,
        withdrawn=withdrawn,
        words=words,
    )
    captures = [
        _insert(
            db,
            "capture",
            **{**capture_values(one.capture), "record_digest": one.record},
            document=row,
            discard=one.discard,
            seen=one.seen,
            known_from=one.known_from,
        )
        for one in held.captures
    ]
    texts = _texts(db, row, held, captures, bodies)
    for said in held.analyses:
        _analysis(db, row, said, texts, withdrawn=withdrawn is not None)
    if held.withdrawal is not None:
        _withdrawal(db, row, held)


def _texts(
    db: sqlite3.Connection, row: int, held: HeldDocument, captures: list[int], bodies: dict[str, str]
) -> list[tuple[str, int, int]]:
    """Digest, beginning and row of each."""
    found = []
    for text in held.texts:
        if text.digest in bodies:
            db.execute("INSERT OR IGNORE INTO body (digest, body) VALUES (?, ?)", (text.digest, bodies[text.digest]))
        made = _insert(
            db,
            "text",
            document=row,
            capture=captures[text.capture],
            extractor_version=text.extractor_version,
            digest=text.digest,
            facts=text.facts,
            known_from=text.known_from,
            known_until=text.known_until,
        )
        found.append((text.digest, text.known_from, made))
    if found:
        db.execute("UPDATE document SET text = ? WHERE n = ?", (found[-1][2], row))
    return found


def _analysis(
    db: sqlite3.Connection, row: int, said: HeldAnalysis, texts: list[tuple[str, int, int]], *, withdrawn: bool
) -> None:
    ours = [text for digest, since, text in texts if digest == said.digest and since <= said.known_from]
    analysis = _insert(
        db,
        "analysis",
        document=row,
        text=ours[-1] if ours else next(text for digest, _, text in texts if digest == said.digest),
        version=said.version,
        facts=said.facts,
        known_from=said.known_from,
        known_until=said.known_until,
    )
    passages = [_passage(db, row, said, one) for one in said.passages]
    publisher = analyses.publisher(db, row)
    for place, stretch in enumerate(said.told):
        _story_row(db, stretch.story)
        cause = analyses.Cause(said.cause) if place == 0 else analyses.Cause.STORY
        for passage, one in zip(passages, said.passages, strict=True):
            _fact(db, row, analysis, passage, one, said, stretch, cause, None if withdrawn else publisher)


def _fact(
    db: sqlite3.Connection,
    row: int,
    analysis: int,
    passage: int,
    held: HeldPassage,
    said: HeldAnalysis,
    stretch: Stretch,
    cause: analyses.Cause,
    publisher: str | None,
) -> None:
    where = {
        "seq": last_sequence(db) + 1,
        "document": row,
        "analysis": analysis,
        "story": stretch.story,
        "cause": cause.value,
        "known_from": stretch.known_from,
        "known_until": stretch.known_until,
        "nature": said.nature,
        "passage": passage,
    }
    if not held.facts:
        empty = dict.fromkeys(("regions", "pillars", "officials", "facts"), "")
        _insert(db, "fact", **where, **empty)
        return
    fact = analyses.Fact(
        passage_of(held.facts, ""), row, analysis, stretch.story, Nature(said.nature), cause, stretch.known_from, 0
    )
    made = _insert(db, "fact", **{**fact.values, **where})
    if stretch.known_until == FOREVER:
        analyses.keep_cells(db, made, fact, publisher)


def _passage(db: sqlite3.Connection, row: int, said: HeldAnalysis, held: HeldPassage) -> int:
    db.execute(
        "INSERT OR IGNORE INTO passage (id, document, digest, first, last) VALUES (?, ?, ?, ?, ?)",
        (held.id, row, said.digest, held.first, held.last),
    )
    return int(db.execute("SELECT n FROM passage WHERE id = ?", (held.id,)).fetchone()["n"])


def _placed(db: sqlite3.Connection, held: HeldDocument, bodies: dict[str, str]) -> int | None:
    """The row of the document's words, found by what they read like."""
    body = bodies.get(held.texts[-1].digest) if held.texts else None
    if held.words is None or held.story is None or body is None:
        return None
    from search_api.store.embedded.story_book import StoryBook  # takes half a second: only where documents are written
    from search_api.store.story_graph import compared

    book, text = StoryBook(db, moment=held.known_from), compared(body)
    known = book.known(text.id)
    return known.key if known is not None and known.placed else book.keep(text, held.story, text.bands)


def _withdrawal(db: sqlite3.Connection, row: int, held: HeldDocument) -> None:
    if held.withdrawal is None:
        return
    who = held.withdrawal.principal
    db.execute("INSERT OR IGNORE INTO principal (id, name, role) VALUES (?, ?, ?)", (who.id, who.name, who.role.value))
    _insert(
        db,
        "withdrawal",
        document=row,
        principal=who.id,
        at=held.withdrawal.at,
        reason=held.withdrawal.reason,
    )


def _insert(db: sqlite3.Connection, table: str, **values: Any) -> int:
    names = ", ".join(values)
    made = db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))
    return int(made.lastrowid or 0)


def _meta(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def _say(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
