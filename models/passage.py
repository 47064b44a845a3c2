"""The unit of search and citation: a sentence-aligned window of a text, with what stands in it and what it inherits."""

from __future__ import annotations

from dataclasses import dataclass

from models.identity import Digest, DocumentId, EvidenceId, evidence_id
from models.mention import (
    DateMention,
    IndicatorMention,
    OfficialMention,
    PillarMention,
    QuoteMention,
    RegionMention,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """What a passage takes from its document: its primary region, its first held event and its publication day."""

    primary_region: str | None = None
    event: DateMention | None = None
    published: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """`text` is `body[start:end]`. Mentions keep the offsets of the body.

    `officials` and `indicators` are those whose span lies inside; an official who is only named again by a part of his
    name ("ujar Irfan") is there too.
    """

    document: DocumentId
    text_digest: Digest
    start: int
    end: int
    text: str
    page: int | None = None
    regions: tuple[RegionMention, ...] = ()
    officials: tuple[OfficialMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    pillars: tuple[PillarMention, ...] = ()
    indicators: tuple[IndicatorMention, ...] = ()
    quotes: tuple[QuoteMention, ...] = ()
    inherited: Inherited = Inherited()

    @property
    def id(self) -> EvidenceId:
        return evidence_id(self.document, self.text_digest, self.start, self.end)

    @property
    def own_event(self) -> DateMention | None:
        """The first held event whose day stands in the passage itself."""
        return next((d for d in self.dates if d.is_held_event), None)

    @property
    def event(self) -> DateMention | None:
        """Its own held event, else its document's first."""
        return self.own_event or self.inherited.event
