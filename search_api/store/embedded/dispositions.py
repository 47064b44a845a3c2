"""What an item is to the record: new, changed, the same, or another way to what is there."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from models.disposition import Disposition
from models.document import Document
from models.identity import Digest, DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`document` is the row that the item leads to; None for a new one."""

    disposition: Disposition
    row: int | None = None
    document: DocumentId | None = None
    reason: str | None = None
    detail: str | None = None


def standing(db: sqlite3.Connection, document: Document, *, source: str, digest: Digest) -> Standing:
    """What saving bytes of this digest from `source` under `document` means.

    A document's own ways are its locator, its URL and the places that its captures came from; bytes by any other way
    are a duplicate, whatever they are: the contract's rule for the same canonical URL.
    """
    known = db.execute("SELECT * FROM document WHERE id = ?", (document.id,)).fetchone()
    if known is not None:
        own = {known["locator"], known["url"], known["source"]}
        if own.isdisjoint((document.source, source)) and not _came_from(db, known, source):
            return _led_to(known, "same_url", "same canonical URL")
        return _by_bytes(db, known, digest)
    if document.url is not None:
        known = db.execute("SELECT * FROM document WHERE url = ? ORDER BY n LIMIT 1", (document.url,)).fetchone()
        if known is not None:
            return _led_to(known, "same_url", "same canonical URL")
    known = same_bytes(db, document, digest)
    if known is not None:
        return _led_to(known, "same_bytes", "same bytes")
    return Standing(disposition=Disposition.STORED)


def settled(db: sqlite3.Connection, document: Document, digest: Digest) -> Standing | None:
    """What the digest alone settles, before anything was extracted; None where the bytes must be read."""
    known = db.execute(
        "SELECT document.* FROM capture JOIN document ON document.n = capture.document WHERE capture.digest = ?1"
        " AND (document.id = ?2 OR document.locator = ?3 OR document.source = ?3 OR capture.source = ?3)"
        " ORDER BY document.n LIMIT 1",
        (digest, document.id, document.locator),
    ).fetchone()
    if known is not None:
        found = _by_bytes(db, known, digest)
        return None if found.disposition is Disposition.UPDATED else found
    known = same_bytes(db, document, digest)
    if known is None:
        return None
    return _led_to(known, "same_bytes", "same bytes")


def same_bytes(db: sqlite3.Connection, document: Document, digest: Digest) -> sqlite3.Row | None:
    """The oldest document whose last capture has these bytes, where `document` is at no other outlet."""
    found: sqlite3.Row | None = db.execute(
        "SELECT document.* FROM capture JOIN document ON document.n = capture.document WHERE capture.digest = ?1"
        " AND (?2 IS NULL OR document.outlet = ?2)"
        " AND capture.n = (SELECT max(n) FROM capture WHERE document = document.n) ORDER BY document.n LIMIT 1",
        (digest, document.outlet.id if document.outlet else None),
    ).fetchone()
    return found


def _came_from(db: sqlite3.Connection, known: sqlite3.Row, source: str) -> bool:
    found = db.execute("SELECT 1 FROM capture WHERE document = ? AND source = ? LIMIT 1", (known["n"], source))
    return found.fetchone() is not None


def _by_bytes(db: sqlite3.Connection, known: sqlite3.Row, digest: Digest) -> Standing:
    if known["withdrawn"] is not None:
        return _withdrawn(known)
    last = db.execute("SELECT digest FROM capture WHERE document = ? ORDER BY n DESC LIMIT 1", (known["n"],)).fetchone()
    same = last is not None and last["digest"] == digest
    disposition = Disposition.UNCHANGED if same else Disposition.UPDATED
    return Standing(disposition=disposition, row=known["n"], document=DocumentId(known["id"]))


def _led_to(known: sqlite3.Row, reason: str, why: str) -> Standing:
    if known["withdrawn"] is not None:
        return _withdrawn(known)
    return Standing(
        disposition=Disposition.DUPLICATE,
        row=known["n"],
        document=DocumentId(known["id"]),
        reason=reason,
        detail=f"{why} as {known['source']}",
    )


def _withdrawn(known: sqlite3.Row) -> Standing:
    return Standing(
        disposition=Disposition.DISCARDED,
        row=known["n"],
        document=DocumentId(known["id"]),
        reason="withdrawn",
        detail="the document was withdrawn on request and is not taken in again",
    )
