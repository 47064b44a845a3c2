"""A query tree as a tantivy query."""

from __future__ import annotations

import re
from collections.abc import Callable

from tantivy import FieldType, Occur, Query, Schema

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

_TEXT = frozenset(fields.TEXT_FIELDS)
_LONGEST_PREFIX = 60  # no word of the language is as long; the engine's automata end at 1000 states


def compiled(node: Node, schema: Schema) -> Query:
    """Raises ValueError for a field that the schema does not have."""
    return _COMPILERS[type(node)](node, schema)


def _term(node: Term, schema: Schema) -> Query:
    return Query.term_query(schema, node.field, node.value, "freq" if node.field in _TEXT else "basic")


def _any_term(node: AnyTerm, schema: Schema) -> Query:
    if not node.values:
        return Query.empty_query()
    return _quiet(Query.term_set_query(schema, node.field, list(node.values)))


def _phrase(node: Phrase, schema: Schema) -> Query:
    if not node.terms:
        return Query.empty_query()
    if len(node.terms) == 1:
        return _term(Term(node.field, node.terms[0]), schema)
    return Query.phrase_query(schema, node.field, list(node.terms))


def _prefix(node: Prefix, schema: Schema) -> Query:
    if len(node.start) > _LONGEST_PREFIX:
        return Query.empty_query()
    return Query.regex_query(schema, node.field, re.sub(r"([^\w\s])", r"\\\1", node.start) + ".*")


def _span(node: Span, schema: Schema) -> Query:
    return _quiet(Query.range_query(schema, node.field, FieldType.Integer, node.low, node.high))


def _present(node: Present, _: Schema) -> Query:
    return _quiet(Query.exists_query(node.field))


def _both(node: Both, schema: Schema) -> Query:
    must = [(Occur.Must, compiled(part, schema)) for part in node.must]
    if not must:
        must = [(Occur.Must, _quiet(Query.all_query()))]
    should = [(Occur.Should, compiled(part, schema)) for part in node.should]
    must_not = [(Occur.MustNot, compiled(part, schema)) for part in node.must_not]
    return Query.boolean_query([*must, *should, *must_not])


def _either(node: Either, schema: Schema) -> Query:
    if not node.nodes:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, compiled(part, schema)) for part in node.nodes])


def _best(node: Best, schema: Schema) -> Query:
    if not node.nodes:
        return Query.empty_query()
    return Query.disjunction_max_query([compiled(part, schema) for part in node.nodes])


def _weighted(node: Weighted, schema: Schema) -> Query:
    return Query.boost_query(compiled(node.node, schema), node.weight)


def _constant(node: Constant, schema: Schema) -> Query:
    return Query.const_score_query(compiled(node.node, schema), node.score)


def _quiet(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


_COMPILERS: dict[type, Callable[..., Query]] = {
    Term: _term,
    AnyTerm: _any_term,
    Phrase: _phrase,
    Prefix: _prefix,
    Span: _span,
    Present: _present,
    Both: _both,
    Either: _either,
    Best: _best,
    Weighted: _weighted,
    Constant: _constant,
}
