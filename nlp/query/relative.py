"""Times that are told from the day of asking: "tahun lalu", "bulan ini", "dua tahun yang lalu", "3 tahun terakhir"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path

from nlp.query.cues import load_cues
from nlp.query.points import FIRST_YEAR, LAST_YEAR, ONE_DAY, Point, days, months, years
from nlp.resources import FOLDER, read_rows

Today = Callable[[], date]

_KINDS = ("year", "month", "week", "this", "last", "next", "recent", "ago", "now", "today", "no_relative")
_WEST = timezone(timedelta(hours=7))  # most who ask live by it; for the others a day begins an hour or two earlier
_LONGEST_CUE = 3
_MOST = 12  # "tiga puluh tahun lalu" tells of history, no year that somebody asks for
_WEEK = timedelta(days=7)


def today_in_jakarta() -> date:
    return datetime.now(_WEST).date()


class RelativeTimes:
    """Finds a relative time at a place of a list of small-letter words. `today` is asked for each time."""

    def __init__(self, folder: Path = FOLDER, *, today: Today = today_in_jakarta) -> None:
        self._folder = folder
        self._today = today

    def at(self, words: Sequence[str], at: int) -> Point | None:
        """A year, month, week or day; None where none stands or what stands before makes it none."""
        if at >= len(words) or words[at] not in self._openers:
            return None
        if at > 0 and words[at - 1] in self._cues["no_relative"]:
            return None
        if end := self._past(words, at, "today"):
            day = self._today()
            return days(end, day.year, day.month, day.day, day.day)
        if self._is_number(words[at]):
            return self._shifted(words, at + 1, self._count(words[at]))
        found = self._named(words, at)
        # "tiga belas tahun lalu" is not last year.
        return None if found and found.last < self._today() and at > 0 and self._is_number(words[at - 1]) else found

    def year(self, words: Sequence[str], at: int) -> Point | None:
        """A year alone, behind a month or a quarter: "maret tahun lalu"."""
        found = self._named(words, at)
        return found if found and found.year else None

    def now(self, words: Sequence[str], at: int) -> Point | None:
        """ "sekarang", where it ends a range."""
        end = self._past(words, at, "now")
        day = self._today()
        return Point(end, day, day, (), day.year) if end else None

    def _named(self, words: Sequence[str], at: int) -> Point | None:
        """ "tahun ini", "bulan lalu", "tahun depan"."""
        for unit in ("year", "month", "week"):
            behind = self._past(words, at, unit)
            for kind, step in (("last", -1), ("this", 0), ("next", 1)):
                if behind and (end := self._past(words, behind, kind)):
                    return self._unit(unit, step, end)
        return None

    def _shifted(self, words: Sequence[str], at: int, count: int | None) -> Point | None:
        """ "dua tahun lalu": that year; "dua tahun terakhir": that many up to this one."""
        if count is None:
            return None
        for unit in ("year", "month"):
            behind = self._past(words, at, unit)
            if behind and (end := self._past(words, behind, "ago")):
                return self._unit(unit, -count, end)
            if behind and (end := self._past(words, behind, "recent")):
                return self._until_now(unit, count, end)
        return None

    def _unit(self, unit: str, step: int, end: int) -> Point | None:
        day = self._today()
        if unit == "week":
            monday = day - day.weekday() * ONE_DAY + step * _WEEK
            return Point(end, monday, monday + 6 * ONE_DAY, ())
        year, month = _moved(day, step if unit == "month" else 12 * step)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        return years(end, year, year) if unit == "year" else months(end, year, month, month)

    def _until_now(self, unit: str, count: int, end: int) -> Point | None:
        day = self._today()
        if unit == "year":
            first = day.year - count + 1
            return years(end, first, day.year) if FIRST_YEAR <= first <= day.year <= LAST_YEAR else None
        year, month = _moved(day, 1 - count)
        return Point(end, date(year, month, 1), day, ())

    def _past(self, words: Sequence[str], at: int, kind: str) -> int:
        """The index behind a cue that stands at `at`, the longest first; 0 where none does."""
        for length in range(_LONGEST_CUE, 0, -1):
            if at + length <= len(words) and " ".join(words[at : at + length]) in self._cues[kind]:
                return at + length
        return 0

    def _count(self, word: str) -> int | None:
        number = int(word) if word.isdecimal() and len(word) <= 2 else self._numbers.get(word, 0)
        return number if 1 <= number <= _MOST else None

    def _is_number(self, word: str) -> bool:
        return word in self._numbers or word.isdecimal()

    @cached_property
    def _openers(self) -> frozenset[str]:
        """Words that one may begin with: most words of a query are none, and are looked at once."""
        kinds = ("year", "month", "week", "today")
        figures = (str(n) for n in range(100))
        return frozenset(cue.split()[0] for kind in kinds for cue in self._cues[kind]).union(self._numbers, figures)

    @cached_property
    def _cues(self) -> dict[str, frozenset[str]]:
        cues = load_cues(self._folder)
        return {kind: cues.of(kind) for kind in _KINDS}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Number words; 0 for those that say nothing by themselves ("puluh")."""
        rows = read_rows("number_words.csv", columns=("word", "kind", "value"), folder=self._folder)
        return {
            row["word"]: int(row["value"]) if row["kind"] in ("unit", "whole") else 0
            for _, row in rows
            if row["value"].isdecimal()
        }


def _moved(day: date, by: int) -> tuple[int, int]:
    """Year and month so many months away."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return year, month + 1
