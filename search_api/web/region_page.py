"""What a region's page shows: its pillars by year, officials, figures, newest evidence, outlets and gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from models.coverage import Cell, CellState, CoverageRequest, Searched
from models.evidence import Hit
from models.mention import IndicatorKind, IndicatorMention, OfficialMention, Unit
from models.partial_date import PartialDate
from models.pillar import Pillar
from models.query import Facet, Group, SearchRequest, Sort
from models.region import Region, RegionType
from search_api.backend import Backend
from search_api.web import format_id
from search_api.web.address import link
from search_api.web.coverage_page import MatrixCell, cell_url
from search_api.web.outlet_names import OutletNames
from search_api.web.participants import Participants, Participation
from search_api.web.search_page import Searcher, Shown

# Officials and figures are read from this many of the newest passages; the page says so.
READ = 300
_NEWEST = 5
_FIGURES = 12
_GAP_YEARS = 3
_CHART = (200, 72)
_MARGIN = 8
_UNIT_ORDER = (Unit.INDEX, Unit.PERCENT, Unit.RANK, Unit.IDR, Unit.RATIO)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    year: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An official of the region. `first` and `last`: the days on which passages show him."""

    name: str
    position: str | None
    first: str | None
    last: str | None
    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A value of an indicator. `x` and `y` are places in the chart; `conflict`: another one says otherwise of the same
    period."""

    when: str
    value: str
    kind: str | None
    outlet: str | None
    url: str
    x: float
    y: float
    conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One indicator's values in the order of their periods; `path` joins those that stand alone in theirs."""

    name: str
    dots: tuple[Dot, ...]
    path: str
    conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    year: int
    pillars: tuple[Pillar, ...]
    searched: Searched
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPage:
    region: Region
    province: Region
    children: tuple[Region, ...]
    participation: tuple[Participation, ...]
    years: tuple[YearRow, ...]
    holders: tuple[Holder, ...]
    charts: tuple[Chart, ...]
    more_charts: tuple[Chart, ...]
    newest: tuple[Shown, ...]
    outlets: tuple[tuple[str, int, str], ...]
    gaps: tuple[GapRow, ...]
    passages: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    figure: IndicatorMention
    hit: Hit
    when: str


class Regions:
    """Reads what the store knows of a region."""

    def __init__(self, backend: Backend, outlets: OutletNames, participants: Participants) -> None:
        self._backend = backend
        self._registry = backend.registry
        self._outlets = outlets
        self._participants = participants
        self._searcher = Searcher(backend, outlets)

    def provinces(self, name: str) -> tuple[tuple[Region, tuple[Region, ...]], ...]:
        """The provinces with their regions; with a name only those that bear it, or bore it."""
        wanted = name.casefold().strip()
        found = []
        for province in (r for r in self._registry if r.type is RegionType.PROVINCE):
            children = self._registry.children(province.code)
            kept = (
                children if not wanted or _bears(province, wanted) else tuple(c for c in children if _bears(c, wanted))
            )
            if kept or _bears(province, wanted):
                found.append((province, kept))
        return tuple(found)

    def page(self, code: str) -> RegionPage:
        """Raises RequestError for an unknown code."""
        region = self._registry.require(code)
        request = SearchRequest(region=(code,), sort=Sort.NEWEST, group=Group.NONE, size=READ)
        answer = self._backend.store.search(request, self._backend.reader.read(""))
        hits = answer.hits
        cells = [c for c in self._backend.store.coverage(CoverageRequest(region=(code,))).cells if c.region == code]
        charts = sorted(self._charts(region, hits), key=lambda chart: -len(chart.dots))
        return RegionPage(
            region=region,
            province=self._registry.require(region.province),
            children=self._registry.children(code) if region.type is RegionType.PROVINCE else (),
            participation=self._participants.of_region(code),
            years=tuple(_years(cells)),
            holders=tuple(_holders(region, hits)),
            charts=tuple(charts[:_FIGURES]),
            more_charts=tuple(charts[_FIGURES:]),
            newest=tuple(self._searcher.shown(hit) for hit in _stories(hits)),
            outlets=self._outlet_counts(request),
            gaps=tuple(_gaps(cells)),
            passages=answer.total.value,
            read=len(hits),
        )

    def _outlet_counts(self, request: SearchRequest) -> tuple[tuple[str, int, str], ...]:
        asked = replace(request, group=Group.DOCUMENT, size=1, facets=(Facet.SOURCE,))
        found = self._backend.store.search(asked, self._backend.reader.read("")).facets.get(Facet.SOURCE.value, ())
        return tuple(
            (self._outlets.name(str(v.value)) or str(v.value), v.count, _search(request.region[0], source=str(v.value)))
            for v in found
        )

    def _charts(self, region: Region, hits: Sequence[Hit]) -> Iterator[Chart]:
        groups: dict[tuple[str, Unit | None], list[_Value]] = {}
        for hit in hits:
            for figure in hit.indicators:
                if figure.region == region.code and (figure.value is not None or figure.category):
                    value = _Value(figure=figure, hit=hit, when=_when(figure, hit))
                    groups.setdefault((figure.name.casefold(), figure.unit), []).append(value)
        for values in sorted(groups.values(), key=lambda same: _rank(same[0].figure.unit)):
            yield self._chart(values)

    def _chart(self, values: Sequence[_Value]) -> Chart:
        once = {(v.when, v.figure.value, v.figure.category, v.figure.kind): v for v in reversed(values)}
        ordered = sorted(once.values(), key=lambda v: (_day(v.when), v.figure.value or 0.0))
        conflicts = _conflicts(values)
        xs = _scaled([float(_day(v.when)) for v in ordered], _CHART[0])
        ys = [_CHART[1] - y for y in _scaled([v.figure.value or 0.0 for v in ordered], _CHART[1])]
        dots = [
            Dot(
                when=format_id.period(v.when),
                value=format_id.figure_value(v.figure) + _grade(v.figure),
                kind={IndicatorKind.TARGET: "target", IndicatorKind.CHANGE: "perubahan"}.get(v.figure.kind),
                outlet=self._outlets.name(v.hit.document.outlet),
                url=f"/bukti/{v.hit.id}",
                x=round(x, 1),
                y=round(y, 1),
                conflict=(v.when, v.figure.kind) in conflicts,
            )
            for v, x, y in zip(ordered, xs, ys, strict=True)
        ]
        told = Counter(dot.when for dot in dots)
        line = [dot for dot in dots if dot.kind is None and told[dot.when] == 1]
        path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in line) if len(line) > 1 else ""
        return Chart(name=values[0].figure.name, dots=tuple(dots), path=path, conflict=bool(conflicts))


