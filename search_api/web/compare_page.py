"""Two regions, or two years, side by side: pillar by pillar, or province by province for the whole country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models.coverage import Cell, CellState, CoverageRequest
from models.errors import RequestError
from models.pillar import Pillar
from models.region import Region, RegionRegistry, RegionType
from search_api.backend import Backend
from search_api.query.request import parse_coverage
from search_api.web.address import Address, link
from search_api.web.coverage_page import cell_url

_SIDES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What stands on one side; without a region the whole country."""

    region: Region | None
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedCell:
    """`number` is None where there is nothing to count."""

    state: CellState
    number: int | None
    documents: int
    outlets: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarRow:
    """`change`: pieces of evidence on the right less those on the left."""

    pillar: Pillar
    cells: tuple[ComparedCell, ...]
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceRow:
    """For each pillar how many of the province's regions are evidenced, on the left and on the right."""

    province: Region
    regions: int
    pairs: tuple[tuple[int, int], ...]
    urls: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """`provinces` where no region was chosen, else `pillars`. `same`: both sides are one, so nothing is compared."""

    address: Address
    sides: tuple[Side, Side]
    same: bool
    pillars: tuple[PillarRow, ...]
    provinces: tuple[ProvinceRow, ...]
    years: tuple[int, ...]
    choices: tuple[tuple[Region, tuple[Region, ...]], ...]


class Comparisons:
    """Reads two columns of the matrix."""

    def __init__(self, backend: Backend) -> None:
        self._store = backend.store
        self._registry = backend.registry

    def page(self, address: Address, years: tuple[int, ...]) -> ComparePage:
        """`years`: those that may be chosen. Raises RequestError for an unknown region or year, or a third side."""
        left, right = self._sides(address, years)
        same = left == right
        return ComparePage(
            address=address,
            sides=(left, right),
            same=same,
            pillars=() if same or left.region is None else tuple(self._pillars(left, right)),
            provinces=() if same or left.region is not None else tuple(self._provinces(left.year, right.year)),
            years=tuple(sorted({*years, left.year, right.year})),
            choices=tuple(_choices(self._registry)),
        )

    def _sides(self, address: Address, years: tuple[int, ...]) -> tuple[Side, Side]:
        known: dict[str, list[str]] = {key: address.raw[key] for key in ("region", "year") if key in address.raw}
        parse_coverage(known, registry=self._registry)
        for key, values in known.items():
            if len(values) > _SIDES:
                raise RequestError(f"{len(values)} of {key} can't stand side by side", parameter=key, hint="choose two")
        regions: list[Region | None] = [self._registry.require(code) for code in address.values("region")]
        chosen = [int(year) for year in address.values("year")] or list(years[-_SIDES:]) or [date.today().year]
        if len(regions) == _SIDES and not address.values("year"):
            chosen = chosen[-1:]
        regions = regions or [None]
        return Side(region=regions[0], year=chosen[0]), Side(region=regions[-1], year=chosen[-1])

    def _pillars(self, left: Side, right: Side) -> Iterator[PillarRow]:
        columns = [self._column(side) for side in (left, right)]
        for pillar in Pillar:
            cells = [column[pillar] for column in columns]
            yield PillarRow(
                pillar=pillar,
                cells=tuple(_compared(cell) for cell in cells),
                change=cells[1].evidence - cells[0].evidence,
            )

    def _column(self, side: Side) -> Mapping[Pillar, Cell]:
        code = side.region.code if side.region else ""
        found = self._store.coverage(CoverageRequest(region=(code,), year=(side.year,))).cells
        return {cell.pillar: cell for cell in found if cell.region == code}

    def _provinces(self, first: int, last: int) -> Iterator[ProvinceRow]:
        counts = [self._evidenced(year) for year in (first, last)]
        for province in (r for r in self._registry if r.type is RegionType.PROVINCE):
            opened = [link("/liputan", year=year, buka=province.code) for year in (first, last)]
            yield ProvinceRow(
                province=province,
                regions=len(self._registry.children(province.code)),
                pairs=tuple(
                    (counts[0].get((province.code, p), 0), counts[1].get((province.code, p), 0)) for p in Pillar
                ),
                urls=(opened[0], opened[1]),
            )

    def _evidenced(self, year: int) -> dict[tuple[str, Pillar], int]:
        """By province and pillar the number of its kabupaten and kota with evidence."""
        found: dict[tuple[str, Pillar], int] = {}
        for cell in self._store.coverage(CoverageRequest(year=(year,))).cells:
            region = self._registry.require(cell.region)
            if cell.state is CellState.EVIDENCED and region.type is not RegionType.PROVINCE:
                key = (region.province, cell.pillar)
                found[key] = found.get(key, 0) + 1
        return found


def _compared(cell: Cell) -> ComparedCell:
    number = {CellState.EVIDENCED: cell.evidence, CellState.MENTIONED: cell.mentions}.get(cell.state)
    return ComparedCell(
        state=cell.state, number=number, documents=cell.documents, outlets=cell.outlets, url=cell_url(cell)
    )


def _choices(registry: RegionRegistry) -> Iterable[tuple[Region, tuple[Region, ...]]]:
    for province in (r for r in registry if r.type is RegionType.PROVINCE):
        yield province, registry.children(province.code)
