"""Walks through the matches page by page, a group once: what to ask an engine for, not how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from models.query import Group, Sort
from search_api.query.closeness import Closeness
from search_api.query.cursor import Position
from search_api.query.fusion import HEAD, NEAR_POOL, TEXT_POOL, behind, brought_closer, fused
from search_api.query.match import Match
from search_api.query.nodes import AnyTerm, Both, Either, Node, Span
from search_api.query.plan import Plan
from search_api.store import fields

_AT_LEAST = 40
_PER_GROUP = 4


class Engine(Protocol):
    """What an index answers."""

    def ranked(self, node: Node, *, group: str, limit: int) -> list[Match]:
        """The best, best first; equal scores by key."""
        ...

    def leaders(self, node: Node, *, group: str, limit: int) -> list[Match]:
        """The best of each group, best first; fewer than `limit` groups only where there are no more."""
        ...

    def listed(self, node: Node, *, group: str, order: str, ascending: bool, limit: int) -> list[Match]: ...

    def groups(self, node: Node, *, group: str) -> set[int]:
        """The groups of all matches."""
        ...


class Meaning(Protocol):
    """What vectors answer; scores are cosines."""

    def nearest(self, node: Node, *, group: str, limit: int) -> list[Match]:
        """The nearest of the passages that match, the nearest first."""
        ...

    def cosines(self, keys: list[int]) -> list[float | None]:
        """How near passages are; None for those without a vector."""
        ...

    def closeness(self, keys: list[int]) -> list[Closeness]:
        """How closely the query's words stand together in passages."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    matches: tuple[Match, ...]
    next: Position | None


def page_of(engine: Engine, plan: Plan, start: Position, size: int, meaning: Meaning | None = None) -> Page:
    """The next `size` groups behind `start`, each by its best passage; ranked by meaning too, where it is given."""
    walk = _walk(engine, plan, start, meaning)
    found: list[tuple[int, Match]] = []
    for tier, match in walk.matches(size + 1):
        found.append((tier, match))
        if len(found) > size:
            break
    shown = found[:size]
    following = walk.behind(shown) if len(found) > size and shown else None
    return Page(tuple(match for _, match in shown), following)


def _walk(engine: Engine, plan: Plan, start: Position, meaning: Meaning | None) -> _Ranking | _List:
    if not plan.ranked:
        return _List(engine, plan, start)
    if meaning is None:
        return _Ranking(engine, plan, start)
    return (_Fusing if plan.with_words else _Nearing)(engine, plan, start, meaning)


class _Ranking:
    """Best first. Scores move with every write, so what was shown is told by its groups."""

    def __init__(self, engine: Engine, plan: Plan, start: Position) -> None:
        self._engine = engine
        self._plan = plan
        self._start = start
        self._group = fields.GROUP_KEYS[plan.group]

    def matches(self, wanted: int) -> Iterator[tuple[int, Match]]:
        told: set[int] = set()
        for tier in range(self._start.tier, len(self._plan.tiers)):
            for match in self._tier(tier, wanted, told):
                told.add(match.group)
                yield tier, match

    def behind(self, shown: list[tuple[int, Match]]) -> Position:
        groups = (*self._start.shown, *(match.group for _, match in shown))
        return replace(self._start, tier=shown[-1][0], shown=tuple(sorted(groups)))

    def _tier(self, tier: int, wanted: int, told: set[int]) -> Iterator[Match]:
        node = Both(must=(self._plan.match, self._plan.tiers[tier]), must_not=self._not_shown())
        for match in self._engine.leaders(node, group=self._group, limit=wanted + len(told)):
            if match.group not in told:
                yield match

    def _not_shown(self) -> tuple[Node, ...]:
        return (AnyTerm(self._group, self._start.shown),) if self._start.shown else ()


class _Nearing(_Ranking):
    """By meaning alone."""

    def __init__(self, engine: Engine, plan: Plan, start: Position, meaning: Meaning) -> None:
        super().__init__(engine, plan, start)
        self._meaning = meaning

    def _tier(self, tier: int, wanted: int, told: set[int]) -> Iterator[Match]:
        node = Both(must=(self._plan.meaning, self._plan.tiers[tier]), must_not=self._not_shown())
        return _first_of_groups(
            _asking(lambda limit: self._meaning.nearest(node, group=self._group, limit=limit), wanted), told
        )


