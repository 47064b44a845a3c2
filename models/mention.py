"""What an analysis finds in a text, one type a kind of mention; fields are those of the analysis contract.

`start` and `end` are half-open, in Unicode code points, into the text or, with `field` `title`, into the title;
`meta` mentions come from markup or a line outside the body and have no offsets.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.partial_date import Period, Precision
from models.pillar import Basis, Pillar


class Place(StrEnum):
    """Which string a mention's offsets are into."""

    TEXT = "text"
    TITLE = "title"
    META = "meta"


class RegionRole(StrEnum):
    SUBJECT = "subject"
    DATELINE = "dateline"
    MENTION = "mention"


class DateRole(StrEnum):
    PUBLISHED = "published"
    EVENT = "event"
    OTHER = "other"


class EventStatus(StrEnum):
    HELD = "held"
    PLANNED = "planned"


class Unit(StrEnum):
    INDEX = "index"
    PERCENT = "percent"
    IDR = "IDR"
    COUNT = "count"
    RANK = "rank"
    RATIO = "ratio"
    HOURS = "hours"
    DAYS = "days"
    KM = "km"
    HA = "ha"
    OTHER = "other"


class Comparator(StrEnum):
    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"


class IndicatorKind(StrEnum):
    RESULT = "result"
    TARGET = "target"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMention:
    """A region named in the text. `reason` keeps how a form that several regions share was resolved."""

    code: str
    name: str
    text: str
    start: int | None
    end: int | None
    role: RegionRole
    reason: str | None = None
    field: Place = Place.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPosition:
    """A further office, or one that the person held before."""

    position: str
    status: str
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialMention:
    """A person named with a public office; `acting` is Pj, Plt, Plh or Pjs."""

    name: str
    position: str | None
    acting: str | None
    region: str | None
    text: str
    start: int | None
    end: int | None
    other_positions: tuple[OtherPosition, ...] = ()
    field: Place = Place.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """An expression that pins a day, month, quarter or year, or a range of them."""

    value: str
    end_value: str | None
    precision: Precision
    role: DateRole
    status: EventStatus | None
    text: str
    start: int | None
    end: int | None
    field: Place = Place.TEXT

    @property
    def period(self) -> Period:
        return Period.of(self.value, self.end_value)

    @property
    def is_held_event(self) -> bool:
        return self.role is DateRole.EVENT and self.status is not EventStatus.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarMention:
    """A pillar spoken of; `confidence` (0..1) and `sub_dimension` only for implied ones."""

    pillar: Pillar
    basis: Basis
    enumerated: bool
    text: str
    start: int | None
    end: int | None
    confidence: float | None = None
    sub_dimension: str | None = None
    field: Place = Place.TEXT

    @property
    def is_evidence(self) -> bool:
        """Whether it says more than that the pillar exists."""
        return not self.enumerated


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorMention:
    """A figure or grade about a region. `value` is in `unit` (rupiah multiplied out); None for a grade alone."""

    name: str
    value: float | None
    unit: Unit | None
    comparator: Comparator | None
    period: str | None
    category: str | None
    region: str | None
    text: str
    start: int | None
    end: int | None
    kind: IndicatorKind = IndicatorKind.RESULT
    field: Place = Place.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMention:
    """Direct speech; the span is inside the quotation marks, `speaker` the full name or None where nothing tells."""

    speaker: str | None
    text: str
    start: int | None
    end: int | None
    field: Place = Place.TEXT
