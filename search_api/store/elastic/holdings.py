"""What the engine holds, given out record by record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from models.access import Person, Session, Token
from models.codec import from_json
from models.crawl_state import PageState, SourceState
from models.document import Outlet
from models.identity import Digest, DocumentId, evidence_id
from models.job import Job
from search_api.store.elastic import accounts, audit, crawl_state, jobs, lines, outlets, story_rows
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Head, Said
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indexing import stretches
from search_api.store.elastic.indices import IndexSpec, Indices
from search_api.store.elastic.lines import Lines
from search_api.store.elastic.statements import SPEC as STATEMENT
from search_api.store.elastic.story_rows import StoryRow, WordsRow
from search_api.store.elastic.story_shelves import Shelves
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

_AT_ONCE = 100
_PLAIN: dict[Kind, tuple[IndexSpec, str, type[Any]]] = {
    Kind.OUTLETS: (outlets.SPEC, "id", Outlet),
    Kind.PEOPLE: (accounts.PERSON, "id", Person),
    Kind.TOKENS: (accounts.TOKEN, "id", Token),
    Kind.SESSIONS: (accounts.SESSION, "id", Session),
    Kind.JOBS: (jobs.JOB, "n", Job),
    Kind.SOURCES: (crawl_state.SOURCE, "id", SourceState),
    Kind.PAGES: (crawl_state.PAGE, "id", PageState),
}


class EngineHoldings:
    """Implements `search_api.store.holdings.Holder`."""

    def __init__(self, indices: Indices, heads: Heads, bodies: Bodies, clock: Clock) -> None:
        self.indices = indices
        self._heads = heads
        self._bodies = bodies
        self._clock = clock
        self._lines = Lines(indices)
        self._statements = Documents(indices, STATEMENT)
        self._shelves = Shelves(
            words=Documents(indices, story_rows.WORDS),
            stories=Documents(indices, story_rows.STORY),
            heads=heads,
            bodies=bodies,
        )

    @property
    def identity(self) -> str:
        """The index of heads is made once."""
        found, _ = self.indices.physical()[self._heads.documents.spec.name]
        return f"{self.indices.client.address.url} {found}"

    @property
    def moment(self) -> int:
        return self._clock.last()

    @property
    def last_story(self) -> int:
        """Numbers are handed out for all things by one clock."""
        return self._clock.take(keys=1).key

    def bodies(self, digests: Iterable[str]) -> dict[str, str]:
        return self._bodies.many(digests)

    def read(self, kind: Kind) -> Iterator[Any]:
        if kind is Kind.DOCUMENTS:
            return self._documents()
        if kind is Kind.CRAWL_LOG:
            self._lines.documents.refresh()
            return iter(self._lines.crawl_rows())
        if kind in _PLAIN:
            spec, order, of = _PLAIN[kind]
            return (from_json(source["facts"], of) for source in self._walk(spec, order))
        if kind is Kind.ITEMS:
            return (_item(source) for source in self._walk(lines.SPEC, "at") if "disposition" in source)
        if kind is Kind.AUDIT:
            return (audit.entry_of(source) for source in self._walk(audit.SPEC, "number"))
        if kind is Kind.JOB_DOCUMENTS:
            found = self._walk(jobs.BROUGHT, "document")
            return (HeldLink(document=source["document"], job=source["job"]) for source in found)
        return self._stories() if kind is Kind.STORIES else self._words()

    def _walk(self, spec: IndexSpec, order: str) -> Iterator[dict[str, Any]]:
        documents = Documents(self.indices, spec)
        documents.refresh()
        for stored in documents.walk({"match_all": {}}, order=order):
            yield stored.source

    def _stories(self) -> Iterator[HeldStory]:
        for source in self._walk(story_rows.STORY, "id"):
            row = StoryRow.of(source)
            root = self._shelves.roots((row.key,))[row.key].key if row.joined is not None else None
            called = tuple((one.id, one.known_from, one.known_until) for one in row.called)
            yield HeldStory(key=row.key, joined=root, called=called)

    def _words(self) -> Iterator[HeldWords]:
        for source in self._walk(story_rows.WORDS, "id"):
            row = WordsRow.of(source)
            root = self._shelves.roots((row.story,))[row.story].key
            yield HeldWords(id=row.id, story=root, live=row.sketch is not None)

    def _documents(self) -> Iterator[HeldDocument]:
        self._heads.documents.refresh()
        part: list[Head] = []
        for held in self._heads.walk({"bool": {"must_not": [{"term": {"void": True}}]}}, order="id"):
            part.append(held.head)
            if len(part) == _AT_ONCE:
                yield from self._told(part)
                part = []
        yield from self._told(part)

    def _told(self, heads: list[Head]) -> Iterator[HeldDocument]:
        names = [read.facts for head in heads for read in head.texts]
        names += [said.analysis for head in heads for said in head.said]
        sources = {name: stored.source for name, stored in self._statements.many(names).items()}
        for head in heads:
            yield _document(head, sources)


def _document(head: Head, sources: dict[str, dict[str, Any]]) -> HeldDocument:
    return HeldDocument(
        id=head.id,
        source=head.source,
        locator=head.locator,
        url=head.url,
        outlet=head.outlet,
        nature=head.nature.value,
        known_from=head.known_from,
        captures=tuple(
            HeldCapture(
                capture=kept.capture,
                record=kept.record,
                known_from=kept.known_from,
                discard=kept.discard,
                seen=kept.seen,
            )
            for kept in head.captures
        ),
        texts=tuple(
            HeldText(
                digest=read.digest,
                facts=sources[read.facts]["facts"],
                capture=read.capture,
                extractor_version=read.extractor_version,
                known_from=read.known_from,
                known_until=read.known_until,
            )
            for read in head.texts
        ),
        analyses=tuple(_analysis(head, said, sources[said.analysis]) for said in head.said),
        story=head.story,
        words=head.words,
        withdrawal=HeldWithdrawal(
            principal=head.withdrawal.principal, at=head.withdrawal.at, reason=head.withdrawal.reason
        )
        if head.withdrawal
        else None,
    )


def _analysis(head: Head, said: Said, source: dict[str, Any]) -> HeldAnalysis:
    spans = from_json(source["spans"], tuple[tuple[int, int], ...])
    facts = split_json(source["passages"]) if source["passages"] else [""] * len(spans)
    return HeldAnalysis(
        digest=said.digest,
        version=said.version,
        facts=source["facts"],
        nature=said.nature.value,
        cause=said.cause.value,
        known_from=said.known_from,
        known_until=said.known_until,
        passages=tuple(
            HeldPassage(
                id=evidence_id(DocumentId(head.id), Digest(said.digest), first, last), first=first, last=last, facts=one
            )
            for (first, last), one in zip(spans, facts, strict=True)
        ),
        told=tuple(
            Stretch(story=one.story, known_from=one.known_from, known_until=one.known_until)
            for one in stretches(head)
            if one.said == said and spans
        ),
    )


def split_json(array: str) -> list[str]:
    """The values of a JSON array as they stand in it."""
    import msgspec

    return [bytes(raw).decode() for raw in msgspec.json.decode(array, type=list[msgspec.Raw])]


def _item(source: dict[str, Any]) -> HeldItem:
    return HeldItem(
        at=source["at"],
        source=source["source"],
        disposition=source["disposition"],
        reason=source.get("reason"),
        detail=source.get("detail"),
        document=source.get("document"),
    )
