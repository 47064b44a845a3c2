"""Query trees in the engine's language, to the letter."""

from __future__ import annotations

from typing import Any

import pytest

from search_api.query.nodes import (
    EVERYTHING,
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
from search_api.query.words import word_node
from search_api.store import fields
from search_api.store.elastic.compile import compiled, filtering, is_quiet
from search_api.store.elastic.facts_index import LONGEST_TOKEN

TAMAN = Term(fields.BODY, "taman")
REGION = AnyTerm(fields.REGION_OWN, ("73", "73.22"))


def quiet(query: dict[str, Any]) -> dict[str, Any]:
    return {"constant_score": {"filter": query, "boost": 0}}


@pytest.mark.parametrize(
    ("node", "query"),
    [
        (TAMAN, {"term": {"body": {"value": "taman", "boost": 1.0}}}),
        (Term(fields.OUTLET, "harian"), quiet({"term": {"outlet": "harian"}})),
        (Term(fields.KEY, 7), quiet({"term": {"key": 7}})),
        (REGION, quiet({"terms": {"region_own": ["73", "73.22"]}})),
        (AnyTerm(fields.KEY, ()), quiet({"match_none": {}})),
        (Phrase(fields.EXACT, ("mal", "baru")), {"match_phrase": {"exact": {"query": "mal baru", "boost": 1.0}}}),
        (Phrase(fields.EXACT, ("mal",)), {"term": {"exact": {"value": "mal", "boost": 1.0}}}),
        (Phrase(fields.EXACT, ()), {"match_none": {}}),
        (Prefix(fields.EXACT, "perpus"), {"constant_score": {"filter": {"prefix": {"exact": "perpus"}}, "boost": 1.0}}),
        (Prefix(fields.EXACT, "x" * 61), {"constant_score": {"filter": {"match_none": {}}, "boost": 1.0}}),
        (Span(fields.KEY, 3, None), quiet({"range": {"key": {"gte": 3}}})),
        (Span(fields.KEY, None, 0), quiet({"range": {"key": {"lte": 0}}})),
        (Span(fields.KEY), quiet({"exists": {"field": "key"}})),
        (Present("event_first"), quiet({"exists": {"field": "event_first"}})),
        (EVERYTHING, {"bool": {"filter": [{"match_all": {}}]}}),
        (Either(()), {"match_none": {}}),
        (Best(()), {"match_none": {}}),
        (Weighted(TAMAN, 0.6), {"term": {"body": {"value": "taman", "boost": 0.6}}}),
        (Weighted(Weighted(TAMAN, 0.5), 0.5), {"term": {"body": {"value": "taman", "boost": 0.25}}}),
        (Constant(TAMAN), quiet({"term": {"body": "taman"}})),
        (
            Weighted(Constant(TAMAN, 3.0), 0.5),
            {"constant_score": {"filter": {"term": {"body": "taman"}}, "boost": 1.5}},
        ),
        (
            Either((Best((Term(fields.BODY, "taman"),)), Constant(Either((Term(fields.BODY, "taman"),)), 0.3))),
            {
                "function_score": {
                    "query": {
                        "dis_max": {
                            "queries": [{"term": {"body": {"value": "taman", "boost": 1.0}}}],
                            "tie_breaker": 0.0,
                        }
                    },
                    "functions": [{"weight": 0.3}],
                    "boost_mode": "sum",
                }
            },
        ),
        (
            Either((Term(fields.BODY, "taman"), Constant(Term(fields.BODY, "kota"), 0.3))),
            {
                "bool": {
                    "should": [
                        {"term": {"body": {"value": "taman", "boost": 1.0}}},
                        {"constant_score": {"filter": {"term": {"body": "kota"}}, "boost": 0.3}},
                    ],
                    "minimum_should_match": 1,
                }
            },
        ),
        (
            Weighted(Either((TAMAN,)), 0.5),
            {
                "bool": {
                    "should": [{"term": {"body": {"value": "taman", "boost": 1.0}}}],
                    "minimum_should_match": 1,
                    "boost": 0.5,
                }
            },
        ),
        (
            Best((TAMAN, Weighted(Term(fields.TITLE, "taman"), 0.6))),
            {
                "dis_max": {
                    "queries": [
                        {"term": {"body": {"value": "taman", "boost": 1.0}}},
                        {"term": {"title": {"value": "taman", "boost": 0.6}}},
                    ],
                    "tie_breaker": 0.0,
                }
            },
        ),
    ],
)
def test_each_node(node: Node, query: dict[str, Any]) -> None:
    assert compiled(node) == query


def test_what_scores_nothing_filters_and_stands_alone() -> None:
    """The engine keeps the matches of a filter by itself: none is hidden in a tree of others."""
    node = Both(
        must=(TAMAN, REGION, Constant(Both(must=(Span("event_first", None, 9), Span("event_last", 1, None))))),
        should=(Constant(Present("event_first"), 3.0),),
        must_not=(Phrase(fields.EXACT, ("mal", "baru")),),
    )
    assert compiled(node) == {
        "bool": {
            "must": [{"term": {"body": {"value": "taman", "boost": 1.0}}}],
            "filter": [
                {"terms": {"region_own": ["73", "73.22"]}},
                {"range": {"event_first": {"lte": 9}}},
                {"range": {"event_last": {"gte": 1}}},
            ],
            "should": [{"constant_score": {"filter": {"exists": {"field": "event_first"}}, "boost": 3.0}}],
            "minimum_should_match": 0,
            "must_not": [{"match_phrase": {"exact": "mal baru"}}],
        }
    }


def test_a_filter_of_a_tree_has_no_score_in_it() -> None:
    node = Both(must=(word_node("taman"), Weighted(Either((TAMAN, Prefix(fields.EXACT, "tam"))), 2.0)), should=(TAMAN,))
    taman, title = {"term": {"body": "taman"}}, {"term": {"title": "taman"}}
    either = {"bool": {"should": [taman, title], "minimum_should_match": 1}}
    assert filtering(node) == {
        "bool": {
            "filter": [
                {"bool": {"should": [either, either], "minimum_should_match": 1}},
                {"bool": {"should": [taman, {"prefix": {"exact": "tam"}}], "minimum_should_match": 1}},
            ]
        }
    }
    assert "boost" not in str(filtering(node))


def test_a_group_that_was_shown_is_left_out() -> None:
    node = Both(must=(TAMAN,), must_not=(AnyTerm(fields.STORY_KEY, (1, 2)),))
    assert compiled(node)["bool"]["must_not"] == [{"terms": {"story_key": [1, 2]}}]


def test_more_values_than_one_clause_takes_are_parted() -> None:
    query = filtering(AnyTerm(fields.KEY, tuple(range(130_000))))
    parts = query["bool"]["should"]
    assert [len(part["terms"]["key"]) for part in parts] == [60_000, 60_000, 10_000]


def test_a_word_too_long_for_the_engine_is_cut_as_the_rows_have_it() -> None:
    long = "x" * 70_000
    assert compiled(Term(fields.BODY, long))["term"]["body"]["value"] == long[:LONGEST_TOKEN]
    assert compiled(Phrase(fields.EXACT, (long, "a")))["match_phrase"]["exact"]["query"] == f"{long[:LONGEST_TOKEN]} a"


@pytest.mark.parametrize(
    ("node", "scores_nothing"),
    [
        (TAMAN, False),
        (REGION, True),
        (Constant(TAMAN), True),
        (Constant(TAMAN, 0.1), False),
        (Both(must=(REGION,), should=(TAMAN,)), False),
        (Both(must=(REGION,), must_not=(TAMAN,)), True),
        (Either((REGION, Weighted(Constant(TAMAN), 3.0))), True),
        (Prefix(fields.EXACT, "a"), False),
        (Term(fields.NATURE, "news"), True),
    ],
)
def test_what_scores_nothing_is_known(node: Node, scores_nothing: bool) -> None:
    assert is_quiet(node) is scores_nothing
