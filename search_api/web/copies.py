"""The other documents that carry the same words as one: who printed it too, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.errors import NotFoundError
from models.evidence import Evidence
from models.identity import DocumentId
from models.query import Clause, ClauseKind, Group, Mode, Occur, Reading, SearchRequest, Understood
from models.text import Nature
from search_api.backend import Backend
from search_api.store.publisher import is_independent

SHOWN = 100
_WORDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`independent`: it speaks for its outlet, as no advertorial, release or official paper does."""

    document: DocumentId
    outlet: str | None
    title: str | None
    published: str | None
    nature: Nature | None
    fetched: datetime
    independent: bool
    url: str


class Copies:
    """Reads a story's documents."""

    def __init__(self, backend: Backend) -> None:
        self._store = backend.store

    def of(self, document: DocumentId, evidence: Evidence | None) -> tuple[Copy, ...]:
        """Those in the document's story without itself, the first published first; the first `SHOWN` of them."""
        story = evidence.hit.story.id if evidence and evidence.hit.story else self._story(document)
        if story is None:
            return ()
        others = [other for other in self._store.stories.documents(story) if other != document]
        found = [self._copy(other) for other in others[:SHOWN]]
        return tuple(sorted(found, key=lambda copy: (copy.published or "9", copy.outlet or "")))

    def _story(self, document: DocumentId) -> str | None:
        """Of a document opened without a passage: the one that a passage with its first words is in."""
        try:
            said = self._store.analysis(document).text
        except NotFoundError:
            return None
        phrase = " ".join(said.split()[:_WORDS])
        if not phrase:
            return None
        clause = Clause(kind=ClauseKind.PHRASE, text=phrase, occur=Occur.MUST)
        reading = Reading(clauses=(clause,), understood=Understood(text=phrase))
        request = SearchRequest(q=phrase, group=Group.DOCUMENT, mode=Mode.TEXT, size=SHOWN, understand=False)
        hits = self._store.search(request, reading).hits
        return next((hit.story.id for hit in hits if hit.document.id == document and hit.story), None)

    def _copy(self, document: DocumentId) -> Copy:
        known = self._store.document(document)
        latest = self._store.captures(document)[-1]
        try:
            analysis = self._store.analysis(document)
        except NotFoundError:
            analysis = None
        return Copy(
            document=document,
            outlet=known.outlet.name if known.outlet else None,
            title=analysis.title if analysis else None,
            published=analysis.published if analysis else None,
            nature=analysis.nature if analysis else None,
            fetched=latest.fetched,
            independent=bool(analysis and is_independent(analysis.nature)),
            url=f"/dokumen/{document}",
        )
