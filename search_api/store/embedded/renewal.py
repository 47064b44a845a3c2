"""Says again with newer versions what stored captures say: older words keep standing as what was known then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.analysis import Analysis
from models.capture import Capture
from models.document import Document
from models.identity import DocumentId
from models.passage import Passage
from models.text import Text
from search_api.store.embedded.analyses import Cause, end_analysis, keep_analysis, says_the_same
from search_api.store.embedded.clock import Clock, next_moment
from search_api.store.embedded.database import Database
from search_api.store.embedded.documents import StoredText, keep_text
from search_api.store.embedded.instants import FOREVER
from search_api.store.embedded.rows import DOCUMENT, capture_of, document_of, text_of

_PAGE = 50
_TO_ANALYZE = (
    "SELECT text.n, text.facts, text.digest, body.body, text.document FROM document"
    " JOIN text ON text.n = document.text JOIN body ON body.digest = text.digest"
    " WHERE document.withdrawn IS NULL AND document.n > ? AND NOT EXISTS"
    " (SELECT 1 FROM analysis WHERE analysis.document = document.n AND analysis.known_until = ? AND version = ?)"
    " ORDER BY document.n LIMIT ?"
)
_TO_EXTRACT = (
    "SELECT capture.* FROM document"
    " JOIN capture ON capture.n = (SELECT max(n) FROM capture WHERE document = document.n AND discard IS NULL)"
    " LEFT JOIN text ON text.n = document.text"
    " WHERE document.withdrawn IS NULL AND document.n > ? AND text.extractor_version IS NOT ?"
    " ORDER BY document.n LIMIT ?"
)


class Renewal:
    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def to_analyze(self, version: str) -> Iterator[tuple[Document, Text]]:
        """Pages through: between two pages others may write."""
        after = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(_TO_ANALYZE, (after, FOREVER, version, _PAGE)).fetchall()
                page = [
                    (
                        document_of(db.execute(f"{DOCUMENT} WHERE document.n = ?", (row["document"],)).fetchone()),
                        text_of(row["facts"], row["body"], row["digest"]),
                    )
                    for row in rows
                ]
            yield from page
            if len(rows) < _PAGE:
                return
            after = rows[-1]["document"]

    def save_analysis(self, analysis: Analysis, passages: Sequence[Passage]) -> bool:
        with self._database.writing() as db:
            current = db.execute(
                "SELECT document.n, document.story, document.text FROM document JOIN text ON text.n = document.text"
                " WHERE document.id = ? AND document.withdrawn IS NULL AND text.digest = ?",
                (analysis.document, analysis.text_digest),
            ).fetchone()
            if current is None:
                return False
            known = db.execute(
                "SELECT 1 FROM analysis WHERE document = ? AND known_until = ? AND version = ?",
                (current["n"], FOREVER, analysis.analysis_version),
            ).fetchone()
            if known is not None:  # another run was faster
                return True
            moment = next_moment(db, self._clock)
            end_analysis(db, current["n"], moment=moment)
            text = StoredText(row=current["text"], story=current["story"])
            keep_analysis(db, current["n"], text, analysis, passages, cause=Cause.ANALYSIS, moment=moment)
            return True

    def to_extract(self, version: str) -> Iterator[tuple[Document, Capture]]:
        after = 0
        while True:
            with self._database.reading() as db:
                rows = db.execute(_TO_EXTRACT, (after, version, _PAGE)).fetchall()
                page = []
                for row in rows:
                    found = db.execute(f"{DOCUMENT} WHERE document.n = ?", (row["document"],)).fetchone()
                    document = document_of(found)
                    page.append((document, capture_of(row, document.id)))
            yield from page
            if len(rows) < _PAGE:
                return
            after = rows[-1]["document"]

    def save_text(
        self, document: DocumentId, text: Text, *, analysis: Analysis | None, passages: Sequence[Passage]
    ) -> bool:
        with self._database.writing() as db:
            current = db.execute(
                "SELECT capture.n, capture.document, capture.digest FROM capture"
                " JOIN document ON document.n = capture.document"
                " WHERE document.id = ? AND document.withdrawn IS NULL AND capture.discard IS NULL"
                " ORDER BY capture.n DESC LIMIT 1",
                (document,),
            ).fetchone()
            if current is None or current["digest"] != text.capture:
                return False
            moment = next_moment(db, self._clock)
            row = current["document"]
            carries_on = analysis is not None and says_the_same(db, row, analysis)
            if not carries_on:
                end_analysis(db, row, moment=moment)
            stored = keep_text(db, row, current["n"], text, moment=moment)
            if analysis is not None and not carries_on:
                keep_analysis(db, row, stored, analysis, passages, cause=Cause.EXTRACTOR, moment=moment)
            return True
