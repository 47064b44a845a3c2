"""What the coverage page shows: the matrix by province, the map beside it, and what lies behind an empty cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from itertools import islice, pairwise

from models.coverage import Cell, CellState, CoverageRequest
from models.crawl_log import CrawlLogEntry
from models.errors import RequestError
from models.pillar import Basis, Pillar
from models.query import DateField
from models.region import Region, RegionType
from search_api.backend import Backend
from search_api.query.request import parse_coverage
from search_api.web import words
from search_api.web.address import Address
from search_api.web.outlet_names import OutletNames
from search_api.web.participants import COMPLETE_YEARS, Participants

EVERYTHING = "semua"
# Lower bounds of the map's five steps: pieces of evidence for one pillar, or pillars evidenced of the six.
_EVIDENCE_STEPS = (1, 2, 4, 8, 16)
_PILLAR_STEPS = (1, 2, 3, 4, 5)
# Light steps for a picture of its own, which no style sheet reaches.
_CSV_PART = 2_000
_TOLD = (CellState.EVIDENCED, CellState.MENTIONED)
FILLS = ("#eceae4", "#cfe3e1", "#9fcac7", "#64a5a5", "#2f7b80", "#0d4a52")
CSV_HEAD = "code region pillar year state evidence mentions documents outlets sources days searched_documents".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The page's state. `opened`: provinces whose regions are listed; `measure`: the map's pillar, None for all."""

    address: Address
    year: int | None
    date: DateField
    basis: Basis | None
    opened: frozenset[str]
    measure: Pillar | None
    intake: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """`number` is None where there is nothing to count; `part` tells of a province how many of its regions are
    evidenced."""

    state: CellState
    number: int | None
    part: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`line`: pillars evidenced in each year, for the small line; empty where it is not shown."""

    region: Region
    province: bool
    open: bool
    toggle: Address | None
    cells: tuple[MatrixCell, ...]
    line: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A region on the map: its step 0..5, or not searched."""

    code: str
    name: str
    path: str
    step: int
    searched: bool
    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    width: int
    height: int
    shades: tuple[Shade, ...]
    borders: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    asked: Asked
    years: tuple[int, ...]
    rows: tuple[Row, ...]
    totals: Mapping[CellState, int]
    undated: int
    intakes: tuple[int, ...]
    intake_complete: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One source on one day of crawling, as it bears on a gap."""

    source: str
    outlet: str
    entry: CrawlLogEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    region: Region
    pillar: Pillar
    year: int
    cell: Cell
    searches: tuple[Search, ...]
    other_years: tuple[tuple[int, int], ...]


class Coverages:
    """Reads coverage for the pages."""

    def __init__(self, backend: Backend, outlets: OutletNames, participants: Participants) -> None:
        self._backend = backend
        self._registry = backend.registry
        self._outlets = outlets
        self._participants = participants

    def asked(self, address: Address) -> Asked:
        """Raises RequestError for what can't be meant."""
        known: dict[str, list[str]] = {key: address.raw[key] for key in ("year", "date", "basis") if key in address.raw}
        request = parse_coverage(known, registry=self._registry)
        opened = frozenset(address.values("buka"))
        for code in opened - {EVERYTHING}:
            self._registry.require(code)
        measure = address.value("pillar")
        intake = address.value("peserta")
        if intake is not None and not (intake.isdecimal() and int(intake) in self._participants.years):
            raise RequestError(f"no intake is known for {intake!r}", parameter="year", hint="choose one of the list")
        return Asked(
            address=address,
            year=request.year[0] if request.year else None,
            date=request.date,
            basis=request.basis,
            opened=opened,
            measure=_pillar(measure) if measure else None,
            intake=int(intake) if intake else None,
        )

    def page(self, address: Address) -> CoveragePage:
        asked = self.asked(address)
        years = self.years(asked)
        asked = replace(asked, year=asked.year or (years[-1] if years else date.today().year))
        cells, undated = self._cells(asked)
        wanted = self._wanted(asked)
        shown = {code: row for code, row in cells.items() if code in wanted}
        totals = dict.fromkeys(CellState, 0)
        for row in shown.values():
            for cell in row.values():
                totals[cell.state] += 1
        return CoveragePage(
            asked=asked,
            years=tuple(sorted({*years, asked.year or 0})),
            rows=tuple(self._rows(asked, shown, years)),
            totals=totals,
            undated=undated,
            intakes=self._participants.years,
            intake_complete=asked.intake in COMPLETE_YEARS,
            steps=_step_words(asked.measure),
        )

    def years(self, asked: Asked) -> tuple[int, ...]:
        """Every year in which the store has a document, by the day that is asked for."""
        small = min(
            (r for r in self._registry if r.type is not RegionType.PROVINCE), key=lambda r: r.code, default=None
        )
        if small is None:
            return ()
        cells = self._backend.store.coverage(CoverageRequest(region=(small.code,), date=asked.date)).cells
        return tuple(sorted({cell.year for cell in cells}))

    def map(self, address: Address) -> MapView:
        asked = self.asked(address)
        years = () if asked.year else self.years(asked)
        asked = replace(asked, year=asked.year or (years[-1] if years else date.today().year))
        cells, _ = self._cells(asked)
        shapes = map_shapes()
        wanted = self._wanted(asked)
        return MapView(
            width=shapes.width,
            height=shapes.height,
            shades=tuple(
                self._shade(asked, code, path, cells.get(code, {}) if code in wanted else {})
                for code, path in shapes.regions.items()
            ),
            borders=tuple(shapes.provinces.items()),
        )

    def csv(self, address: Address) -> Iterator[bytes]:
        """The cells as a table; every year unless one is asked for."""
        asked = self.asked(address)
        request = CoverageRequest(year=(asked.year,) if asked.year else (), date=asked.date, basis=asked.basis)
        wanted = self._wanted(asked)
        found = (cell for cell in self._backend.store.coverage(request).cells if cell.region in wanted)
        yield _lines([CSV_HEAD])
        while part := list(islice(found, _CSV_PART)):
            yield _lines(self._csv_row(cell) for cell in part)

    def _csv_row(self, c: Cell) -> tuple[object, ...]:
        name = self._registry.require(c.region).name
        searched = (c.searched.sources, c.searched.days, c.searched.documents)
        counts = (c.evidence, c.mentions, c.documents, c.outlets)
        return (c.region, name, c.pillar.value, c.year, c.state.value, *counts, *searched)

    def gap(self, region: str, pillar: str, year: str) -> Gap:
        """What was searched for one cell. Raises RequestError for an unknown region, pillar or year."""
        place, kind = self._registry.require(region), _pillar(pillar)
        request = parse_coverage({"year": [year], "region": [region]}, registry=self._registry)
        cells = [c for c in self._backend.store.coverage(replace(request, year=())).cells if c.region == region]
        same = self._backend.store.coverage(request).cells
        cell = next(c for c in same if c.region == region and c.pillar is kind)
        return Gap(
            region=place,
            pillar=kind,
            year=request.year[0],
            cell=cell,
            searches=tuple(self._searches(place, request.year[0])),
            other_years=tuple((c.year, c.evidence) for c in cells if c.pillar is kind and c.evidence),
        )

    def _searches(self, region: Region, year: int) -> Iterator[Search]:
        first, last = date(year, 1, 1), date(year, 12, 31)
        for entry in self._backend.store.crawl_log():
            known = (code for code in entry.regions if code in self._registry)
            covers = any(region.code in self._registry.with_children(code) for code in known)
            if covers and entry.reaches(first, last):
                yield Search(source=entry.source, outlet=self._outlets.name(entry.source) or entry.source, entry=entry)

    def _cells(self, asked: Asked) -> tuple[dict[str, dict[Pillar, Cell]], int]:
        found = self._backend.store.coverage(
            CoverageRequest(year=(asked.year,) if asked.year else (), date=asked.date, basis=asked.basis)
        )
        return _by_region(found.cells), found.undated

    def _wanted(self, asked: Asked) -> frozenset[str]:
        """All regions, or the intake's with their provinces."""
        if asked.intake is None:
            return frozenset(region.code for region in self._registry)
        codes = self._participants.of_year(asked.intake)
        return codes | {self._registry.require(code).province for code in codes if code in self._registry}

    def _rows(self, asked: Asked, cells: Mapping[str, Mapping[Pillar, Cell]], years: Sequence[int]) -> Iterator[Row]:
        everything = EVERYTHING in asked.opened or asked.intake is not None
        lines = self._lines(asked, years)
        for province in (r for r in self._registry if r.type is RegionType.PROVINCE and r.code in cells):
            children = [child for child in self._registry.children(province.code) if child.code in cells]
            opened = everything or province.code in asked.opened
            yield self._row(asked, province, cells, children, opened=opened, line=lines.get(province.code, ()))
            for child in children if opened else ():
                yield self._row(asked, child, cells, (), opened=False, line=lines.get(child.code, ()))

    def _row(
        self,
        asked: Asked,
        region: Region,
        cells: Mapping[str, Mapping[Pillar, Cell]],
        children: Sequence[Region],
        *,
        opened: bool,
        line: tuple[int, ...],
    ) -> Row:
        province = region.type is RegionType.PROVINCE
        toggle = None
        if province and asked.intake is None and EVERYTHING not in asked.opened:
            change = asked.address.dropping if opened else asked.address.adding
            toggle = change("buka", region.code)
        return Row(
            region=region,
            province=province,
            open=opened,
            toggle=toggle,
            cells=tuple(
                _matrix_cell(asked, cells[region.code][pillar], _part(pillar, cells, children) if province else None)
                for pillar in Pillar
            ),
            line=line,
        )

    def _lines(self, asked: Asked, years: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """For the rows of opened provinces the pillars evidenced in each year; for all at once it takes too long."""
        region = tuple(sorted(asked.opened - {EVERYTHING}))
        if asked.intake is not None:
            region = tuple(sorted(self._participants.of_year(asked.intake)))
        if not region or EVERYTHING in asked.opened:
            return {}
        found = self._backend.store.coverage(CoverageRequest(region=region, date=asked.date, basis=asked.basis)).cells
        counts: dict[str, dict[int, int]] = {}
        for cell in found:
            row = counts.setdefault(cell.region, dict.fromkeys(years, 0))
            row[cell.year] = row.get(cell.year, 0) + (cell.state is CellState.EVIDENCED)
        return {code: tuple(row.get(year, 0) for year in years) for code, row in counts.items()}

    def _shade(self, asked: Asked, code: str, path: str, cells: Mapping[Pillar, Cell]) -> Shade:
        region = self._registry.get(code)
        if asked.measure is None:
            count = sum(cell.state is CellState.EVIDENCED for cell in cells.values())
            url = f"/wilayah/{code}"
        else:
            cell = cells.get(asked.measure)
            count = cell.evidence if cell else 0
            url = cell_url(cell, date=asked.date, basis=asked.basis) if cell else f"/wilayah/{code}"
        steps = _PILLAR_STEPS if asked.measure is None else _EVIDENCE_STEPS
        return Shade(
            code=code,
            name=region.name if region else code,
            path=path,
            step=sum(count >= bound for bound in steps),
            searched=any(cell.state is not CellState.NOT_SEARCHED for cell in cells.values()),
            count=count,
            url=url,
        )


def cell_url(cell: Cell, *, date: DateField = DateField.EFFECTIVE, basis: Basis | None = None) -> str:
    """The evidence of a cell; of an empty one what was searched."""
    # Written out, for thousands on one page: none of these has a character that a URL would have to escape.
    where = f"region={cell.region}&pillar={cell.pillar.value}&year={cell.year}"
    if cell.state not in _TOLD:
        return f"/liputan/celah?{where}"
    by = "" if date is DateField.EFFECTIVE else f"&date={date.value}"
    on = f"&basis={basis.value}" if basis else ""
    return f"/?{where}{by}{on}&group=none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """SVG paths by code."""

    width: int
    height: int
    regions: dict[str, str]
    provinces: dict[str, str]


@cache
def map_shapes() -> Shapes:
    """The shipped boundaries, read once."""
    text = resources.files("search_api.web").joinpath("static", "map.json").read_text(encoding="utf-8")
    return Shapes(**json.loads(text))


def _by_region(cells: Iterable[Cell]) -> dict[str, dict[Pillar, Cell]]:
    found: dict[str, dict[Pillar, Cell]] = {}
    for cell in cells:
        found.setdefault(cell.region, {})[cell.pillar] = cell
    return found


def _matrix_cell(asked: Asked, cell: Cell, part: str | None) -> MatrixCell:
    number = {CellState.EVIDENCED: cell.evidence, CellState.MENTIONED: cell.mentions}.get(cell.state)
    return MatrixCell(
        state=cell.state, number=number, part=part, url=cell_url(cell, date=asked.date, basis=asked.basis)
    )


def _part(pillar: Pillar, cells: Mapping[str, Mapping[Pillar, Cell]], children: Sequence[Region]) -> str | None:
    evidenced = sum(cells[child.code][pillar].state is CellState.EVIDENCED for child in children)
    return f"{evidenced}/{len(children)}" if evidenced else None


def _pillar(value: str) -> Pillar:
    try:
        return Pillar(value)
    except ValueError as error:
        raise RequestError(
            f"pillar can't be {value!r}", parameter="pillar", hint=f"it is one of {', '.join(Pillar)}"
        ) from error


def _step_words(measure: Pillar | None) -> tuple[str, ...]:
    if measure is None:
        return ("0", "1", "2", "3", "4", "5–6")
    ranges = [f"{low}–{high - 1}" if high - 1 > low else str(low) for low, high in pairwise(_EVIDENCE_STEPS)]
    return ("0", *ranges, f"{_EVIDENCE_STEPS[-1]}+")


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8")


def measure_label(measure: Pillar | None) -> str:
    return f"kutipan bukti, {words.PILLARS[measure]}" if measure else "pilar yang terbukti, dari enam"
