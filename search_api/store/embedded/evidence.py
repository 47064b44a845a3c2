"""Resolves evidence ids: a passage that was given out once is found for ever."""

from __future__ import annotations

import sqlite3

from models.analysis import Analysis
from models.codec import from_json
from models.document import Outlet
from models.errors import NotFoundError
from models.evidence import Context, Evidence, Provenance
from models.identity import Digest, DocumentId, EvidenceId
from models.region import RegionRegistry
from search_api.citation import cite
from search_api.context import Said, context_of, successor
from search_api.store.embedded.database import Database
from search_api.store.embedded.hits import HitMaker
from search_api.store.embedded.instants import FOREVER, instant
from search_api.store.embedded.rows import DOCUMENT, capture_of, document_of
from search_api.store.records import Grounds

_PASSAGE = (
    "SELECT passage.*, document.id AS document_id, document.withdrawn, outlet.facts AS outlet_facts"
    " FROM passage JOIN document ON document.n = passage.document"
    " LEFT JOIN outlet ON outlet.id = document.outlet WHERE passage.id = ?"
)
# The fact that holds now; of those that ended, the last to begin.
_FACT = (
    "SELECT fact.n, analysis.version, analysis.facts AS analysis_facts FROM fact"
    " JOIN analysis ON analysis.n = fact.analysis WHERE fact.passage = ?"
    " ORDER BY fact.known_until DESC, fact.known_from DESC LIMIT 1"
)
# The capture that a text was first made of: what an evidence id stands on must not move with later recrawls.
_TEXT = "SELECT extractor_version, capture FROM text WHERE document = ? AND digest = ? ORDER BY n LIMIT 1"


class EvidenceReader:
    def __init__(self, database: Database, registry: RegionRegistry) -> None:
        self._database = database
        self._registry = registry

    def evidence(self, evidence: EvidenceId) -> Evidence:
        with self._database.reading() as db:
            passage = _passage(db, evidence)
            fact = db.execute(_FACT, (passage["n"],)).fetchone()
            text = _text(db, passage)
            hit = HitMaker(db, self._registry, None).hit(fact["n"])
            withdrawn = hit.document.withdrawn
            outlet = from_json(passage["outlet_facts"], Outlet).name if passage["outlet_facts"] else None
            authors = () if withdrawn else from_json(fact["analysis_facts"], Analysis).byline
            body = _body(db, passage["digest"])
            return Evidence(
                hit=hit,
                context=Context(before="", after="")
                if withdrawn
                else context_of(body, passage["first"], passage["last"]),
                citation=cite(hit, outlet=outlet, authors=authors, registry=self._registry),
                provenance=_provenance(db, passage, text, fact["version"]),
                superseded_by=None if withdrawn else _successor(db, passage, body),
            )

    def grounds(self, evidence: EvidenceId) -> Grounds:
        with self._database.reading() as db:
            passage = _passage(db, evidence)
            document = document_of(db.execute(f"{DOCUMENT} WHERE document.n = ?", (passage["document"],)).fetchone())
            text = _text(db, passage)
            latest = db.execute(
                "SELECT * FROM capture WHERE document = ? ORDER BY n DESC LIMIT 1", (passage["document"],)
            ).fetchone()
            return Grounds(
                id=evidence,
                document=document,
                text_digest=Digest(passage["digest"]),
                start=passage["first"],
                end=passage["last"],
                words="" if document.withdrawn else _body(db, passage["digest"])[passage["first"] : passage["last"]],
                extractor_version=text["extractor_version"],
                capture=capture_of(_capture(db, text["capture"]), document.id),
                latest=capture_of(latest, document.id),
                seen_again=instant(latest["seen"]) if latest["seen"] is not None else None,
            )


def _passage(db: sqlite3.Connection, evidence: EvidenceId) -> sqlite3.Row:
    found: sqlite3.Row | None = db.execute(_PASSAGE, (evidence,)).fetchone()
    if found is None:
        raise NotFoundError(f"no evidence has the id {evidence}", hint="copy it from `bukti search`")
    return found


def _text(db: sqlite3.Connection, passage: sqlite3.Row) -> sqlite3.Row:
    found: sqlite3.Row = db.execute(_TEXT, (passage["document"], passage["digest"])).fetchone()
    return found


def _capture(db: sqlite3.Connection, row: int) -> sqlite3.Row:
    found: sqlite3.Row = db.execute("SELECT * FROM capture WHERE n = ?", (row,)).fetchone()
    return found


def _body(db: sqlite3.Connection, digest: str) -> str:
    found = db.execute("SELECT body FROM body WHERE digest = ?", (digest,)).fetchone()
    return str(found["body"]) if found else ""


def _provenance(db: sqlite3.Connection, passage: sqlite3.Row, text: sqlite3.Row, version: str) -> Provenance:
    capture = capture_of(_capture(db, text["capture"]), DocumentId(passage["document_id"]))
    return Provenance(
        capture=capture.digest,
        capture_record=capture.record_digest,
        fetched=capture.fetched,
        archive_file=capture.location.file if capture.location else None,
        archive_offset=capture.location.offset if capture.location else None,
        text_digest=Digest(passage["digest"]),
        extractor_version=text["extractor_version"],
        analysis_version=version,
    )


def _successor(db: sqlite3.Connection, passage: sqlite3.Row, body: str) -> EvidenceId | None:
    rows = db.execute(
        "SELECT passage.* FROM fact JOIN passage ON passage.n = fact.passage"
        " WHERE fact.document = ? AND fact.known_until = ? ORDER BY passage.first",
        (passage["document"], FOREVER),
    ).fetchall()
    bodies = {digest: _body(db, digest) for digest in {row["digest"] for row in rows}}
    return successor(_said(passage, body), [_said(row, bodies[row["digest"]]) for row in rows])


def _said(row: sqlite3.Row, body: str) -> Said:
    first, last = row["first"], row["last"]
    return Said(EvidenceId(row["id"]), Digest(row["digest"]), first, last, body[first:last])
