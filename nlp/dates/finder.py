"""All dates of one string, finest first: what was read as a day is not read again as a month or a year."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from nlp import resources
from nlp.dates.days import DayFinder
from nlp.dates.found import Anchor, Found
from nlp.dates.masks import Masks, blank_out
from nlp.dates.periods import PeriodFinder
from nlp.dates.relative import RelativeFinder
from nlp.dates.tables import load_tables
from nlp.numbers import number_reader


class DateFinder:
    """Finds the dates of a text; loading compiles the patterns, finding is pure and linear."""

    def __init__(self, folder: Path = resources.FOLDER) -> None:
        tables = load_tables(folder)
        self._masks = Masks(tables)
        self._days = DayFinder(tables.words("place"))
        self._periods = PeriodFinder(tables)
        self._relative = RelativeFinder(number_reader(folder))

    def find(self, text: str, *, published: date | None = None, year: int | None = None) -> list[Found]:
        """The dates in order of their offsets.

        Days without a year and relative ones are counted from `published`; a day without a year falls back to `year`,
        else to the one year of the text's full dates. What can't be resolved is left out.
        """
        anchor = Anchor(published, year)
        rest = self._masks.blank(text)
        found, read = self._days.find(rest, anchor)
        rest = blank_out(rest, read)
        if published is not None:
            relative = list(self._relative.find(rest, published, (f.value for f in found)))
            found += relative
            rest = blank_out(rest, [(f.start, f.end) for f in relative])
        for finder in (self._periods.quarters, self._periods.months, lambda t: self._periods.bare_months(t, anchor),
                       self._periods.years):
            coarser = sorted(finder(rest), key=lambda f: f.start)
            found += coarser
            rest = blank_out(rest, [(f.start, f.end) for f in coarser])
        return sorted(found, key=lambda f: f.start)


@cache
def date_finder(folder: Path = resources.FOLDER) -> DateFinder:
    """The finder for the tables in `folder`, built once."""
    return DateFinder(folder)
