"""Reads a query: its language, and the regions, years and pillars that its words name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from models.mention import Place
from models.query import ClauseKind, Occur, Reading, Understood, UnderstoodPillar, UnderstoodRegion, UnderstoodYear
from nlp.pillars.named import NamedPillars, speaks_of_smart_city
from nlp.pillars.terms import load_pillar_terms
from nlp.query.grammar import Unit, clauses_of, read_units, written
from nlp.query.regions import QueryRegions, codes_of
from nlp.resources import FOLDER

# The programme began in 2017; reports go some years back, plans some ahead. "2045" is a slogan's.
FIRST_YEAR, LAST_YEAR = 2000, 2039
LONGEST_RANGE = 10
_YEAR = re.compile(r"(20\d\d)(?:[-–/](20\d\d))?")
_PUNCTUATION = ".,;:!?()[]"
# Words that only lead to a region or year, and go with it.
_LEADING = frozenset(("di", "pada", "tahun", "thn", "th", "ta", "sejak", "dalam", "se"))


class RuleQueryReader:
    """The `QueryReader` port over our resources."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._regions = QueryRegions(folder)
        self._pillars = NamedPillars(load_pillar_terms(folder))

    def read(self, q: str, *, understand: bool = True) -> Reading:
        """Region and year words leave the text, a pillar's stay; with `understand` off only the language is read."""
        units, mended = read_units(q)
        if not understand:
            return Reading(clauses=clauses_of(units), understood=Understood(text=written(units), mended=mended))
        kept: list[Unit] = []
        regions: dict[str, str] = {}
        years: dict[int, str] = {}
        for run in _runs(units):
            left, run_regions, run_years = self._understand(run)
            kept += left
            regions = {**run_regions, **regions}
            years = {**run_years, **years}
        return Reading(
            clauses=clauses_of(kept),
            understood=Understood(
                text=written(kept),
                region=tuple(UnderstoodRegion(code=c, because=b) for c, b in regions.items()),
                year=tuple(UnderstoodYear(value=y, because=b) for y, b in sorted(years.items())),
                pillar=tuple(self._read_pillars(units)),
                mended=mended,
            ),
        )

    def _understand(self, run: list[Unit]) -> tuple[list[Unit], dict[str, str], dict[int, str]]:
        """The units that stay, the codes and the years, each with the words it was read from."""
        if run[0].is_plain:
            return self._understand_words(run)
        if len(run) > 1:
            return self._understand_sides(run)
        return run, {}, {}

    def _understand_words(self, run: list[Unit]) -> tuple[list[Unit], dict[str, str], dict[int, str]]:
        words = [u.text for u in run]
        found = self._regions.find(words)
        gone = {i for region in found for i in range(region.start, region.end)}
        years: dict[int, str] = {}
        for i, word in enumerate(words):
            if i not in gone and (read := _years(word)):
                years.update(dict.fromkeys(read, word.strip(_PUNCTUATION)))
                gone.add(i)
        for i in sorted(gone):
            before = i - 1
            while before >= 0 and before not in gone and words[before].lower() in _LEADING:
                gone.add(before)
                before -= 1
        return [u for i, u in enumerate(run) if i not in gone], codes_of(found), years

    def _understand_sides(self, run: list[Unit]) -> tuple[list[Unit], dict[str, str], dict[int, str]]:
        """Sides of OR are understood only when every one of them names a region, or every one a year."""
        sides = [u.text for u in run if not u.is_or]
        if any(u.kind is not ClauseKind.WORDS or u.occur is not Occur.SHOULD for u in run):
            return run, {}, {}
        found = [self._regions.find([side]) for side in sides]
        if all(found):
            return [], codes_of(region for regions in found for region in regions), {}
        years = [_years(side) for side in sides]
        if all(years):
            return [], {}, {year: side for side, read in zip(sides, years, strict=True) for year in read}
        return run, {}, {}

    def _read_pillars(self, units: Sequence[Unit]) -> Iterator[UnderstoodPillar]:
        """The pillars that bare words and wanted phrases name."""
        seen = set()
        for run in _runs(units):
            text = " ".join(u.text for u in run)
            if not run[0].is_plain:
                continue
            about = speaks_of_smart_city(text)
            for mention in self._pillars.find(text, place=Place.TEXT, about_smart_city=about):
                if mention.pillar not in seen:
                    seen.add(mention.pillar)
                    yield UnderstoodPillar(value=mention.pillar, because=mention.text)


@cache
def load_query_reader() -> RuleQueryReader:
    """The reader over our own resources, one for the process."""
    return RuleQueryReader()


def _years(word: str) -> list[int]:
    """The years that a word names: one, or each of a range."""
    match = _YEAR.fullmatch(word.strip(_PUNCTUATION))
    if match is None:
        return []
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    in_order = FIRST_YEAR <= first <= last <= LAST_YEAR
    return list(range(first, last + 1)) if in_order and last - first < LONGEST_RANGE else []


def _runs(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Neighbouring bare words together, the sides of an OR together, everything else alone."""
    run: list[Unit] = []
    for unit in units:
        if run and not (_joined(run[-1], unit)):
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _joined(left: Unit, right: Unit) -> bool:
    return (left.is_plain and right.is_plain) or left.is_or or right.is_or
