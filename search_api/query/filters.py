"""The filters of a request as nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.pillar import Pillar
from models.ports import Terms
from models.query import DateField, Reading, SearchRequest, Understood
from models.region import RegionRegistry
from search_api.query.nodes import AnyTerm, Both, Constant, Either, Node, Phrase, Present, Span
from search_api.store import fields

UNDERSTOOD_LIFT = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """`plain` hold for every passage; `days` are apart, for what they leave out is counted; `own_region` is the part
    of the region filter that ranks first; `lifts` only rank higher."""

    plain: tuple[Node, ...] = ()
    days: tuple[Node, ...] = ()
    own_region: Node | None = None
    lifts: tuple[Node, ...] = ()


def filters_of(request: SearchRequest, reading: Reading, terms: Terms, registry: RegionRegistry) -> Filters:
    """Parameters filter. So do regions, days and outlets understood from the words, unless a parameter speaks of the
    same: then, like pillars and people (whose words are searched for as well), they only rank higher."""
    understood = reading.understood
    named = _codes((region.code for region in understood.region), registry)
    codes = _codes(request.region, registry) or named
    given_days = bool(request.year or request.from_day or request.to_day)
    named_days = _named_days(request.date, understood, terms)
    sources = request.source or tuple(source.value for source in understood.source)
    pillars = tuple(p.value.value for p in understood.pillar)
    own = AnyTerm(fields.REGION_OWN, codes) if codes else None
    lifted = (
        *((AnyTerm(fields.PILLAR, pillars),) if pillars else ()),
        *((_region(named),) if request.region and named else ()),
        *(named_days if given_days else ()),
        *(node for official in understood.official for node in _official(official.name, terms)),
    )
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
            *(_years(request.date, request.year) if given_days else named_days),
        ),
        own_region=own,
        lifts=tuple(Constant(node, UNDERSTOOD_LIFT) for node in lifted),
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


def _named_days(field: DateField, understood: Understood, terms: Terms) -> tuple[Node, ...]:
    """The years and periods of the words, any of them: by a passage's day, or by its saying so. An index of 2023 that
    was published in January 2024 speaks of 2023."""
    years = [(date(y.value, 1, 1), date(y.value, 12, 31), (str(y.value),)) for y in understood.year]
    periods = [(p.from_day, p.to_day, p.words) for p in understood.period]
    nodes: list[Node] = []
    for first, last, written in (*years, *periods):
        nodes.append(Both(must=_between(field, first, last)))
        nodes += [Phrase(fields.EXACT, tuple(terms.exact_terms(words))) for words in written]
    return (Constant(Either(tuple(nodes))),) if nodes else ()
