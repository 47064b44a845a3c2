"""Resolves evidence ids: a passage that was given out once is found for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from models.document import Outlet
from models.errors import NotFoundError
from models.evidence import Context, Evidence, Hit, Provenance
from models.identity import Digest, DocumentId, EvidenceId
from models.passage import Passage
from models.region import RegionRegistry
from search_api.citation import cite
from search_api.context import Said as Uttered
from search_api.context import context_of, successor
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.head import Head, Said, checked
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.outlets import Outlets
from search_api.store.elastic.statements import Spoken, Statements
from search_api.store.elastic.stories import StoryKeeper
from search_api.store.hit_making import Shown, hit_of, withdrawn_hit
from search_api.store.instants import instant
from search_api.store.records import Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the words of an id stand."""

    id: EvidenceId
    head: Head
    digest: Digest
    first: int
    last: int


class EvidenceReader:
    def __init__(
        self,
        *,
        heads: Heads,
        bodies: Bodies,
        statements: Statements,
        outlets: Outlets,
        stories: StoryKeeper,
        registry: RegionRegistry,
    ) -> None:
        self._heads = heads
        self._bodies = bodies
        self._statements = statements
        self._outlets = outlets
        self._stories = stories
        self._registry = registry

    def evidence(self, evidence: EvidenceId) -> Evidence:
        place = self._place(evidence)
        head = place.head
        said, spoken = self._said(place)
        outlet = self._outlets.get(head.outlet)
        if head.is_withdrawn:
            hit = _withdrawn(place, said)
            return self._whole(place, hit, said, outlet, authors=(), body="")
        body = self._bodies.get(place.digest)
        hit = self._hit(place, said, spoken, body)
        authors = spoken.analysis.byline if spoken.analysis else ()
        return self._whole(place, hit, said, outlet, authors=authors, body=body)

    def grounds(self, evidence: EvidenceId) -> Grounds:
        place = self._place(evidence)
        head = place.head
        read = head.first_read(place.digest)
        latest = head.captures[-1]
        words = "" if head.is_withdrawn else self._bodies.get(place.digest)[place.first : place.last]
        return Grounds(
            id=evidence,
            document=head.document(self._outlets.get(head.outlet)),
            text_digest=place.digest,
            start=place.first,
            end=place.last,
            words=words,
            extractor_version=read.extractor_version,
            capture=checked(head.captures[read.capture]),
            latest=checked(latest),
            seen_again=instant(latest.seen) if latest.seen is not None else None,
        )

    def _whole(
        self, place: _Place, hit: Hit, said: Said, outlet: Outlet | None, *, authors: tuple[str, ...], body: str
    ) -> Evidence:
        gone = place.head.is_withdrawn
        return Evidence(
            hit=hit,
            context=Context(before="", after="") if gone else context_of(body, place.first, place.last),
            citation=cite(hit, outlet=outlet.name if outlet else None, authors=authors, registry=self._registry),
            provenance=_provenance(place, said),
            superseded_by=None if gone else self._successor(place, body),
        )

    def _place(self, evidence: EvidenceId) -> _Place:
        found = self._statements.passage(evidence)
        held = self._heads.get(DocumentId(str(found["document"]))) if found else None
        # What a writer put down who never came to say so was never given out.
        if found is None or held is None or all(read.digest != found["digest"] for read in held.head.texts):
            raise NotFoundError(f"no evidence has the id {evidence}", hint="copy it from `bukti search`")
        return _Place(
            id=evidence,
            head=held.head,
            digest=Digest(str(found["digest"])),
            first=cast(int, found["first"]),
            last=cast(int, found["last"]),
        )

    def _said(self, place: _Place) -> tuple[Said, Spoken]:
        """The analysis of it that holds now; of those that ended, the last to begin."""
        asked = [said for said in place.head.said if said.digest == place.digest]
        ranked = sorted(asked, key=lambda said: (said.known_until, said.known_from), reverse=True)
        spoken = self._statements.spoken(said.analysis for said in ranked)
        for said in ranked:
            if (place.first, place.last) in spoken[said.analysis].spans:
                return said, spoken[said.analysis]
        raise NotFoundError(f"no evidence has the id {place.id}", hint="copy it from `bukti search`")

    def _hit(self, place: _Place, said: Said, spoken: Spoken, body: str) -> Hit:
        passage = next(p for p in spoken.worded(body) if (p.start, p.end) == (place.first, place.last))
        head = place.head
        shown = Shown(
            id=place.id,
            document=head.id,
            source=head.source,
            url=head.url,
            outlet=head.outlet,
            nature=said.nature,
            title=spoken.analysis.title if spoken.analysis else None,
            fetched=checked(head.captures[head.first_read(place.digest).capture]).fetched,
            passage=passage,
        )
        told = self._stories.told((head.story,)) if head.story is not None else {}
        return hit_of(shown, self._registry, story=told.get(head.story or 0))

    def _successor(self, place: _Place, body: str) -> EvidenceId | None:
        now = place.head.now
        if now is None:
            return None
        spoken = self._statements.spoken((now.analysis,))[now.analysis]
        words = body if now.digest == place.digest else self._bodies.get(now.digest)
        said = Uttered(place.id, place.digest, place.first, place.last, body[place.first : place.last])
        return successor(said, _uttered(spoken.worded(words)))


def _uttered(passages: Iterable[Passage]) -> list[Uttered]:
    return [Uttered(p.id, p.text_digest, p.start, p.end, p.text) for p in sorted(passages, key=lambda p: p.start)]


def _withdrawn(place: _Place, said: Said) -> Hit:
    head = place.head
    return withdrawn_hit(
        place.id,
        document=head.id,
        source=head.source,
        url=head.url,
        outlet=head.outlet,
        nature=said.nature,
        fetched=checked(head.captures[head.first_read(place.digest).capture]).fetched,
        start=place.first,
        end=place.last,
    )


def _provenance(place: _Place, said: Said) -> Provenance:
    read = place.head.first_read(place.digest)
    capture = checked(place.head.captures[read.capture])
    return Provenance(
        capture=capture.digest,
        capture_record=capture.record_digest,
        fetched=capture.fetched,
        archive_file=capture.location.file if capture.location else None,
        archive_offset=capture.location.offset if capture.location else None,
        text_digest=place.digest,
        extractor_version=read.extractor_version,
        analysis_version=said.version,
    )
