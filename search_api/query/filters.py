"""The filters of a request as nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from models.pillar import Pillar
from models.ports import Terms
from models.query import DateField, Reading, SearchRequest, Understood, UnderstoodPeriod
from models.region import RegionRegistry
from search_api.query.nodes import AnyTerm, Both, Constant, Either, Node, Phrase, Present, Span
from search_api.query.reasons import Reason, lift
from search_api.store import fields

# What words are understood as ranks a passage as much higher as a rare word would; that it says the year or the month
# itself, and names the region itself, a little. Measured: docs/search.md.
UNDERSTOOD_LIFT = 3.0
SAID_LIFT = 0.5
OWN_LIFT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """`plain` hold for every passage; `days` are apart, for what they leave out is counted, unless it has one of
    `said`. `own_region` is the part of the region filter that comes first where `own_first`; `lifts` only rank
    higher."""

    plain: tuple[Node, ...] = ()
    days: tuple[Node, ...] = ()
    said: tuple[Node, ...] = ()
    own_region: Node | None = None
    own_first: bool = False
    lifts: tuple[Reason, ...] = ()


def filters_of(request: SearchRequest, reading: Reading, terms: Terms, registry: RegionRegistry) -> Filters:
    """Parameters filter. So do regions, times and outlets understood from the words, unless a parameter speaks of the
    same: then, like pillars and officials (whose words are searched for as well), they only rank higher.

    An understood time is met by a passage's day or by its words: a figure of 2022 is told in 2023.
    """
    understood = reading.understood
    named = _codes((region.code for region in understood.region), registry)
    codes = _codes(request.region, registry) or named
    own = AnyTerm(fields.REGION_OWN, codes) if codes else None
    given_days = bool(request.year or request.from_day or request.to_day)
    said = _said(understood, terms)
    times = (*_times(request.date, understood), *said)
    named_time = (Constant(Either(times)),) if times else ()
    sources = request.source or tuple(source.value for source in understood.source)
    return Filters(
        plain=(
            *((_region(codes),) if codes else ()),
            *_pillars(request),
            *_official(request.official, terms),
            *((AnyTerm(fields.OUTLET, sources),) if sources else ()),
            *((AnyTerm(fields.NATURE, tuple(n.value for n in request.nature)),) if request.nature else ()),
        ),
        days=(
            *_between(request.date, request.from_day, request.to_day),
            *(_years(request.date, request.year) if given_days else named_time),
        ),
        said=() if given_days else said,
        own_region=own,
        own_first=bool(request.region),
        lifts=(
            *_people_and_pillars(understood, terms),
            *((lift("region", _written(named), _region(named), UNDERSTOOD_LIFT),) if request.region and named else ()),
            *((lift("own region", _written(named), own, OWN_LIFT),) if own and not request.region else ()),
            *(lift("time", _times_written(understood), node, UNDERSTOOD_LIFT) for node in named_time if given_days),
            *(lift("said", " ".join(node.terms), node, SAID_LIFT) for node in said),
        ),
    )


def known_at(moment: int) -> tuple[Node, ...]:
    """What was known at an instant (microseconds)."""
    return (Span(fields.KNOWN_FROM, None, moment), Span(fields.KNOWN_UNTIL, moment + 1, None))


def dated(date: DateField) -> Node:
    return Present(fields.first_day(date))


def _codes(regions: Iterable[str], registry: RegionRegistry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for region in regions for code in registry.with_children(region)))


def _region(codes: tuple[str, ...]) -> Node:
    """By its own mention, or by its document's primary region."""
    return Constant(Either((AnyTerm(fields.REGION_OWN, codes), AnyTerm(fields.REGION_INHERITED, codes))))


def _pillars(request: SearchRequest) -> tuple[Node, ...]:
    if not request.pillar and request.basis is None:
        return ()
    wanted = request.pillar or tuple(Pillar)
    basis = f":{request.basis.value}" if request.basis else ""
    return (AnyTerm(fields.PILLAR, tuple(f"{pillar.value}{basis}" for pillar in wanted)),)


def _official(name: str | None, terms: Terms) -> tuple[Node, ...]:
    if name is None:
        return ()
    return (Constant(Phrase(fields.OFFICIAL, tuple(terms.exact_terms(name)))),)


def _between(field: DateField, first: date | None, last: date | None) -> tuple[Node, ...]:
    """Passages whose day, whatever its precision, can lie in [first, last]."""
    return (
        *((Span(fields.first_day(field), None, last.toordinal()),) if last else ()),
        *((Span(fields.last_day(field), first.toordinal(), None),) if first else ()),
    )


def _years(field: DateField, years: tuple[int, ...]) -> tuple[Node, ...]:
    if not years:
        return ()
    spans = tuple(Both(must=_between(field, date(year, 1, 1), date(year, 12, 31))) for year in years)
    return (Constant(Either(spans)),)


def _times(field: DateField, understood: Understood) -> tuple[Node, ...]:
    """The days of understood years and periods, each alone."""
    return (
        *_years(field, tuple(year.value for year in understood.year)),
        *(Constant(Both(must=_between(field, first, last))) for first, last in _spans(understood.period)),
    )


def _spans(periods: tuple[UnderstoodPeriod, ...]) -> Iterator[tuple[date | None, date | None]]:
    """The days of periods. "sejak 2019 ... sebelum 2022": a beginning and an end hold together, or they say nothing."""
    begins = [p.from_day for p in periods if p.from_day and not p.to_day]
    ends = [p.to_day for p in periods if p.to_day and not p.from_day]
    met = len(begins) == len(ends) == 1 and begins[0] <= ends[0]
    if met:
        yield begins[0], ends[0]
    for period in periods:
        if not met or (period.from_day and period.to_day):
            yield period.from_day, period.to_day


def _said(understood: Understood, terms: Terms) -> tuple[Phrase, ...]:
    """Understood years and periods as texts write them."""
    forms = (*(str(year.value) for year in understood.year), *(form for p in understood.period for form in p.words))
    return tuple(Phrase(fields.EXACT, tuple(terms.exact_terms(form))) for form in dict.fromkeys(forms))


def _people_and_pillars(understood: Understood, terms: Terms) -> Iterator[Reason]:
    pillars = tuple(pillar.value.value for pillar in understood.pillar)
    if pillars:
        yield lift("pillar", ", ".join(pillars), AnyTerm(fields.PILLAR, pillars), UNDERSTOOD_LIFT)
    for official in understood.official:
        for node in _official(official.name, terms):
            yield lift("official", official.name, node, UNDERSTOOD_LIFT)


def _written(codes: tuple[str, ...]) -> str:
    """A province's own code tells of all in it."""
    return ", ".join(code for code in codes if "." not in code or code.split(".")[0] not in codes)


def _times_written(understood: Understood) -> str:
    return ", ".join((*(str(year.value) for year in understood.year), *(p.because for p in understood.period)))
