"""A query as a tree that no engine is needed for: each store compiles it to its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """The field has this very term."""

    field: str
    value: str | int


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """The field has any of these terms; scores nothing."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The terms stand one after the other; one term is the same as `Term`."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A term that begins so."""

    field: str
    start: str


@dataclass(frozen=True, slots=True)
class Span:
    """A number in [low, high]; None is open; scores nothing."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """The number field has a value."""

    field: str


@dataclass(frozen=True, slots=True)
class Both:
    """All of `must`, none of `must_not`; `should` only adds to the score. Without `must`: everything."""

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one; scores add up."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """At least one; the best score counts."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    node: Node
    weight: float


@dataclass(frozen=True, slots=True)
class Constant:
    """Scores the same wherever it matches; by default nothing: a filter."""

    node: Node
    score: float = 0.0


Node = Term | AnyTerm | Phrase | Prefix | Span | Present | Both | Either | Best | Weighted | Constant
EVERYTHING = Both()
NOTHING = Either(())
