"""The filters of a request as nodes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.ports import Terms
from models.query import DateField, Reading, SearchRequest
from models.region import RegionRegistry
from search_api.query.nodes import AnyTerm, Both, Either, Node, Phrase, Present, Span, Unscored
from search_api.store import fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """`plain` hold for every passage; `days` are apart, for what they leave out is counted; `own_region` is the part
    of the region filter that ranks first; `lifts` are understood words that a parameter overrules as a filter."""

    plain: tuple[Node, ...] = ()
    days: tuple[Node, ...] = ()
    own_region: Node | None = None


def filters_of(request: SearchRequest, reading: Reading, terms: Terms, registry: RegionRegistry) -> Filters:
    """Parameters first; what was understood from the words filters where no parameter speaks of the same."""
    understood = reading.understood
    regions = request.region or tuple(r.code for r in understood.region)
    pillars = request.pillar or tuple(p.value for p in understood.pillar)
    given_days = request.year or request.from_day or request.to_day
    years = request.year if given_days else tuple(y.value for y in understood.year)
    codes = tuple(dict.fromkeys(code for region in regions for code in registry.with_children(region)))
    own = AnyTerm(fields.REGION_OWN, codes) if codes else None
    plain = (
        *((_either(own, AnyTerm(fields.REGION_INHERITED, codes)),) if own else ()),
        *_pillars(tuple(p.value for p in pillars), request.basis.value if request.basis else None),
        *_official(request.official, terms),
        *((AnyTerm(fields.OUTLET, request.source),) if request.source else ()),
        *((AnyTerm(fields.NATURE, tuple(n.value for n in request.nature)),) if request.nature else ()),
    )
    days = (*_between(request.date, request.from_day, request.to_day), *_years(request.date, years))
    return Filters(plain=plain, days=days, own_region=own)


def known_at(moment: int) -> tuple[Node, ...]:
    """What was known at an instant (microseconds)."""
    return (Span(fields.KNOWN_FROM, None, moment), Span(fields.KNOWN_UNTIL, moment + 1, None))


def dated(date: DateField) -> Node:
    return Present(fields.first_day(date))


def _either(*nodes: Node) -> Node:
    return Unscored(Either(nodes))


def _pillars(pillars: tuple[str, ...], basis: str | None) -> tuple[Node, ...]:
    if not pillars and basis is None:
        return ()
    wanted = pillars or ("governance", "branding", "economy", "living", "society", "environment")
    return (AnyTerm(fields.PILLAR, tuple(f"{p}:{basis}" if basis else p for p in wanted)),)


def _official(name: str | None, terms: Terms) -> tuple[Node, ...]:
    if name is None:
        return ()
    return (Unscored(Phrase(fields.OFFICIAL, tuple(terms.exact_terms(name)))),)


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
    return (Unscored(Either(spans)),)
