"""The time in a query's words: years, months, quarters, halves of a year, days, and from when or until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from models.calendar_id import MONTHS, day_or_none
from nlp.query.cues import load_cues
from nlp.resources import FOLDER

# The programme began in 2017; reports go some years back, plans some ahead. "2045" is a slogan's.
FIRST_YEAR, LAST_YEAR = 2000, 2039
LONGEST_RANGE = 10
PUNCTUATION = ".,;:!?()[]\"'"
_YEARS = re.compile(r"(20\d\d)(?:[-–—~/](20\d\d))?")
_DAYS = re.compile(r"(\d{1,2})(?:[-–—~](\d{1,2}))?")
_MONTHS = re.compile(r"([a-z]+)[-–—~/]([a-z]+)")
_QUARTER = re.compile(r"q([1-4])")
_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)")
_ONE_DAY = timedelta(days=1)
_WRITTEN_MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
                   "november", "desember")  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv")
_ORDINALS = ("pertama", "kedua", "ketiga", "keempat")


class FoundTime(NamedTuple):
    """A run of words, by their indexes, and what it means: whole years, or days from `first` to `last` (None: open).

    `words`: how texts write the period, so that a passage that speaks of it is known by its words.
    """

    start: int
    end: int
    years: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None
    words: tuple[str, ...] = ()


class _Point(NamedTuple):
    """One written time: a year, a month ... Its words begin where it was looked for and end before `end`."""

    end: int
    first: date
    last: date
    words: tuple[str, ...]
    year: int | None = None


class QueryTimes:
    """Finds times in a list of words. One that has no year is no time: "maret" alone stays a word."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def find(self, words: Sequence[str]) -> list[FoundTime]:
        """Left to right, the longest first, each with the word that leads to it ("sejak")."""
        plain = [(w.strip(PUNCTUATION) or w).lower() for w in words]
        found: list[FoundTime] = []
        at = 0
        while at < len(plain):
            time = self._time_at(plain, at)
            if time:
                found.append(time)
            at = time.end if time else at + 1
        return self._met(found, plain)

    def _met(self, found: Iterable[FoundTime], words: list[str]) -> list[FoundTime]:
        """ "setelah 2019 sebelum 2022": two bounds beside each other hold together."""
        met: list[FoundTime] = []
        for time in found:
            between = words[met[-1].end : time.start] if met else []
            if met and (not between or between[0] in self._cues["and"]) and len(between) < 2 and _bound(met[-1], time):
                first, last = met[-1].first or time.first, met[-1].last or time.last
                met[-1] = FoundTime(met[-1].start, time.end, first=first, last=last)
            else:
                met.append(time)
        return met

    @cached_property
    def _cues(self) -> dict[str, frozenset[str]]:
        cues = load_cues(self._folder)
        kinds = ("year", "since", "after", "before", "until", "between", "to", "and", "quarter", "half")
        return {kind: cues.of(kind) for kind in kinds}

    @cached_property
    def _nth(self) -> dict[str, int]:
        cues = load_cues(self._folder)
        return {w: n for n, kind in enumerate(("first", "second", "third", "fourth"), 1) for w in cues.of(kind)}

    def _time_at(self, words: list[str], start: int) -> FoundTime | None:
        for kind, at in self._leads(words, start):
            first = self._point(words, self._past(words, at, "year"))
            if first is None:
                continue
            last = self._second(words, first.end, "and" if kind == "between" else "to")
            if last and first.first <= last.last:
                return _range(start, first, last)
            if kind == "between":
                continue
            return _bounded(start, kind, first)
        return None

    def _leads(self, words: list[str], start: int) -> Iterator[tuple[str, int]]:
        """What a word at `start` may open, with where the time then begins; last: nothing."""
        for kind in ("between", "since", "after", "before", "until"):
            at = self._past(words, start, kind)
            if at > start:
                yield kind, at
        yield "", start

    def _past(self, words: list[str], start: int, kind: str) -> int:
        """The index behind a cue that stands at `start`; `start` where none does."""
        for length in (2, 1):
            if " ".join(words[start : start + length]) in self._cues[kind]:
                return start + length
        return start

    def _second(self, words: list[str], start: int, kind: str) -> _Point | None:
        at = self._past(words, start, kind)
        return self._point(words, self._past(words, at, "year")) if at > start else None

    def _point(self, words: list[str], at: int) -> _Point | None:
        if at >= len(words):
            return None
        return self._day(words, at) or self._month(words, at) or self._part(words, at) or _year(words, at)

    def _day(self, words: list[str], at: int) -> _Point | None:
        written = words[at]
        if match := (_ISO.fullmatch(written) or _SLASHED.fullmatch(written)):
            numbers = [int(g) for g in match.groups()]
            year, month, first = numbers if numbers[0] > FIRST_YEAR else numbers[::-1]
            return _days(at + 1, year, month, first, first)
        match = _DAYS.fullmatch(written)
        if match is None or at + 2 >= len(words) or words[at + 1] not in MONTHS:
            return None
        dated = _year(words, self._past(words, at + 2, "year"))
        if dated is None:
            return None
        first = int(match[1])
        return _days(dated.end, dated.first.year, MONTHS[words[at + 1]], first, int(match[2] or first))

    def _month(self, words: list[str], at: int) -> _Point | None:
        pair = _MONTHS.fullmatch(words[at])
        first, last = pair.groups() if pair else (words[at], words[at])
        if first not in MONTHS or last not in MONTHS:
            return None
        behind = at + 1
        to = self._past(words, behind, "to")
        if not pair and to > behind and to < len(words) and words[to] in MONTHS:
            last, behind = words[to], to + 1
        dated = _year(words, self._past(words, behind, "year"))
        if dated is None or MONTHS[first] > MONTHS[last]:
            return None
        return _months(dated.end, dated.first.year, MONTHS[first], MONTHS[last])

    def _part(self, words: list[str], at: int) -> _Point | None:
        """A quarter or a half of a year."""
        if match := _QUARTER.fullmatch(words[at]):
            size, nth, behind = 3, int(match[1]), at + 1
        else:
            size = 3 if words[at] in self._cues["quarter"] else 6 if words[at] in self._cues["half"] else 0
            nth, behind = (self._nth.get(words[at + 1], 0) if size and at + 1 < len(words) else 0), at + 2
        if not nth or nth * size > 12:
            return None
        dated = _year(words, self._past(words, behind, "year"))
        if dated is None:
            return None
        year = dated.first.year
        kinds = ("triwulan", "kuartal") if size == 3 else ("semester",)
        forms = tuple(
            f"{kind} {n}{of} {year}"
            for kind in kinds
            for n in (_ROMAN[nth - 1], str(nth), _ORDINALS[nth - 1])
            for of in ("", " tahun")
        )
        return _Point(dated.end, *_ends(year, size * (nth - 1) + 1, size * nth), forms)


