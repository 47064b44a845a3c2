"""What a passage's words are ranked by, each part told: the same objects make the query and explain its hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from models.evidence import ScorePart
from search_api.query.match import Match
from search_api.query.nodes import AnyTerm, Best, Both, Constant, Either, Node, Weighted
from search_api.store import fields


class Ranker(Protocol):
    def ranked(self, node: Node, *, group: str, limit: int) -> list[Match]:
        """The best, best first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One thing that scores: a word, in the passage or in its title, the better of both.

    `name`: what kind of thing; `of`: the word, code or name as it was asked for; `places`: a field and what scores
    there; `lift`: what any of them is worth on top.
    """

    name: str
    of: str
    places: tuple[tuple[str, Node], ...]
    lift: float = 0.0

    @property
    def node(self) -> Node:
        nodes = tuple(node for _, node in self.places)
        best = nodes[0] if len(nodes) == 1 else Best(nodes)
        return Either((best, Constant(best, self.lift))) if self.lift else best


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that scores once, in whichever of several ways a passage has it; a way is leaves that add up."""

    ways: tuple[tuple[Leaf, ...], ...]

    @property
    def node(self) -> Node:
        nodes = tuple(way[0].node if len(way) == 1 else Either(tuple(leaf.node for leaf in way)) for way in self.ways)
        return nodes[0] if len(nodes) == 1 else Best(nodes)


def single(name: str, of: str, node: Node, *, field: str = "passage") -> Reason:
    """A reason of one leaf."""
    return Reason(((Leaf(name=name, of=of, places=((field, node),)),),))


def lift(name: str, of: str, node: Node, score: float, *, field: str = "passage") -> Reason:
    return single(name, of, Constant(node, score), field=field)


def weighted(node: Node, weight: float) -> Node:
    return node if weight == 1 else Weighted(node, weight)


def explained(ranker: Ranker, reasons: Iterable[Reason], keys: tuple[int, ...]) -> dict[int, tuple[ScorePart, ...]]:
    """For each passage what its words' score adds up from."""
    found: dict[int, list[ScorePart]] = {key: [] for key in keys}
    asked = _Asked(ranker, keys)
    for reason in reasons:
        for key, parts in found.items():
            ways = [[part for leaf in way if (part := asked.part(leaf, key)) is not None] for way in reason.ways]
            parts += max(ways, key=lambda way: sum(part.value for part in way), default=[])
    return {key: tuple(parts) for key, parts in found.items()}


class _Asked:
    """Scores of some passages by node, asked for once."""

    def __init__(self, ranker: Ranker, keys: tuple[int, ...]) -> None:
        self._ranker = ranker
        self._keys = keys
        self._known: dict[Node, dict[int, float]] = {}

    def part(self, leaf: Leaf, key: int) -> ScorePart | None:
        """None for a passage that does not have it."""
        scores = [(score, field) for field, node in leaf.places if (score := self._scores(node).get(key)) is not None]
        if not scores:
            return None
        value, field = max(scores, key=lambda scored: scored[0])
        value = round(value + leaf.lift, 4)
        return ScorePart(name=leaf.name, value=value, adds=value, of=leaf.of, field=field)

    def _scores(self, node: Node) -> dict[int, float]:
        if node not in self._known:
            wanted = Both(must=(node, AnyTerm(fields.KEY, self._keys)))
            found = self._ranker.ranked(wanted, group=fields.KEY, limit=max(1, len(self._keys)))
            self._known[node] = {match.key: match.score for match in found}
        return self._known[node]
