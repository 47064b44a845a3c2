"""A request and the reading of its words as one plan: what matches, in which tiers it ranks, what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from models.ports import Terms
from models.query import DateField, Group, Mode, Reading, SearchRequest, Sort
from models.region import RegionRegistry
from search_api.query import filters
from search_api.query.nodes import EVERYTHING, Both, Constant, Node
from search_api.query.reasons import Reason
from search_api.query.words import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`match` scores, by the `reasons`; `undated` is what it would match were it not for the days, and has none. Where
    no days are asked for, that is part of what it matches: what does not hold `dated`.

    `meaning` is what passages that are near by meaning must hold: the filters, and what must stand in them; `asked` is
    what is asked for by meaning, empty for nothing. `with_words`: the words rank, too.

    `tiers` part the matches, the first ranking above the second. With `ranked` the score orders a tier, else its
    passages go by day.
    """

    match: Node
    reasons: tuple[Reason, ...]
    undated: Node
    dated: Node | None
    meaning: Node
    asked: str
    with_words: bool
    tiers: tuple[Node, ...]
    ranked: bool
    by_words: bool
    sort: Sort
    date: DateField
    group: Group


def plan_of(request: SearchRequest, reading: Reading, *, terms: Terms, registry: RegionRegistry, moment: int) -> Plan:
    """`moment`: the instant (microseconds) as of which to answer."""
    words = words_of(reading.clauses, terms)
    found = filters.filters_of(request, reading, terms, registry)
    wanted = (*((words.match,) if words.match else ()), *filters.known_at(moment), *found.plain)
    lifts = tuple(reason.node for reason in found.lifts)
    match = Both(must=(*wanted, *found.days), should=lifts, must_not=words.excluded)
    undated = Both(must=wanted, must_not=(*words.excluded, *found.said, filters.dated(request.date)))
    meaning = Both(must=(*words.needed, *filters.known_at(moment), *found.plain, *found.days), must_not=words.excluded)
    ranked = request.sort is Sort.RELEVANCE and words.match is not None
    sort = Sort.NEWEST if request.sort is Sort.RELEVANCE else request.sort
    tiers: tuple[Node, ...] = (EVERYTHING,)
    # A list has no score that a region read from the words could lift.
    if found.own_region is not None and request.sort is Sort.RELEVANCE and (found.own_first or not ranked):
        tiers = (Constant(found.own_region), Constant(Both(must_not=(found.own_region,))))
    return Plan(
        match=match,
        reasons=(*words.reasons, *found.lifts),
        undated=undated,
        dated=None if found.days or found.said else filters.dated(request.date),
        meaning=meaning,
        asked=words.asked,
        with_words=request.mode is not Mode.SEMANTIC,
        tiers=tiers,
        ranked=ranked,
        by_words=words.match is not None,
        sort=sort,
        date=request.date,
        group=request.group,
    )
