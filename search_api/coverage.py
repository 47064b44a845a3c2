"""The matrix as a whole: a cell for each region, pillar and year asked for, from counts and the crawl log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from models.coverage import Cell, CellState, CoverageRequest, Searched
from models.pillar import Pillar
from models.region import RegionRegistry

NOTHING = Searched()
NO_COUNTS: Mapping[tuple[str, int], Counts] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Counts:
    """What one cell's passages come to."""

    evidence: int
    mentions: int
    documents: int
    outlets: int


# By region; then by pillar and year.
CountsByRegion = Mapping[str, Mapping[tuple[str, int], Counts]]
Looked = tuple[tuple[int, Searched], ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """That a source, on one day of crawling, reached publication days of these years (both inclusive)."""

    source: str
    day: str
    regions: tuple[str, ...]
    first_year: int
    last_year: int
    fetched: int


def codes_of(request: CoverageRequest, registry: RegionRegistry) -> tuple[str, ...]:
    """The regions asked for, a province with its own; all of them where none is named."""
    if not request.region:
        return tuple(region.code for region in registry)
    return tuple(dict.fromkeys(code for region in request.region for code in registry.with_children(region)))


@dataclass(frozen=True, slots=True)
class Block:
    """The cells of one region, with what they were made of."""

    counts: Mapping[tuple[str, int], Counts]
    looked: Looked
    cells: tuple[Cell, ...]


class Matrix:
    """The cells of the same regions and years, asked for again and again: a region whose counts are the very same
    mapping as before, and of which the same was searched, keeps its cells. Not for several threads at once."""

    def __init__(self, codes: Sequence[str], years: Sequence[int], registry: RegionRegistry) -> None:
        self._codes = codes
        self._years = years
        self._registry = registry
        self._log: list[Reached] = []
        self._searched: Mapping[tuple[str, int], Searched] = {}
        self._blocks: dict[str, Block] = {}

    def cells(self, counts: CountsByRegion, log: Iterable[Reached]) -> tuple[Cell, ...]:
        """By region, pillar and year, in the order in which they are asked for."""
        entries = list(log)
        if entries != self._log:
            self._log, self._searched = entries, _searched(entries, set(self._codes), self._years, self._registry)
        for code in self._codes:
            found = counts.get(code, NO_COUNTS)
            looked = tuple((year, self._searched.get((code, year), NOTHING)) for year in self._years)
            known = self._blocks.get(code)
            if known is None or known.counts is not found or known.looked != looked:
                self._blocks[code] = Block(found, looked, tuple(_block(code, found, looked)))
        return tuple(chain.from_iterable(self._blocks[code].cells for code in self._codes))


def _block(code: str, counts: Mapping[tuple[str, int], Counts], looked: Looked) -> Iterator[Cell]:
    for pillar in Pillar:
        name = pillar.value
        for year, reached in looked:
            yield _cell(code, pillar, year, counts.get((name, year)), reached)


def _cell(code: str, pillar: Pillar, year: int, found: Counts | None, searched: Searched) -> Cell:
    if found is None:
        state = CellState.SEARCHED_NONE if searched.sources else CellState.NOT_SEARCHED
        return Cell(
            region=code,
            pillar=pillar,
            year=year,
            evidence=0,
            mentions=0,
            documents=0,
            outlets=0,
            searched=searched,
            state=state,
        )
    return Cell(
        region=code,
        pillar=pillar,
        year=year,
        evidence=found.evidence,
        mentions=found.mentions,
        documents=found.documents,
        outlets=found.outlets,
        searched=searched,
        state=CellState.EVIDENCED if found.evidence else CellState.MENTIONED,
    )


class _Tally:
    def __init__(self) -> None:
        self.sources: set[str] = set()
        self.days: set[str] = set()
        self.documents = 0


def _searched(
    log: Iterable[Reached], codes: set[str], years: Sequence[int], registry: RegionRegistry
) -> dict[tuple[str, int], Searched]:
    """By region and year: the sources that cover the region and reached the year, on how many days, and what they
    fetched. Whoever covers a province covers its kabupaten and kota."""
    wanted = set(years)
    covered: dict[tuple[str, ...], frozenset[str]] = {}
    tallies: dict[tuple[frozenset[str], int], _Tally] = defaultdict(_Tally)
    for entry in log:
        if entry.regions not in covered:
            covered[entry.regions] = _covered(entry.regions, codes, registry)
        reached = covered[entry.regions]
        for year in wanted.intersection(range(entry.first_year, entry.last_year + 1)) if reached else ():
            tally = tallies[reached, year]
            tally.sources.add(entry.source)
            tally.days.add(entry.day)
            tally.documents += entry.fetched
    return _by_region(tallies)


def _by_region(tallies: Mapping[tuple[frozenset[str], int], _Tally]) -> dict[tuple[str, int], Searched]:
    joined: dict[tuple[str, int], _Tally] = defaultdict(_Tally)
    for (codes, year), tally in tallies.items():
        for code in codes:
            into = joined[code, year]
            into.sources |= tally.sources
            into.days |= tally.days
            into.documents += tally.documents
    return {
        key: Searched(sources=len(tally.sources), days=len(tally.days), documents=tally.documents)
        for key, tally in joined.items()
    }


def _covered(regions: tuple[str, ...], codes: set[str], registry: RegionRegistry) -> frozenset[str]:
    known = (region for region in regions if region in registry)
    return frozenset(code for region in known for code in registry.with_children(region) if code in codes)
