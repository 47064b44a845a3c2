"""What the analysis of one document says: the JSON object of the analysis contract, as a type."""

from __future__ import annotations

from dataclasses import dataclass

from models.identity import Digest, DocumentId
from models.mention import (
    DateMention,
    IndicatorMention,
    OfficialMention,
    PillarMention,
    QuoteMention,
    RegionMention,
)
from models.text import Nature

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One analysis of one text by one version of pipeline and resources; encodes to the contract's JSON."""

    schema: int = SCHEMA
    analysis_version: str
    document: DocumentId
    text_digest: Digest
    source: str
    url: str | None
    language: str | None
    nature: Nature
    incomplete: bool
    title: str | None
    byline: tuple[str, ...]
    published: str | None
    text: str
    primary_region: str | None
    regions: tuple[RegionMention, ...] = ()
    officials: tuple[OfficialMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    pillars: tuple[PillarMention, ...] = ()
    indicators: tuple[IndicatorMention, ...] = ()
    quotes: tuple[QuoteMention, ...] = ()
