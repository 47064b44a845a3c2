"""A query tree in the engine's own language: pure functions, no client in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from search_api.query.nodes import (
    AnyTerm,
    Best,
    Both,
    Constant,
    Either,
    Node,
    Phrase,
    Prefix,
    Present,
    Span,
    Term,
    Weighted,
)
from search_api.store import fields
from search_api.store.elastic.facts_index import LONGEST_TOKEN, cut

Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}
_TEXT = frozenset(fields.TEXT_FIELDS)
_LONGEST_PREFIX = 60  # no word of the language is as long
_MOST_TERMS = 60_000  # of one clause: the engine takes 65,536


def compiled(node: Node) -> Query:
    """The query that matches and scores as the tree says."""
    return _scored(node, 1.0)


def filtering(node: Node) -> Query:
    """The same matches, none of them scored."""
    return _FILTERS[type(node)](node)


def _scored(node: Node, weight: float) -> Query:
    return _SCORED[type(node)](node, weight)


def _term(node: Term, weight: float) -> Query:
    if node.field not in _TEXT:
        return {"constant_score": {"filter": _has(node), "boost": 0}}
    return {"term": {node.field: {"value": cut(str(node.value)), "boost": round(weight, 6)}}}


def _has(node: Term) -> Query:
    return {"term": {node.field: cut(str(node.value)) if node.field in _TEXT else node.value}}


def _phrase(node: Phrase, weight: float) -> Query:
    if not node.terms:
        return NOTHING
    if len(node.terms) == 1:
        return _term(Term(node.field, node.terms[0]), weight)
    return {"match_phrase": {node.field: {"query": _written(node), "boost": round(weight, 6)}}}


def _has_phrase(node: Phrase) -> Query:
    if not node.terms:
        return NOTHING
    if len(node.terms) == 1:
        return _has(Term(node.field, node.terms[0]))
    return {"match_phrase": {node.field: _written(node)}}


def _written(node: Phrase) -> str:
    return " ".join(map(cut, node.terms))


def _prefix(node: Prefix, weight: float) -> Query:
    return _always(_begins(node), weight)


def _begins(node: Prefix) -> Query:
    if len(node.start) > min(_LONGEST_PREFIX, LONGEST_TOKEN):
        return NOTHING
    return {"prefix": {node.field: node.start}}


def _any_term(node: AnyTerm) -> Query:
    if not node.values:
        return NOTHING
    parts = [node.values[at : at + _MOST_TERMS] for at in range(0, len(node.values), _MOST_TERMS)]
    queries = [{"terms": {node.field: list(part)}} for part in parts]
    return queries[0] if len(queries) == 1 else _some(queries)


def _span(node: Span) -> Query:
    bounds = {name: value for name, value in (("gte", node.low), ("lte", node.high)) if value is not None}
    return {"range": {node.field: bounds}} if bounds else _present(Present(node.field))


def _present(node: Present) -> Query:
    return {"exists": {"field": node.field}}


def _both(node: Both, weight: float) -> Query:
    """What scores nothing filters: the engine keeps such matches from one query to the next."""
    found: Query = {}
    quiet = [part for part in node.must if is_quiet(part)]
    loud = [part for part in node.must if not is_quiet(part)]
    if loud:
        found["must"] = [compiled(part) for part in loud]
    if quiet or not loud:
        found["filter"] = [query for part in quiet for query in _flat(part)] or [EVERYTHING]
    if node.should:
        found["should"] = [compiled(part) for part in node.should]
        found["minimum_should_match"] = 0
    if node.must_not:
        found["must_not"] = [filtering(part) for part in node.must_not]
    return _weighed({"bool": found}, weight)


def _has_both(node: Both) -> Query:
    found: Query = {"filter": [query for part in node.must for query in _flat(part)] or [EVERYTHING]}
    if node.must_not:
        found["must_not"] = [filtering(part) for part in node.must_not]
    return {"bool": found}


def _flat(node: Node) -> list[Query]:
    """What must hold, one by one: the engine keeps the matches of each, whichever others stand beside it."""
    if isinstance(node, Constant):
        return _flat(node.node)
    if isinstance(node, Both) and not node.must_not and node.must:
        return [query for part in node.must for query in _flat(part)]
    return [filtering(node)]


def _either(node: Either, weight: float) -> Query:
    if not node.nodes:
        return NOTHING
    if (query := _and_more(node, weight)) is not None:
        return query
    return _weighed({"bool": {"should": [compiled(part) for part in node.nodes], "minimum_should_match": 1}}, weight)


def _and_more(node: Either, weight: float) -> Query | None:
    """What scores something, and so much more wherever it matches: the engine need not look for the same words twice.
    None where it is something else."""
    if len(node.nodes) != 2:
        return None
    first, more = node.nodes
    if not isinstance(more, Constant) or is_quiet(first) or filtering(first) != filtering(more.node):
        return None
    functions = [{"weight": round(weight * more.score, 6)}]
    return {"function_score": {"query": _scored(first, weight), "functions": functions, "boost_mode": "sum"}}


def _has_any(node: Either | Best) -> Query:
    if not node.nodes:
        return NOTHING
    return filtering(node.nodes[0]) if len(node.nodes) == 1 else _some([filtering(part) for part in node.nodes])


def _some(queries: list[Query]) -> Query:
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _best(node: Best, weight: float) -> Query:
    if not node.nodes:
        return NOTHING
    return {"dis_max": {"queries": [_scored(part, weight) for part in node.nodes], "tie_breaker": 0.0}}


def _constant(node: Constant, weight: float) -> Query:
    return _always(filtering(node.node), weight * node.score)


def _always(query: Query, score: float) -> Query:
    return {"constant_score": {"filter": query, "boost": round(score, 6)}}


def _weighed(query: Query, weight: float) -> Query:
    if weight != 1:
        query["bool"]["boost"] = weight
    return query


def is_quiet(node: Node) -> bool:
    """Whether it scores nothing wherever it matches."""
    if isinstance(node, Constant):
        return node.score == 0
    if isinstance(node, Weighted):
        return is_quiet(node.node)
    if isinstance(node, Both):
        return all(map(is_quiet, (*node.must, *node.should)))
    if isinstance(node, (Either, Best)):
        return all(map(is_quiet, node.nodes))
    return isinstance(node, (AnyTerm, Span, Present)) or (isinstance(node, Term) and node.field not in _TEXT)


_SCORED: dict[type, Callable[..., Query]] = {
    Term: _term,
    AnyTerm: lambda node, _: _always(_any_term(node), 0),
    Phrase: _phrase,
    Prefix: _prefix,
    Span: lambda node, _: _always(_span(node), 0),
    Present: lambda node, _: _always(_present(node), 0),
    Both: _both,
    Either: _either,
    Best: _best,
    Weighted: lambda node, weight: _scored(node.node, weight * node.weight),
    Constant: _constant,
}
_FILTERS: dict[type, Callable[..., Query]] = {
    Term: _has,
    AnyTerm: _any_term,
    Phrase: _has_phrase,
    Prefix: _begins,
    Span: _span,
    Present: _present,
    Both: _has_both,
    Either: _has_any,
    Best: _has_any,
    Weighted: lambda node: filtering(node.node),
    Constant: lambda node: filtering(node.node),
}
