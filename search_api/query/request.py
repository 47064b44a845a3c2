"""From raw parameters, as the command line and HTTP give them, to requests; nothing unknown is ever ignored."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from models.coverage import CoverageRequest
from models.errors import RequestError
from models.pillar import Basis, Pillar
from models.query import DateField, Facet, Group, Mode, SearchRequest, Sort
from models.region import RegionRegistry
from models.text import Nature

Raw = Mapping[str, Sequence[str]]
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

SEARCH_PARAMETERS = (
    "q",
    "region",
    "pillar",
    "basis",
    "official",
    "source",
    "nature",
    "from",
    "to",
    "year",
    "date",
    "mode",
    "group",
    "sort",
    "understand",
    "as_of",
    "size",
    "cursor",
    "facets",
)
COVERAGE_PARAMETERS = ("year", "region", "date", "basis")
LONGEST_QUERY = 2_000
MOST_YEARS = 100  # of a matrix: each is 3,312 cells
_SHOWN = 40  # characters of a query in an error's line
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_WORD = re.compile(r"[^\W_]")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def parse_search(raw: Raw, *, registry: RegionRegistry, sources: Collection[str] | None = None) -> SearchRequest:
    """Raises RequestError, with the parameter, for an unknown parameter, code or value.

    `sources`: ids of the outlets that there are; without it any id is let through.
    """
    given = _Given(raw, SEARCH_PARAMETERS)
    first, last = given.one("from", _day), given.one("to", _day)
    if first and last and first > last:
        raise RequestError(f"from ({first}) is after to ({last})", parameter="from", hint="swap the two days")
    defaults = SearchRequest()
    return SearchRequest(
        q=given.one("q", _query) or "",
        region=given.many("region", lambda value, _: registry.require(value).code),
        pillar=given.many("pillar", _member(Pillar)),
        basis=given.one("basis", _member(Basis)),
        official=given.one("official", _name),
        source=given.many("source", _source(sources)),
        nature=given.many("nature", _member(Nature)),
        from_day=first,
        to_day=last,
        year=given.many("year", _year),
        date=given.one("date", _member(DateField)) or defaults.date,
        mode=given.one("mode", _member(Mode)) or defaults.mode,
        group=given.one("group", _member(Group)) or defaults.group,
        sort=given.one("sort", _member(Sort)) or defaults.sort,
        understand=_or(given.one("understand", _flag), defaults.understand),
        as_of=given.one("as_of", _instant),
        size=given.one("size", _size) or defaults.size,
        cursor=given.one("cursor", _cursor),
        facets=given.listed("facets", _member(Facet)),
    )


def parse_coverage(raw: Raw, *, registry: RegionRegistry) -> CoverageRequest:
    """Raises RequestError like `parse_search`."""
    given = _Given(raw, COVERAGE_PARAMETERS)
    years = given.many("year", _year)
    if len(years) > MOST_YEARS:
        raise RequestError(f"more than {MOST_YEARS} years at once", parameter="year", hint="ask for fewer at a time")
    return CoverageRequest(
        year=years,
        region=given.many("region", lambda value, _: registry.require(value).code),
        date=given.one("date", _member(DateField)) or DateField.EFFECTIVE,
        basis=given.one("basis", _member(Basis)),
    )


class _Given:
    """The parameters of one call. Readers take a value and the parameter's name, for their errors."""

    def __init__(self, raw: Raw, known: tuple[str, ...]) -> None:
        for name in raw:
            if name not in known:
                raise RequestError(
                    f"there is no parameter {name!r}", parameter=name, hint=f"there are {', '.join(known)}"
                )
        self._raw = raw

    def one(self, name: str, read: Callable[[str, str], T]) -> T | None:
        values = self._raw.get(name, ())
        if len(values) > 1:
            raise RequestError(f"{name} stands {len(values)} times", parameter=name, hint="give it once")
        return read(values[0], name) if values else None

    def many(self, name: str, read: Callable[[str, str], T]) -> tuple[T, ...]:
        return tuple(dict.fromkeys(read(value, name) for value in self._raw.get(name, ())))

    def listed(self, name: str, read: Callable[[str, str], T]) -> tuple[T, ...]:
        """Repeated, or parted by commas."""
        parts = [part.strip() for value in self._raw.get(name, ()) for part in value.split(",")]
        return tuple(dict.fromkeys(read(part, name) for part in parts))


def _or(value: T | None, default: T) -> T:
    return default if value is None else value


def has_word(q: str) -> bool:
    """Whether a query holds anything that can be looked for: a letter or a figure."""
    return _WORD.search(q) is not None


def _member(kind: type[E]) -> Callable[[str, str], E]:
    def read(value: str, name: str) -> E:
        try:
            return kind(value)
        except ValueError as error:
            raise RequestError(
                f"{name} can't be {value!r}", parameter=name, hint=f"it is one of {', '.join(kind)}"
            ) from error

    return read


def _source(sources: Collection[str] | None) -> Callable[[str, str], str]:
    def read(value: str, name: str) -> str:
        if not value or (sources is not None and value not in sources):
            raise RequestError(f"no outlet has the id {value!r}", parameter=name, hint="see `bukti sources list`")
        return value

    return read


def _query(value: str, name: str) -> str:
    if len(value) > LONGEST_QUERY:
        raise RequestError(f"{name} is longer than {LONGEST_QUERY} characters", parameter=name, hint="shorten it")
    if value.strip() and not has_word(value):  # taken for nothing, it would list everything there is
        raise RequestError(
            f"{name} holds no word: {value[:_SHOWN]!r}", parameter=name, hint="name one, or leave it out to list"
        )
    return value


def _name(value: str, name: str) -> str:
    if not any(c.isalnum() for c in value):
        raise RequestError(f"{name} holds no name", parameter=name, hint="give a person's name")
    return value


def _day(value: str, name: str) -> date:
    try:
        if not _DAY.fullmatch(value):
            raise ValueError("not YYYY-MM-DD")
        return date.fromisoformat(value)
    except ValueError as error:
        raise RequestError(f"{name} is no day: {value!r}", parameter=name, hint="days are YYYY-MM-DD") from error


def _year(value: str, name: str) -> int:
    if not _YEAR.fullmatch(value) or not int(value):
        raise RequestError(f"{name} is no year: {value!r}", parameter=name, hint="a year has four digits")
    return int(value)


def _size(value: str, name: str) -> int:
    if not _NUMBER.fullmatch(value) or not 1 <= int(value) <= 100:
        raise RequestError(f"{name} can't be {value!r}", parameter=name, hint="it is a number from 1 to 100")
    return int(value)


def _flag(value: str, name: str) -> bool:
    if value not in _TRUTH:
        raise RequestError(f"{name} can't be {value!r}", parameter=name, hint="it is true or false")
    return _TRUTH[value]


def _cursor(value: str, name: str) -> str:
    if not value:
        raise RequestError("the cursor is empty", parameter=name, hint="take it from `next`, or leave it out")
    return value


def _instant(value: str, name: str) -> datetime:
    """RFC 3339; a day alone means its end (UTC): what was known on that day."""
    try:
        if _DAY.fullmatch(value):
            day = date.fromisoformat(value)
            return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)
        if not _INSTANT.fullmatch(value):
            raise ValueError("not RFC 3339")
        found = datetime.fromisoformat(value.upper())
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RequestError(
            f"{name} is no instant: {value!r}", parameter=name, hint="write it like 2024-05-01T08:00:00Z"
        ) from error
