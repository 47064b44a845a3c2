"""One written time, and how texts write the same: a year, months, days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from models.calendar_id import day_or_none

# The programme began in 2017; reports go some years back, plans some ahead. "2045" is a slogan's.
FIRST_YEAR, LAST_YEAR = 2000, 2039
LONGEST_RANGE = 10
ONE_DAY = timedelta(days=1)
_YEARS = re.compile(r"(20\d\d)(?:([-–—~/])(20\d\d|\d\d))?")
_WRITTEN_MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
                   "november", "desember")  # fmt: skip


class Point(NamedTuple):
    """One written time: a year, a month ... Its words begin where it was looked for and end before `end`.

    `words`: how texts write it; `year`: the first of whole years, None for what is none.
    """

    end: int
    first: date
    last: date
    words: tuple[str, ...]
    year: int | None = None


def year_at(words: Sequence[str], at: int) -> Point | None:
    """A year, or a range of them in one word: "2019-2021", "2019-21"; "2019-03" is a month."""
    match = _YEARS.fullmatch(words[at]) if at < len(words) else None
    if match is None:
        return None
    first, dash, behind = int(match[1]), match[2], match[3] or match[1]
    last = int(behind) if len(behind) == 4 else first - first % 100 + int(behind)
    if len(behind) == 2 and int(behind) <= 12 and dash != "/":
        return months(at + 1, first, int(behind), int(behind)) if 0 < int(behind) <= first % 100 else None
    if not FIRST_YEAR <= first <= last <= LAST_YEAR or last - first >= LONGEST_RANGE:
        return None
    return years(at + 1, first, last)


def years(end: int, first: int, last: int) -> Point:
    return Point(end, date(first, 1, 1), date(last, 12, 31), tuple(map(str, range(first, last + 1))), first)


def months(end: int, year: int, first: int, last: int) -> Point:
    forms = tuple(f"{_WRITTEN_MONTHS[month - 1]} {year}" for month in range(first, last + 1))
    return Point(end, *ends(year, first, last), forms)


def days(end: int, year: int, month: int, first: int, last: int) -> Point | None:
    """None for days that no calendar has, and for a year too far away."""
    begin, close = day_or_none(year, month, first), day_or_none(year, month, last)
    if begin is None or close is None or begin > close or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    name = _WRITTEN_MONTHS[month - 1]
    numbers = range(first, last + 1)
    forms = [f for d in numbers for f in (f"{d} {name} {year}", f"{d}/{month}/{year}", f"{d:02}/{month:02}/{year}")]
    return Point(end, begin, close, tuple(dict.fromkeys(forms)))


def ends(year: int, first: int, last: int) -> tuple[date, date]:
    """The first day of one month and the last of another."""
    behind = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), behind - ONE_DAY
