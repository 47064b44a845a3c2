"""The search request and the reading of its words, as types. Reading is the `QueryReader` port's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.pillar import Basis, Pillar
from models.text import Nature


class DateField(StrEnum):
    """Which day `from`, `to` and `year` speak of; `effective`: the event held, else published."""

    EVENT = "event"
    PUBLISHED = "published"
    EFFECTIVE = "effective"


class Mode(StrEnum):
    TEXT = "text"
    SEMANTIC = "semantic"
    HYBRID = "hybrid"


class Group(StrEnum):
    STORY = "story"
    DOCUMENT = "document"
    NONE = "none"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Facet(StrEnum):
    REGION = "region"
    PILLAR = "pillar"
    YEAR = "year"
    SOURCE = "source"
    OFFICIAL = "official"
    NATURE = "nature"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search, validated. Codes are known to the registry, days are in order, `size` is 1..100.

    `explain`: hits say word by word why they rank; it changes nothing of what is found.
    """

    q: str = ""
    region: tuple[str, ...] = ()
    pillar: tuple[Pillar, ...] = ()
    basis: Basis | None = None
    official: str | None = None
    source: tuple[str, ...] = ()
    nature: tuple[Nature, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    year: tuple[int, ...] = ()
    date: DateField = DateField.EFFECTIVE
    mode: Mode = Mode.HYBRID
    group: Group = Group.STORY
    sort: Sort = Sort.RELEVANCE
    understand: bool = True
    as_of: datetime | None = None
    size: int = 10
    cursor: str | None = None
    facets: tuple[Facet, ...] = ()
    explain: bool = False


class ClauseKind(StrEnum):
    WORDS = "words"
    PHRASE = "phrase"
    PREFIX = "prefix"


class Occur(StrEnum):
    SHOULD = "should"
    MUST = "must"
    MUST_NOT = "must_not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One part of a query. `alternatives` holds the sides of `a OR b`; a clause without OR has one."""

    kind: ClauseKind
    text: str
    occur: Occur = Occur.SHOULD
    alternatives: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodRegion:
    code: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodYear:
    value: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodPillar:
    value: Pillar
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodPeriod:
    """Days from `from_day` to `to_day`, both inclusive, None where open: a month, a half of a year, "sejak 2021".

    `words`: how texts write it ("maret 2023"); a passage that says so speaks of the period, whichever its own day.
    """

    from_day: date | None
    to_day: date | None
    because: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodOfficial:
    """A person's name, folded; its words stay in the text."""

    name: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodSource:
    """The id of an outlet."""

    value: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What the words of a query were taken for; `text` is what is left to be ranked.

    `suggestion` is the query as it was probably meant, where it has words that no text has: they were read so.
    """

    text: str
    region: tuple[UnderstoodRegion, ...] = ()
    year: tuple[UnderstoodYear, ...] = ()
    pillar: tuple[UnderstoodPillar, ...] = ()
    period: tuple[UnderstoodPeriod, ...] = ()
    official: tuple[UnderstoodOfficial, ...] = ()
    source: tuple[UnderstoodSource, ...] = ()
    mode: str | None = None
    mended: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A query read: its clauses to be ranked, and what became a filter."""

    clauses: tuple[Clause, ...]
    understood: Understood
