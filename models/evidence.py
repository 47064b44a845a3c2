"""The answer of a search, one hit, and what makes a hit provable: its citation, provenance and verification."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.document import Story
from models.identity import Digest, DocumentId, EvidenceId
from models.mention import DateMention, IndicatorMention, OfficialMention, PillarMention, QuoteMention, RegionRole
from models.query import Understood
from models.text import Nature


class Match(StrEnum):
    """How a passage has a region: by its own mention, or by its document's primary region."""

    OWN = "own"
    INHERITED = "inherited"


@dataclass(frozen=True, slots=True, kw_only=True)
class HitDocument:
    """The document of a hit. `event` and `published` are ISO days (or a coarser date); `fetched` is UTC."""

    id: DocumentId
    source: str
    url: str | None
    outlet: str | None
    nature: Nature
    title: str | None
    published: str | None
    event: str | None
    fetched: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HitPassage:
    """`start` and `end` are into the document's text; `highlights` are offsets into `text`."""

    text: str
    start: int
    end: int
    page: int | None
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRegion:
    code: str
    name: str
    role: RegionRole
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """Something that a hit's score is made of: what it is called, and its own measure, before any scaling.

    `adds` is what it adds to the hit's score; where a hit ranks by meaning too, the parts of `words` add to that one's
    value instead. `of` and `field` (passage, title) tell of which word, code or name an explanation speaks.
    """

    name: str
    value: float
    adds: float | None = None
    of: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    id: EvidenceId
    score: float
    via: tuple[str, ...]
    document: HitDocument
    passage: HitPassage
    regions: tuple[HitRegion, ...] = ()
    pillars: tuple[PillarMention, ...] = ()
    officials: tuple[OfficialMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    indicators: tuple[IndicatorMention, ...] = ()
    quotes: tuple[QuoteMention, ...] = ()
    story: Story | None = None
    why: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    value: int
    relation: str = "eq"


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    value: str | int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    understood: Understood
    total: Total
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    next: str | None = None
    undated: int = 0
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One line to paste into a report, and the same as CSL-JSON."""

    plain: str
    csl: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the words come from: bytes, when they were fetched, and what read them."""

    capture: Digest
    capture_record: Digest
    fetched: datetime
    archive_file: str | None
    archive_offset: int | None
    text_digest: Digest
    extractor_version: str
    analysis_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The text around the passage."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of evidence, whole. A newer passage that says the same is named by `superseded_by`."""

    hit: Hit
    context: Context
    citation: Citation
    provenance: Provenance
    superseded_by: EvidenceId | None = None


class ArchiveState(StrEnum):
    """`intact`: bytes as archived and, extracted again, the words stand at the offsets; `extractor_changed`: bytes
    intact, words elsewhere."""

    INTACT = "intact"
    EXTRACTOR_CHANGED = "extractor_changed"
    CORRUPT = "corrupt"
    UNARCHIVED = "unarchived"


class LiveState(StrEnum):
    INTACT = "intact"
    MOVED = "moved"
    EDITED = "edited"
    DELETED = "deleted"
    NOT_RECHECKED = "not_rechecked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a re-check of one piece of evidence found. `difference` is a unified diff where the passage was edited."""

    id: EvidenceId
    archive: ArchiveState
    live: LiveState
    checked: datetime
    live_checked: datetime | None = None
    detail: str = ""
    difference: str | None = None
