"""A day, a month, a quarter or a year, and ranges of them: a date keeps the precision that its text had."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_FORMS = (
    (Precision.DAY, re.compile(r"(\d{4})-(\d{2})-(\d{2})")),
    (Precision.MONTH, re.compile(r"(\d{4})-(\d{2})")),
    (Precision.QUARTER, re.compile(r"(\d{4})-Q([1-4])")),
    (Precision.YEAR, re.compile(r"(\d{4})")),
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """One date of a certain precision. `value` is `2020-09-17`, `2020-09`, `2020-Q3` or `2020`."""

    value: str
    precision: Precision

    @classmethod
    def parse(cls, value: str) -> PartialDate:
        """Read one ISO value. Raises ValueError for a form we don't have or a day that no calendar has."""
        for precision, form in _FORMS:
            if form.fullmatch(value):
                parsed = cls(value, precision)
                _ = (parsed.first, parsed.last)
                return parsed
        raise ValueError(f"not a date: {value!r}")

    @classmethod
    def of_day(cls, day: date) -> PartialDate:
        return cls(day.isoformat(), Precision.DAY)

    @property
    def year(self) -> int:
        return int(self.value[:4])

    @property
    def first(self) -> date:
        """The first day that it can mean."""
        if self.precision is Precision.DAY:
            return date.fromisoformat(self.value)
        if self.precision is Precision.MONTH:
            return date(self.year, int(self.value[5:7]), 1)
        if self.precision is Precision.QUARTER:
            return date(self.year, 3 * int(self.value[6]) - 2, 1)
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The last day that it can mean."""
        if self.precision is Precision.DAY:
            return self.first
        if self.precision is Precision.YEAR:
            return date(self.year, 12, 31)
        month = int(self.value[5:7]) if self.precision is Precision.MONTH else 3 * int(self.value[6])
        return date(self.year, month, calendar.monthrange(self.year, month)[1])


_ROMAN = ("I", "II", "III", "IV")


def in_words(value: str, months: Sequence[str], *, quarter: str) -> str:
    """An ISO value of any precision with months named: "17 September 2020", "September 2020", "triwulan III 2020".

    `months`: the twelve names, January first; `quarter`: the word for one. A value of no such form comes back as it is.
    """
    try:
        found = PartialDate.parse(value)
    except ValueError:
        return value
    if found.precision is Precision.YEAR:
        return value
    if found.precision is Precision.QUARTER:
        return f"{quarter} {_ROMAN[int(value[-1]) - 1]} {found.year}"
    month = f"{months[found.first.month - 1]} {found.year}"
    return month if found.precision is Precision.MONTH else f"{found.first.day} {month}"


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both inclusive."""

    first: date
    last: date

    @classmethod
    def of(cls, value: str, end_value: str | None = None) -> Period:
        """From ISO values of any precision. Raises ValueError when the end is before the beginning."""
        first = PartialDate.parse(value)
        last = PartialDate.parse(end_value) if end_value else first
        if last.last < first.first:
            raise ValueError(f"a period that ends before it begins: {value}/{end_value}")
        return cls(first.first, last.last)

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Whether any day of it lies in [first, last]; None is open."""
        return (last is None or self.first <= last) and (first is None or self.last >= first)