def _bears(region: Region, wanted: str) -> bool:
    names = (region.code, region.name, region.capital or "", *(former.name for former in region.former_names))
    return any(wanted in name.casefold() for name in names)


def _search(code: str, **more: str) -> str:
    return link("/", region=code, **more)


def _years(cells: Iterable[Cell]) -> Iterator[YearRow]:
    """The newest year first."""
    by_year: dict[int, list[Cell]] = {}
    for cell in cells:
        by_year.setdefault(cell.year, []).append(cell)
    for year in sorted(by_year, reverse=True):
        row = {cell.pillar: cell for cell in by_year[year]}
        yield YearRow(
            year=year,
            cells=tuple(
                MatrixCell(state=row[p].state, number=_number(row[p]), part=None, url=cell_url(row[p])) for p in Pillar
            ),
        )


def _number(cell: Cell) -> int | None:
    return {CellState.EVIDENCED: cell.evidence, CellState.MENTIONED: cell.mentions}.get(cell.state)


def _gaps(cells: Sequence[Cell]) -> Iterator[GapRow]:
    """The last years' pillars without evidence, with what was searched."""
    years = sorted({cell.year for cell in cells}, reverse=True)[:_GAP_YEARS]
    for year in years:
        empty = [c for c in cells if c.year == year and c.state is not CellState.EVIDENCED]
        if empty:
            first = empty[0]
            yield GapRow(
                year=year,
                pillars=tuple(cell.pillar for cell in empty),
                searched=first.searched,
                url=link("/liputan/celah", region=first.region, pillar=first.pillar.value, year=year),
            )


def _stories(hits: Sequence[Hit]) -> list[Hit]:
    """The newest passage that names a pillar, of each story; of any where none does."""
    ranked = sorted(hits, key=lambda hit: not hit.pillars)
    first = {hit.story.id if hit.story else hit.id: hit for hit in reversed(ranked)}
    chosen = {hit.id for hit in first.values()}
    return [hit for hit in hits if hit.id in chosen][:_NEWEST]


def _holders(region: Region, hits: Sequence[Hit]) -> list[Holder]:
    """Those who hold an office of the region, the last seen first."""
    seen: dict[str, list[tuple[str, OfficialMention]]] = {}
    for hit in hits:
        for official in hit.officials:
            if official.region == region.code:
                day = hit.document.event or hit.document.published or ""
                seen.setdefault(official.name, []).append((day, official))
    found = [_holder(region, name, mentions) for name, mentions in seen.items()]
    return sorted(found, key=lambda holder: holder.last or "", reverse=True)


def _holder(region: Region, name: str, mentions: Sequence[tuple[str, OfficialMention]]) -> Holder:
    days = sorted(day for day, _ in mentions if day)
    newest = max(mentions, key=lambda mention: (mention[1].position is not None, mention[0]))[1]
    return Holder(
        name=name,
        position=newest.position,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        count=len(mentions),
        url=_search(region.code, official=name, group="none"),
    )


def _when(figure: IndicatorMention, hit: Hit) -> str:
    """The period that the figure is for, else the passage's day."""
    return figure.period or hit.document.event or hit.document.published or ""


def _day(when: str) -> int:
    try:
        return PartialDate.parse(when.split("/")[-1]).first.toordinal()
    except ValueError:
        return 0


def _conflicts(values: Iterable[_Value]) -> set[tuple[str, IndicatorKind]]:
    """Periods of which two documents tell different values: only a period that the text itself names can be meant by
    both, and one text may well name several figures of one kind."""
    told: dict[tuple[str, IndicatorKind], dict[str, set[str]]] = {}
    for v in values:
        if v.figure.period:
            documents = told.setdefault((v.when, v.figure.kind), {})
            documents.setdefault(v.hit.document.id, set()).add(format_id.figure_value(v.figure))
    return {key for key, documents in told.items() if any(a != b for a, b in combinations(documents.values(), 2))}


def _scaled(values: Sequence[float], length: float) -> list[float]:
    """Into the chart, with a margin; equal ones into its middle."""
    low, high = min(values), max(values)
    if low == high:
        return [length / 2 for _ in values]
    return [_MARGIN + (v - low) / (high - low) * (length - 2 * _MARGIN) for v in values]


def _rank(unit: Unit | None) -> int:
    """What is quoted most first; bare counts last."""
    return _UNIT_ORDER.index(unit) if unit in _UNIT_ORDER else len(_UNIT_ORDER)


def _grade(figure: IndicatorMention) -> str:
    return f" ({figure.category})" if figure.category and figure.value is not None else ""
