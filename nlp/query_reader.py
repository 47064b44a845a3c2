"""Reads a query: its language, and what its words name: regions, times, pillars, outlets, officials; and misspellings.

Only bare words are understood. What stands in quotes or carries a sign is searched for as it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path

from models.ports import Vocabulary
from models.query import (
    ClauseKind,
    Occur,
    Reading,
    Understood,
    UnderstoodOfficial,
    UnderstoodPeriod,
    UnderstoodPillar,
    UnderstoodRegion,
    UnderstoodYear,
)
from nlp.query.cues import load_cues
from nlp.query.grammar import Unit, clauses_of, read_units, written
from nlp.query.outlets import Outlets, QueryOutlets
from nlp.query.people import FoundPerson, find_people, find_single_names
from nlp.query.periods import PUNCTUATION, QueryTimes
from nlp.query.pillars import QueryPillars
from nlp.query.regions import QueryRegions, codes_of
from nlp.query.relative import Today, today_in_jakarta
from nlp.query.spelling import mended_word
from nlp.query.words import HOLE, Findings, WordRun
from nlp.regions.names import load_names
from nlp.resources import FOLDER, read_rows

# Beyond this a query is a text: looking each word up would take too long.
MOST_LOOKED_UP = 32


class RuleQueryReader:
    """The `QueryReader` port over our resources.

    `vocabulary`: what the store's texts hold; without it no official is known and no word misspelt. `outlets`: asked
    for once, when the first query is read. `today`: the day of asking, which "tahun lalu" is told from.
    """

    def __init__(
        self,
        folder: Path = FOLDER,
        *,
        vocabulary: Vocabulary | None = None,
        outlets: Outlets | None = None,
        today: Today = today_in_jakarta,
    ) -> None:
        self._folder = folder
        self._regions = QueryRegions(folder)
        self._times = QueryTimes(folder, today=today)
        self._pillars = QueryPillars(folder)
        self._outlets = QueryOutlets(outlets, folder) if outlets else None
        self._vocabulary = vocabulary

    def read(self, q: str, *, understand: bool = True) -> Reading:
        """Words of a region, time or outlet leave the text; a pillar's and an official's stay. With `understand` off
        only the language is read."""
        units, mended = read_units(q)
        if not understand:
            return Reading(clauses=clauses_of(units), understood=Understood(text=written(units), mended=mended))
        found = Findings()
        kept: list[Unit] = []
        mends: dict[Unit, Unit] = {}
        for run in _runs(units):
            left = self._read_run(run, found)
            if run[0].is_plain:
                mends.update(self._mends(left, found))
            kept += left
        if len(kept) < len(units) and self._only_ask(kept):
            kept = []
        read = [mends.get(unit, unit) for unit in kept]
        return Reading(
            clauses=clauses_of(read),
            understood=Understood(
                text=written(read),
                region=tuple(UnderstoodRegion(code=c, because=b) for c, b in found.regions.items()),
                year=tuple(UnderstoodYear(value=y, because=b) for y, b in sorted(found.years.items())),
                pillar=tuple(self._read_pillars([mends.get(unit, unit) for unit in units])),
                period=tuple(found.periods),
                official=tuple(found.officials),
                source=found.told_sources(),
                mended=mended,
                suggestion=written(mends.get(unit, unit) for unit in units) if mends else None,
            ),
        )

    def _read_run(self, run: list[Unit], found: Findings) -> list[Unit]:
        """The units of a run that stay; what the others mean goes to `found`."""
        if run[0].is_plain:
            words = WordRun([u.text for u in run])
            self._read_words(words, found)
            return [unit for i, unit in enumerate(run) if i not in words.gone]
        return self._read_sides(run, found) if len(run) > 1 else run

    def _read_words(self, run: WordRun, found: Findings) -> None:
        """What is surest first; a word is taken once."""
        self._take_times(run, found)
        self._take_outlets(run, found)
        self._take_people(run, found)
        regions = self._regions.find(run.free())
        for region in regions:
            run.take(region.start, region.end, leaves=True)
        found.add_regions(codes_of(regions))
        self._take_single_names(run, found)
        self._drop_leading(run)

    def _take_times(self, run: WordRun, found: Findings) -> None:
        for time in self._times.find(run.free()):
            because = run.take(time.start, time.end, leaves=True)
            if time.years:
                found.add_years(time.years, because.strip(PUNCTUATION))
            else:
                period = UnderstoodPeriod(from_day=time.first, to_day=time.last, because=because, words=time.words)
                found.periods.append(period)

    def _take_outlets(self, run: WordRun, found: Findings) -> None:
        for outlet in self._outlets.find(run.free()) if self._outlets else ():
            because = run.take(outlet.start, outlet.end, leaves=True)
            for value in outlet.ids:
                found.sources.setdefault(value, because)

    def _take_people(self, run: WordRun, found: Findings) -> None:
        """Names of several words go before regions: "Iqbal Tanjung" is no place."""
        if self._vocabulary and len(run.words) <= MOST_LOOKED_UP:
            people = find_people(_tokens(run.free()), self._vocabulary, everyday=self._places(run))
            _take(people, run, found)

    def _take_single_names(self, run: WordRun, found: Findings) -> None:
        if self._vocabulary and len(run.words) <= MOST_LOOKED_UP:
            people = find_single_names(_tokens(run.free()), self._vocabulary, everyday=self._no_names)
            _take(people, run, found)

    def _places(self, run: WordRun) -> frozenset[str]:
        """Words of the regions that would be found if nobody's name stood there."""
        regions = self._regions.find(run.free())
        return frozenset(t for r in regions for t in _tokens(run.words[r.start : r.end]))

    def _drop_leading(self, run: WordRun) -> None:
        """Words that only lead to what has left the text go with it: "di", "tahun"."""
        for i in sorted(run.gone):
            before = i - 1
            while before >= 0 and before not in run.gone and run.words[before].lower() in self._leading:
                run.gone.add(before)
                before -= 1

    def _only_ask(self, units: Sequence[Unit]) -> bool:
        """Whether what is left says nothing of what is sought: "apa yang ada di", "dan"."""
        return all(unit.is_plain and set(_tokens([unit.text])) <= self._asking for unit in units)

    def _read_sides(self, run: list[Unit], found: Findings) -> list[Unit]:
        """Sides of OR are understood only when every one of them names a region, or every one a time."""
        sides = [u.text for u in run if not u.is_or]
        if any(u.kind is not ClauseKind.WORDS or u.occur is not Occur.SHOULD for u in run):
            return run
        regions = [self._regions.find([side]) for side in sides]
        if all(regions):
            found.add_regions(codes_of(region for side in regions for region in side))
            return []
        times = [self._times.find([side]) for side in sides]
        if all(side and side[0].years for side in times):
            for words, side in zip(sides, times, strict=True):
                found.add_years(side[0].years, words)
            return []
        return run

    def _mends(self, units: Sequence[Unit], found: Findings) -> Iterator[tuple[Unit, Unit]]:
        """Words that no text has, with what was probably meant."""
        if self._vocabulary is None or len(units) > MOST_LOOKED_UP:
            return
        names = {word for official in found.officials for word in official.because.split()}
        for unit in units:
            bare = unit.text.strip(PUNCTUATION)
            if bare in names:
                continue
            if (meant := mended_word(bare.lower(), self._vocabulary, known=self._everyday)) is not None:
                yield unit, replace(unit, text=unit.text.replace(bare, meant))

    def _read_pillars(self, units: Sequence[Unit]) -> Iterator[UnderstoodPillar]:
        """The pillars that bare words name; of two words for one the first is told."""
        told = set()
        for run in _runs(units):
            for named in self._pillars.find([u.text for u in run]) if run[0].is_plain else ():
                if named.value not in told:
                    told.add(named.value)
                    yield named

    @cached_property
    def _leading(self) -> frozenset[str]:
        return load_cues(self._folder).of("leading")

    @cached_property
    def _asking(self) -> frozenset[str]:
        rows = read_rows("query_words.csv", columns=("words",), folder=self._folder)
        return frozenset(word for _, row in rows for word in row["words"].lower().split())

    @cached_property
    def _everyday(self) -> frozenset[str]:
        """Words that are right whatever the texts have: those of questions and of short forms."""
        rows = read_rows("synonyms.csv", columns=("forms",), folder=self._folder)
        return self._asking.union(*(row["forms"].lower().replace(";", " ").split() for _, row in rows))

    @cached_property
    def _no_names(self) -> frozenset[str]:
        """Words that alone are nobody's name: "tanjung" is more often a place."""
        return self._everyday.union(*(key.split() for key in load_names(self._folder).forms))


@cache
def load_query_reader() -> RuleQueryReader:
    """The reader over our own resources alone, one for the process."""
    return RuleQueryReader()


def _take(people: Iterable[FoundPerson], run: WordRun, found: Findings) -> None:
    for person in people:
        because = run.take(person.start, person.end, leaves=False)
        found.officials.append(UnderstoodOfficial(name=person.name, because=because))


def _tokens(words: Iterable[str]) -> list[str]:
    """Small letters without the marks around them; empty for a word that is taken."""
    return ["" if w == HOLE else w.strip(PUNCTUATION).lower() for w in words]


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
