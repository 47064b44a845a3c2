"""Rows of the record as domain types, and back."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.analysis import Analysis
from models.capture import ArchiveLocation, Capture
from models.codec import from_json, to_json
from models.document import Document, Outlet
from models.errors import StoreCorruptError
from models.identity import Digest, DocumentId, text_digest_of
from models.passage import Passage
from models.text import Text
from search_api.store.embedded.instants import utc_text

DOCUMENT = (
    "SELECT document.*, outlet.facts AS outlet_facts FROM document LEFT JOIN outlet ON outlet.id = document.outlet"
)


def document_of(row: sqlite3.Row) -> Document:
    """A document from a row of `DOCUMENT`."""
    return Document(
        id=DocumentId(row["id"]),
        source=row["source"],
        locator=row["locator"],
        url=row["url"],
        outlet=from_json(row["outlet_facts"], Outlet) if row["outlet_facts"] else None,
        withdrawn=row["withdrawn"] is not None,
    )


def capture_of(row: sqlite3.Row, document: DocumentId) -> Capture:
    """A capture. Raises StoreCorruptError when its record is not the one that was chained."""
    location = None
    if row["archive_file"] is not None:
        location = ArchiveLocation(file=row["archive_file"], offset=row["archive_offset"], length=row["archive_length"])
    capture = Capture(
        document=document,
        source=row["source"],
        digest=Digest(row["digest"]),
        size=row["size"],
        media_type=row["media_type"],
        fetched=datetime.fromisoformat(row["fetched"]),
        previous=Digest(row["previous"]) if row["previous"] else None,
        location=location,
    )
    if capture.record_digest != row["record_digest"]:
        raise StoreCorruptError(f"the record of a capture of {document} was changed", hint="restore from a backup")
    return capture


def capture_values(capture: Capture) -> dict[str, Any]:
    where = capture.location
    return {
        "source": capture.source,
        "digest": capture.digest,
        "size": capture.size,
        "media_type": capture.media_type,
        "fetched": utc_text(capture.fetched),
        "previous": capture.previous,
        "record_digest": capture.record_digest,
        "archive_file": where.file if where else None,
        "archive_offset": where.offset if where else None,
        "archive_length": where.length if where else None,
    }


def text_facts(text: Text) -> str:
    """A text's JSON without its body, which has a row of its own."""
    return to_json(replace(text, body="")).decode()


def text_of(facts: str, body: str, digest: str) -> Text:
    """Raises StoreCorruptError when the body is not the one that the digest names."""
    if text_digest_of(body) != digest:
        raise StoreCorruptError(f"the text {digest} was changed", hint="restore from a backup")
    return replace(from_json(facts, Text), body=body)


def analysis_facts(analysis: Analysis) -> str:
    return to_json(replace(analysis, text="")).decode()


def analysis_of(facts: str, body: str) -> Analysis:
    return replace(from_json(facts, Analysis), text=body)


def passage_facts(passage: Passage) -> str:
    return to_json(replace(passage, text="")).decode()


def passage_of(facts: str, words: str) -> Passage:
    return replace(from_json(facts, Passage), text=words)
