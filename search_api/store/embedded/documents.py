"""Writes documents, captures and texts: inside somebody else's transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from models.capture import Capture
from models.codec import to_json
from models.disposition import Discard
from models.document import Document, Outlet
from models.identity import Digest, DocumentId
from models.text import Text
from search_api.store.embedded.instants import FOREVER
from search_api.store.embedded.rows import capture_values, text_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A text's row and the story that its words belong to."""

    row: int
    story: int


def keep_document(db: sqlite3.Connection, document: Document, *, moment: int) -> int:
    """Insert a new document; its row number."""
    keep_outlet(db, document.outlet)
    cursor = db.execute(
        "INSERT INTO document (id, source, locator, url, outlet, known_from) VALUES (?, ?, ?, ?, ?, ?)",
        (
            document.id,
            document.source,
            document.locator,
            document.url,
            document.outlet.id if document.outlet else None,
            moment,
        ),
    )
    return int(cursor.lastrowid or 0)


def keep_outlet(db: sqlite3.Connection, outlet: Outlet | None) -> None:
    if outlet is not None:
        db.execute(
            "INSERT INTO outlet (id, facts) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET facts = excluded.facts",
            (outlet.id, to_json(outlet).decode()),
        )


def chain_capture(
    db: sqlite3.Connection, document: int, capture: Capture, *, discard: Discard | None, moment: int
) -> int:
    """Insert a capture behind the document's last one; its row number."""
    last = db.execute(
        "SELECT record_digest FROM capture WHERE document = ? ORDER BY n DESC LIMIT 1", (document,)
    ).fetchone()
    chained = replace(capture, previous=Digest(last["record_digest"]) if last else None)
    values = capture_values(chained)
    # The digest is made of the instant as it is stored, in UTC.
    stored = replace(chained, fetched=chained.fetched.fromisoformat(values["fetched"]))
    values["record_digest"] = stored.record_digest
    cursor = db.execute(
        "INSERT INTO capture (document, source, digest, size, media_type, fetched, previous, record_digest,"
        " archive_file, archive_offset, archive_length, discard, known_from)"
        " VALUES (:document, :source, :digest, :size, :media_type, :fetched, :previous, :record_digest,"
        " :archive_file, :archive_offset, :archive_length, :discard, :moment)",
        {**values, "document": document, "discard": discard.reason if discard else None, "moment": moment},
    )
    return int(cursor.lastrowid or 0)


def see_again(db: sqlite3.Connection, document: DocumentId, *, at: int) -> None:
    """The document's last bytes were fetched again. A file that is read again says nothing of a page on the web."""
    db.execute(
        "UPDATE capture SET seen = max(coalesce(seen, 0), ?2) WHERE n = (SELECT max(capture.n) FROM capture"
        " JOIN document ON document.n = capture.document WHERE document.id = ?1)"
        " AND (source LIKE 'http://%' OR source LIKE 'https://%')",
        (document, at),
    )


def keep_text(db: sqlite3.Connection, document: int, capture: int, text: Text, *, moment: int) -> StoredText:
    """Insert a text and make it the document's current one."""
    digest = text.digest
    db.execute("INSERT INTO body (digest, body) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", (digest, text.body))
    db.execute("UPDATE text SET known_until = ? WHERE document = ? AND known_until = ?", (moment, document, FOREVER))
    cursor = db.execute(
        "INSERT INTO text (document, capture, extractor_version, digest, facts, known_from, known_until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (document, capture, text.extractor_version, digest, text_facts(text), moment, FOREVER),
    )
    row = int(cursor.lastrowid or 0)
    db.execute("UPDATE document SET text = ?, nature = ? WHERE n = ?", (row, text.nature.value, document))
    from search_api.store.embedded import story_graph  # takes half a second: only where documents are written

    return StoredText(row=row, story=story_graph.place(db, document, text.body, moment=moment))