class _Fusing(_Nearing):
    """The best by words and the nearest by meaning, fused; behind them the rest of what the words match."""

    def _tier(self, tier: int, wanted: int, told: set[int]) -> Iterator[Match]:
        """What is fused is the same on every page, so that its scores are."""
        here = self._plan.tiers[tier]
        text = self._engine.ranked(Both(must=(self._plan.match, here)), group=self._group, limit=TEXT_POOL)
        near = self._meaning.nearest(Both(must=(self._plan.meaning, here)), group=self._group, limit=NEAR_POOL)
        pool = fused(text, near, self._meaning.cosines([match.key for match in text]))
        pool = brought_closer(pool, self._meaning.closeness([match.key for match in pool[:HEAD]]))
        shown = {*told, *self._start.shown}
        for match in _first_of_groups([pool], shown):
            shown.add(match.group)
            yield match
        if len(text) < TEXT_POOL:
            return
        for match in super(_Nearing, self)._tier(tier, wanted, shown):
            yield replace(match, score=behind(match.score, text[-1].score, pool[-1].score))


class _List:
    """By day. A passage's place never moves, so the last one shown tells where to go on."""

    def __init__(self, engine: Engine, plan: Plan, start: Position) -> None:
        self._engine = engine
        self._plan = plan
        self._start = start
        self._group = fields.GROUP_KEYS[plan.group]
        self._ascending = plan.sort is Sort.OLDEST
        self._order = (fields.oldest if self._ascending else fields.newest)(plan.date)

    def matches(self, wanted: int) -> Iterator[tuple[int, Match]]:
        told: set[int] = set()
        for tier in range(self._start.tier, len(self._plan.tiers)):
            for match in self._tier(tier, wanted, told):
                told.add(match.group)
                yield tier, match

    def behind(self, shown: list[tuple[int, Match]]) -> Position:
        tier, last = shown[-1]
        return replace(self._start, tier=tier, after=last.order)

    def _tier(self, tier: int, wanted: int, told: set[int]) -> Iterator[Match]:
        first = self._start.after if tier == self._start.tier else None
        after = first
        limit = max(_AT_LEAST, wanted * _PER_GROUP)
        while True:
            node = Both(must=(self._plan.match, self._plan.tiers[tier], *self._beyond(after)))
            hits = self._engine.listed(
                node, group=self._group, order=self._order, ascending=self._ascending, limit=limit
            )
            fresh = list(_first_of_groups([hits], told))
            before = self._shown_before(tier, first, {match.group for match in fresh})
            yield from (match for match in fresh if match.group not in before)
            if len(hits) < limit:
                return
            told |= before
            after = hits[-1].order

    def _shown_before(self, tier: int, first: int | None, groups: set[int]) -> set[int]:
        """Which of these groups an earlier page has shown: those with a passage before the page's beginning."""
        earlier: list[Node] = list(self._plan.tiers[:tier])
        if first is not None:
            earlier.append(Both(must=(self._plan.tiers[tier], *self._up_to(first))))
        if not earlier or not groups or self._plan.group is Group.NONE:
            return set()
        node = Both(must=(self._plan.match, AnyTerm(self._group, tuple(sorted(groups))), Either(tuple(earlier))))
        return self._engine.groups(node, group=self._group)

    def _beyond(self, after: int | None) -> tuple[Node, ...]:
        if after is None:
            return ()
        return (Span(self._order, after + 1, None) if self._ascending else Span(self._order, None, after - 1),)

    def _up_to(self, at: int) -> tuple[Node, ...]:
        return (Span(self._order, None, at) if self._ascending else Span(self._order, at, None),)


def leaders_among(ask: Callable[[int], list[Match]], limit: int) -> list[Match]:
    """The `leaders` of an engine that is asked for its best matches, a number of them."""
    found: list[Match] = []
    for hits in _asking(ask, limit):
        found = list(_first_of_groups([hits], set()))
        if len(found) >= limit:
            break
    return found[:limit]


def _asking(ask: Callable[[int], list[Match]], wanted: int) -> Iterator[list[Match]]:
    """More and more of the best, until there are no more."""
    limit = max(_AT_LEAST, wanted * _PER_GROUP)
    while True:
        hits = ask(limit)
        yield hits
        if len(hits) < limit:
            return
        limit *= 4


def _first_of_groups(batches: Iterable[list[Match]], told: set[int]) -> Iterator[Match]:
    """The first passage of each group that was not told of yet."""
    seen = set(told)
    for hits in batches:
        for match in hits:
            if match.group not in seen:
                seen.add(match.group)
                yield match
