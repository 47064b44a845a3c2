"""Takes a document's words out of the record for good; its ids stay."""

from __future__ import annotations

import sqlite3

from models.capture import Capture
from models.errors import NotFoundError
from models.identity import DocumentId, text_digest_of
from models.principal import Principal
from search_api.store.embedded.clock import Clock, last_sequence, next_moment
from search_api.store.embedded.database import Database
from search_api.store.embedded.rows import capture_of

_NOWHERE_ELSE = (
    "SELECT * FROM capture WHERE document = ?1 AND NOT EXISTS (SELECT 1 FROM capture AS other"
    " JOIN document ON document.n = other.document WHERE other.digest = capture.digest AND other.document <> ?1"
    " AND document.withdrawn IS NULL) ORDER BY n"
)
_UNUSED_BODIES = (
    "DELETE FROM body WHERE digest IN (SELECT digest FROM text WHERE document = ?1) AND NOT EXISTS"
    " (SELECT 1 FROM text JOIN document ON document.n = text.document"
    " WHERE text.digest = body.digest AND document.withdrawn IS NULL)"
)
_PASSAGES = (
    "SELECT passage.first, passage.last, body.body FROM passage JOIN body ON body.digest = passage.digest"
    " WHERE passage.document = ?"
)
_WORDS = (
    "DELETE FROM cell WHERE document = ?1",
    "UPDATE fact SET facts = '', officials = '', pillars = '', regions = '' WHERE document = ?1",
    "UPDATE analysis SET facts = '' WHERE document = ?1",
    "UPDATE text SET facts = '' WHERE document = ?1",
    _UNUSED_BODIES,
)


def withdraw(
    database: Database, document: DocumentId, principal: Principal, *, reason: str, clock: Clock
) -> tuple[Capture, ...]:
    with database.writing() as db:
        known = db.execute("SELECT n, withdrawn FROM document WHERE id = ?", (document,)).fetchone()
        if known is None:
            raise NotFoundError(f"no document has the id {document}")
        if known["withdrawn"] is None:
            _take_out(db, known["n"], principal, reason, moment=next_moment(db, clock))
        rows = db.execute(_NOWHERE_ELSE, (known["n"],)).fetchall()
        captures = tuple(capture_of(row, document) for row in rows)
    database.checkpoint()  # the log of writes holds the words, too
    return captures


def _take_out(db: sqlite3.Connection, row: int, principal: Principal, reason: str, *, moment: int) -> None:
    db.execute(
        "INSERT INTO principal (id, name, role) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role",
        (principal.id, principal.name, principal.role.value),
    )
    db.execute(
        "INSERT INTO withdrawal (document, principal, at, reason) VALUES (?, ?, ?, ?)",
        (row, principal.id, moment, reason),
    )
    db.execute("UPDATE document SET withdrawn = ? WHERE n = ?", (moment, row))
    _remember_to_forget(db, row)
    for statement in _WORDS:
        db.execute(statement, (row,))
    from search_api.store.embedded import story_graph  # takes half a second: only where documents are written

    story_graph.withdraw(db, row, moment=moment)
    facts = db.execute("SELECT n FROM fact WHERE document = ? ORDER BY n", (row,)).fetchall()
    sequence = last_sequence(db)
    for offset, (fact,) in enumerate(facts, start=1):
        db.execute("UPDATE fact SET seq = ? WHERE n = ?", (sequence + offset, fact))


def _remember_to_forget(db: sqlite3.Connection, row: int) -> None:
    """What is embedded is kept by its words' digest outside of the record: whoever keeps it is told when next there."""
    digests = {text_digest_of(body[first:last]) for first, last, body in db.execute(_PASSAGES, (row,))}
    db.executemany("INSERT OR IGNORE INTO forgotten (digest) VALUES (?)", [(digest,) for digest in sorted(digests)])
