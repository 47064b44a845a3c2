"""What a dossier says, as types: their JSON is `berkas.json`, a shape that stays (docs/dossier.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from models.coverage import CellState, Searched
from models.evidence import ArchiveState, LiveState
from models.identity import Digest, DocumentId, EvidenceId
from models.mention import IndicatorMention, OfficialMention
from models.pillar import Basis, Pillar
from models.text import Nature

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFacts:
    code: str
    name: str
    province: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFacts:
    """As it was asked for: years, or days. `matrix` are the years that the matrix shows, whole ones."""

    year: tuple[int, ...]
    from_day: date | None
    to_day: date | None
    matrix: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What read the pages, and by which rules. `analyses` and `extractors` are those of the evidence in here."""

    program: str
    extractor: str
    extractors: tuple[str, ...]
    analyses: tuple[str, ...]
    taxonomy: str
    regions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarSaid:
    """How a passage speaks of a pillar. `sub_dimensions` are ids of the taxonomy, for programmes that imply it."""

    pillar: Pillar
    basis: Basis
    sub_dimensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a re-check found when the dossier was made."""

    archive: ArchiveState
    live: LiveState
    at: datetime
    live_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """Who handed the document in, and for which region, where it came by hand."""

    by: str
    at: datetime
    region: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One piece of evidence. A withdrawn one has no words, title, people or figures; `number` counts from 1.

    `event` and `published` are ISO days or coarser dates; `original` is the file of the dossier with the bytes, `pages`
    those with the single pages of an article in several.
    """

    number: int
    id: EvidenceId
    withdrawn: bool
    pillars: tuple[PillarSaid, ...]
    text: str
    page: int | None
    event: str | None
    event_end: str | None
    published: str | None
    fetched: datetime
    document: DocumentId
    title: str | None
    outlet: str | None
    nature: Nature
    url: str | None
    source: str
    officials: tuple[OfficialMention, ...]
    indicators: tuple[IndicatorMention, ...]
    copies: int
    citation: str
    checked: Checked
    original: str | None
    pages: tuple[str, ...] = ()
    superseded_by: EvidenceId | None = None
    submitted: Submitted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCell:
    """A cell of the matrix."""

    year: int
    state: CellState
    evidence: int
    mentions: int
    documents: int
    outlets: int
    searched: Searched


@dataclass(frozen=True, slots=True, kw_only=True)
class SubDimensionCount:
    """`evidence` counts the pieces whose programme belongs to it; one that only names the pillar is in none."""

    id: str
    name_id: str
    name_en: str
    evidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarPart:
    """`evidence`: ids in the order of the exhibits. `mentioned`: passages that only list the pillar."""

    pillar: Pillar
    name: str
    sub_dimensions: tuple[SubDimensionCount, ...]
    evidence: tuple[EvidenceId, ...]
    mentioned: int
    years: tuple[YearCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedSource:
    """A source that covers the region and was read for a year: when, how much, which publication days it reached."""

    year: int
    source: str
    name: str
    days: int
    first_day: date
    last_day: date
    fetched: int
    failed: int
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All of it. `instance` is the fingerprint of the key that signs."""

    schema: int = SCHEMA
    made: datetime
    instance: Digest
    region: RegionFacts
    period: PeriodFacts
    method: Method
    pillars: tuple[PillarPart, ...]
    searches: tuple[SearchedSource, ...]
    undated: int
    evidence: tuple[Exhibit, ...]
