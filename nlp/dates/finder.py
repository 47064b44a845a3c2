"""All dates of one string, finest first: what was read as a day is not read again as a month or a year."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from models.calendar_id import MONTHS
from nlp import resources
from nlp.dates.days import DayFinder
from nlp.dates.found import Anchor, Found
from nlp.dates.masks import BLANK, Masks, blank_out
from nlp.dates.periods import QUARTER_WORDS, PeriodFinder
from nlp.dates.relative import RELATIVE_WORDS, RelativeFinder
from nlp.dates.tables import load_tables
from nlp.numbers import number_reader
from nlp.spotting import Spot, Spotter


class DateFinder:
    """Finds the dates of a text; loading compiles the patterns, finding is pure and linear."""

    def __init__(self, folder: Path = resources.FOLDER) -> None:
        tables = load_tables(folder)
        self._masks = Masks(tables)
        self._days = DayFinder(tables.words("place"))
        self._periods = PeriodFinder(tables)
        self._relative = RelativeFinder(number_reader(folder))
        self._spotter = Spotter((*MONTHS, *QUARTER_WORDS, *RELATIVE_WORDS))

    def find(self, text: str, *, published: date | None = None, year: int | None = None) -> list[Found]:
        """The dates in order of their offsets.

        Days without a year and relative ones are counted from `published`; a day without a year falls back to `year`,
        else to the one year of the text's full dates. What can't be resolved is left out.
        """
        anchor = Anchor(published, year)
        rest = self._masks.blank(text)
        spots = self._spotter.find(rest)
        # No date runs over a line's end, which is a paragraph's.
        found, read = self._days.find(rest.replace("\n", BLANK), anchor)
        rest = blank_out(rest, read)
        if published is not None:
            starts = _starts(spots, RELATIVE_WORDS)
            relative = list(self._relative.find(rest, starts, published, (f.value for f in found)))
            found += relative
            rest = _without(rest, relative)
        rest = rest.replace("\n", BLANK)
        for coarser in self._coarser(rest, spots, published):
            found += coarser
            rest = _without(rest, coarser)
        found += self._periods.years(rest)
        return sorted(found, key=lambda f: f.start)

    def _coarser(self, text: str, spots: list[Spot], published: date | None) -> Iterator[list[Found]]:
        """Quarters, months with a year, months without one; no two of them can share a word."""
        months = _starts(spots, MONTHS)
        yield list(self._periods.quarters(text, _starts(spots, QUARTER_WORDS)))
        dated = list(self._periods.months(text, months))
        yield dated
        if published is not None:
            yield list(self._periods.bare_months(_without(text, dated), months, published))


def _starts(spots: list[Spot], words: Container[str]) -> list[int]:
    return [start for start, word in spots if word in words]


def _without(text: str, found: list[Found]) -> str:
    return blank_out(text, [(f.start, f.end) for f in found]) if found else text


@cache
def date_finder(folder: Path = resources.FOLDER) -> DateFinder:
    """The finder for the tables in `folder`, built once."""
    return DateFinder(folder)