def _bound(one: FoundTime, other: FoundTime) -> bool:
    """Whether one is open at its end, the other at its beginning, and days lie between."""
    for begin, close in ((one, other), (other, one)):
        if begin.first and not begin.last and close.last and not close.first:
            return begin.first <= close.last
    return False


def _year(words: Sequence[str], at: int) -> _Point | None:
    """A year, or a range of them in one word."""
    match = _YEARS.fullmatch(words[at]) if at < len(words) else None
    if match is None:
        return None
    first = int(match[1])
    last = int(match[2] or first)
    if not FIRST_YEAR <= first <= last <= LAST_YEAR or last - first >= LONGEST_RANGE:
        return None
    years = tuple(map(str, range(first, last + 1)))
    return _Point(at + 1, date(first, 1, 1), date(last, 12, 31), years, first)


def _days(end: int, year: int, month: int, first: int, last: int) -> _Point | None:
    begin, close = day_or_none(year, month, first), day_or_none(year, month, last)
    if begin is None or close is None or begin > close or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    name = _WRITTEN_MONTHS[month - 1]
    days = range(first, last + 1)
    forms = [form for d in days for form in (f"{d} {name} {year}", f"{d}/{month}/{year}", f"{d:02}/{month:02}/{year}")]
    return _Point(end, begin, close, tuple(dict.fromkeys(forms)))


def _months(end: int, year: int, first: int, last: int) -> _Point:
    forms = tuple(f"{_WRITTEN_MONTHS[month - 1]} {year}" for month in range(first, last + 1))
    return _Point(end, *_ends(year, first, last), forms)


def _ends(year: int, first: int, last: int) -> tuple[date, date]:
    """The first day of one month and the last of another."""
    behind = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), behind - _ONE_DAY


def _range(start: int, first: _Point, last: _Point) -> FoundTime:
    if first.year and last.year and last.last.year - first.year < LONGEST_RANGE:
        return FoundTime(start, last.end, years=tuple(range(first.year, last.last.year + 1)))
    return FoundTime(start, last.end, first=first.first, last=last.last)


def _bounded(start: int, kind: str, point: _Point) -> FoundTime:
    if kind == "since" or kind == "after":
        return FoundTime(start, point.end, first=point.first if kind == "since" else point.last + _ONE_DAY)
    if kind == "before" or kind == "until":
        return FoundTime(start, point.end, last=point.last if kind == "until" else point.first - _ONE_DAY)
    if point.year:
        return FoundTime(start, point.end, years=tuple(range(point.first.year, point.last.year + 1)))
    return FoundTime(start, point.end, first=point.first, last=point.last, words=point.words)
