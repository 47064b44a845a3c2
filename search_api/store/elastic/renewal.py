"""Says again with newer versions what stored captures say: older words keep standing as what was known then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.analysis import Analysis
from models.capture import Capture
from models.document import Document
from models.errors import StoreBusyError, StoreError
from models.identity import DocumentId
from models.passage import Passage
from models.text import Text
from search_api.store.elastic import bulk
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.head import Cause, Head, checked
from search_api.store.elastic.heads import Heads, Held
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.intake import Committed
from search_api.store.elastic.outlets import Outlets
from search_api.store.elastic.statements import Statements, analysis_name
from search_api.store.elastic.telling import Told, read_now, said_now, told_of

_PAGE = 50
_TRIES = 60
_ALIVE = {"term": {"alive": True}}


class Renewal:
    def __init__(
        self,
        indices: Indices,
        *,
        clock: Clock,
        heads: Heads,
        bodies: Bodies,
        statements: Statements,
        outlets: Outlets,
        committed: Committed,
    ) -> None:
        self._indices = indices
        self._clock = clock
        self._heads = heads
        self._bodies = bodies
        self._statements = statements
        self._outlets = outlets
        self._committed = committed

    def to_analyze(self, version: str) -> Iterator[tuple[Document, Text]]:
        """Pages through: between two pages others may write."""
        asked = [_ALIVE, {"exists": {"field": "extractor_version"}}]
        query = {"bool": {"filter": asked, "must_not": [{"term": {"analysis_version": version}}]}}
        for page in self._pages(query):
            # As of now, not as searches saw it: others may have been faster.
            heads = [head for head in self._now(page) if head.now is None or head.now.version != version]
            yield from self._texts(heads)

    def to_extract(self, version: str) -> Iterator[tuple[Document, Capture]]:
        asked = [_ALIVE, {"term": {"readable": True}}]
        query = {"bool": {"filter": asked, "must_not": [{"term": {"extractor_version": version}}]}}
        for page in self._pages(query):
            heads = [head for head in self._now(page) if head.text is None or head.text.extractor_version != version]
            outlets = self._outlets.many({head.outlet for head in heads})
            for head in heads:
                kept = next(kept for kept in reversed(head.captures) if kept.discard is None)
                yield head.document(outlets.get(head.outlet or "")), checked(kept)

    def save_analysis(self, analysis: Analysis, passages: Sequence[Passage]) -> bool:
        for _ in range(_TRIES):
            found = self._heads.get(analysis.document)
            if found is None or not _reads(found.head, analysis.text_digest):
                return False
            now = found.head.now
            if now is not None and now.version == analysis.analysis_version:  # another run was faster
                return True
            name, writes = self._statements.analysis(analysis, passages)
            self._send(analysis.document, writes)
            grant = self._clock.take(keys=len(passages))
            head = said_now(
                found.head.ending(grant.moment),
                analysis,
                name,
                key=grant.key,
                count=len(passages),
                cause=Cause.ANALYSIS,
                moment=grant.moment,
            )
            if self._heads.put(head, over=found.stored):
                self._committed((head.id,), {name: told_of(analysis, passages)})
                return True
        raise StoreBusyError(f"too many write to {analysis.document} at once", hint="run it again")

    def save_text(
        self, document: DocumentId, text: Text, *, analysis: Analysis | None, passages: Sequence[Passage]
    ) -> bool:
        for _ in range(_TRIES):
            found = self._heads.get(document)
            if found is None or not _shows(found.head, text.capture):
                return False
            facts, writes = self._before(found.head, text, analysis, passages)
            if facts is None:
                continue
            self._send(document, writes)
            grant = self._clock.take(keys=len(passages))
            head, told = _reread(found.head, text, facts, analysis, passages, moment=grant.moment, key=grant.key)
            if self._heads.put(head, over=found.stored):
                self._committed((head.id,), told)
                return True
        raise StoreBusyError(f"too many write to {document} at once", hint="run it again")

    def _before(
        self, head: Head, text: Text, analysis: Analysis | None, passages: Sequence[Passage]
    ) -> tuple[str | None, list[bulk.Action]]:
        """The id of what the extractor said, None where somebody came between, and what is to be written first."""
        members = self._bodies.members()
        members.read((text.digest,))
        members.add(text.digest, head.id, {"body": text.body})
        if any(one.conflict for one in self._send(head.id, members.writes())):
            return None, []
        facts, write = self._statements.text(head.id, text)
        writes = [write]
        if analysis is not None:
            writes += self._statements.analysis(analysis, passages)[1]
        return facts, writes

    def _send(self, document: DocumentId, writes: Sequence[bulk.Action]) -> list[bulk.Done]:
        """Raises StoreError where the engine will never take one: a head must not name what is not there."""
        done = bulk.send(self._indices, writes)
        for one in done:
            if one.poison is not None:
                raise StoreError(f"the engine does not take what is said of {document}: {one.poison}", hint="report it")
        return done

    def _pages(self, query: Mapping[str, Any]) -> Iterator[list[Held]]:
        after = 0
        while True:
            page = self._heads.page(query, after=after, limit=_PAGE)
            yield page
            if len(page) < _PAGE:
                return
            after = page[-1].head.key

    def _now(self, page: Collection[Held]) -> list[Head]:
        found = self._heads.many(held.head.id for held in page)
        heads = (found[held.head.id].head for held in page if held.head.id in found)
        return [head for head in heads if not head.void and not head.is_withdrawn]

    def _texts(self, heads: Sequence[Head]) -> Iterator[tuple[Document, Text]]:
        reads = {head.id: head.text for head in heads}
        facts = self._statements.texts(read.facts for read in reads.values() if read)
        bodies = self._bodies.many(read.digest for read in reads.values() if read)
        outlets = self._outlets.many({head.outlet for head in heads})
        for head in heads:
            read = reads[head.id]
            if read is not None and read.facts in facts and read.digest in bodies:
                document = head.document(outlets.get(head.outlet or ""))
                yield document, replace(facts[read.facts], body=bodies[read.digest])


def _reads(head: Head, digest: str) -> bool:
    """Whether the document's words are these."""
    return not head.void and not head.is_withdrawn and head.text is not None and head.text.digest == digest


def _shows(head: Head, digest: str) -> bool:
    """Whether the last bytes with an article in them are these."""
    if head.void or head.is_withdrawn:
        return False
    last = next((kept for kept in reversed(head.captures) if kept.discard is None), None)
    return last is not None and last.capture.digest == digest


def _reread(
    head: Head,
    text: Text,
    facts: str,
    analysis: Analysis | None,
    passages: Sequence[Passage],
    *,
    moment: int,
    key: int,
) -> tuple[Head, dict[str, Told]]:
    capture = max(at for at, kept in enumerate(head.captures) if kept.discard is None)
    now = head.now
    carries_on = analysis is not None and now is not None and now.analysis == analysis_name(analysis)
    head = head if carries_on else head.ending(moment)
    head = read_now(head, text, facts, capture=capture, moment=moment)
    if analysis is None or carries_on:
        return head, {}
    name = analysis_name(analysis)
    head = said_now(head, analysis, name, key=key, count=len(passages), cause=Cause.EXTRACTOR, moment=moment)
    return head, {name: told_of(analysis, passages)}
