"""The time in a query's words: years, months, quarters, halves of a year, days, and from when or until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from models.calendar_id import MONTHS
from nlp.query.cues import load_cues
from nlp.query.points import FIRST_YEAR, LONGEST_RANGE, ONE_DAY, Point, days, ends, months, year_at
from nlp.query.relative import RelativeTimes, Today, today_in_jakarta
from nlp.resources import FOLDER

PUNCTUATION = ".,;:!?()[]\"'"
_DAYS = re.compile(r"(\d{1,2})(?:[-–—~](\d{1,2}))?")
_MONTHS = re.compile(r"([a-z]+)[-–—~/]([a-z]+)")
_QUARTER = re.compile(r"q([1-4])")
_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)")
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


class QueryTimes:
    """Finds times in a list of words. One that has no year is no time: "maret" alone stays a word.

    `today`: the day of asking, which "tahun lalu" is told from.
    """

    def __init__(self, folder: Path = FOLDER, *, today: Today = today_in_jakarta) -> None:
        self._folder = folder
        self._relative = RelativeTimes(folder, today=today)

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
            first = self._point(words, at)
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

    def _second(self, words: list[str], start: int, kind: str) -> Point | None:
        at = self._past(words, start, kind)
        if at == start:
            return None
        return (self._relative.now(words, at) if kind == "to" else None) or self._point(words, at)

    def _point(self, words: list[str], at: int) -> Point | None:
        """The time at `at`, with "tahun" before it."""
        if at < len(words) and (found := self._relative.at(words, at)):
            return found
        at = self._past(words, at, "year")
        if at >= len(words):
            return None
        return self._day(words, at) or self._month(words, at) or self._part(words, at) or year_at(words, at)

    def _dated(self, words: list[str], at: int) -> Point | None:
        """The year of a month or a quarter, which stands behind it."""
        found = self._relative.year(words, at) or year_at(words, self._past(words, at, "year"))
        return found if found and found.year else None

    def _day(self, words: list[str], at: int) -> Point | None:
        written = words[at]
        if match := (_ISO.fullmatch(written) or _SLASHED.fullmatch(written)):
            numbers = [int(g) for g in match.groups()]
            year, month, first = numbers if numbers[0] > FIRST_YEAR else numbers[::-1]
            return days(at + 1, year, month, first, first)
        match = _DAYS.fullmatch(written)
        if match is None or at + 2 >= len(words) or words[at + 1] not in MONTHS:
            return None
        dated = self._dated(words, at + 2)
        if dated is None:
            return None
        first = int(match[1])
        return days(dated.end, dated.first.year, MONTHS[words[at + 1]], first, int(match[2] or first))

    def _month(self, words: list[str], at: int) -> Point | None:
        pair = _MONTHS.fullmatch(words[at])
        first, last = pair.groups() if pair else (words[at], words[at])
        if first not in MONTHS or last not in MONTHS:
            return None
        behind = at + 1
        to = self._past(words, behind, "to")
        if not pair and to > behind and to < len(words) and words[to] in MONTHS:
            last, behind = words[to], to + 1
        dated = self._dated(words, behind)
        if dated is None or MONTHS[first] > MONTHS[last]:
            return None
        return months(dated.end, dated.first.year, MONTHS[first], MONTHS[last])

    def _part(self, words: list[str], at: int) -> Point | None:
        """A quarter or a half of a year."""
        if match := _QUARTER.fullmatch(words[at]):
            size, nth, behind = 3, int(match[1]), at + 1
        else:
            size = 3 if words[at] in self._cues["quarter"] else 6 if words[at] in self._cues["half"] else 0
            nth, behind = (self._nth.get(words[at + 1], 0) if size and at + 1 < len(words) else 0), at + 2
        if not nth or nth * size > 12:
            return None
        dated = self._dated(words, behind)
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
        return Point(dated.end, *ends(year, size * (nth - 1) + 1, size * nth), forms)


def _bound(one: FoundTime, other: FoundTime) -> bool:
    """Whether one is open at its end, the other at its beginning, and days lie between."""
    for begin, close in ((one, other), (other, one)):
        if begin.first and not begin.last and close.last and not close.first:
            return begin.first <= close.last
    return False


def _range(start: int, first: Point, last: Point) -> FoundTime:
    if first.year and last.year and last.last.year - first.year < LONGEST_RANGE:
        return FoundTime(start, last.end, years=tuple(range(first.year, last.last.year + 1)))
    return FoundTime(start, last.end, first=first.first, last=last.last)


def _bounded(start: int, kind: str, point: Point) -> FoundTime:
    if kind == "since" or kind == "after":
        return FoundTime(start, point.end, first=point.first if kind == "since" else point.last + ONE_DAY)
    if kind == "before" or kind == "until":
        return FoundTime(start, point.end, last=point.last if kind == "until" else point.first - ONE_DAY)
    if point.year:
        return FoundTime(start, point.end, years=tuple(range(point.first.year, point.last.year + 1)))
    return FoundTime(start, point.end, first=point.first, last=point.last, words=point.words)
