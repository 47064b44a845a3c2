"""How many documents tell a story, and in whose voice: counted by the engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from models.document import Story
from models.text import Nature
from search_api.store import fields
from search_api.store.elastic import facts_index
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices
from search_api.store.publisher import count_independent, is_independent

_EXACT = 40_000  # values up to which the engine counts different ones exactly
_INDEPENDENT = [nature.value for nature in Nature if is_independent(nature)]


@dataclass(frozen=True, slots=True)
class Count:
    copies: int
    outlets: int

    def named(self, id: str) -> Story:
        return Story(id=id, copies=max(1, self.copies), outlets=self.outlets)


ALONE = Count(0, 0)


def counted_now(heads: Heads, stories: set[int]) -> dict[int, Count]:
    """By story, of those that documents are in now; what other processes wrote is seen a second later."""
    heads.documents.fresh()
    return counts_of(heads.documents.search(**counting(stories)))


def counting(stories: Collection[int]) -> dict[str, Any]:
    """What to ask the heads' index for."""
    return {
        "query": {"bool": {"filter": [{"terms": {"story": sorted(stories)}}, {"term": {"alive": True}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "story": {
                "terms": {"field": "story", "size": len(stories)},
                "aggs": {
                    "own": {
                        "filter": {"terms": {"nature": _INDEPENDENT}},
                        "aggs": {
                            "known": {"cardinality": {"field": "publisher", "precision_threshold": _EXACT}},
                            "unknown": {"missing": {"field": "publisher"}},
                        },
                    }
                },
            }
        },
    }


def counts_of(answer: Mapping[str, Any]) -> dict[int, Count]:
    """By story, of the engine's answer to `counting`."""
    return {
        bucket["key"]: Count(
            bucket["doc_count"],
            count_independent(bucket["own"]["known"]["value"], bucket["own"]["unknown"]["doc_count"]),
        )
        for bucket in answer["aggregations"]["story"]["buckets"]
    }


def counted_then(indices: Indices, stories: set[int], *, moment: int) -> dict[int, Count]:
    """By story, of the documents whose passages were known to be in it at an instant."""
    facts = Documents(indices, facts_index.SPEC)
    facts.fresh()
    document = {"cardinality": {"field": fields.DOCUMENT_KEY, "precision_threshold": _EXACT}}
    answer = facts.search(
        query={
            "bool": {
                "filter": [
                    {"terms": {fields.STORY_KEY: sorted(stories)}},
                    {"range": {fields.KNOWN_FROM: {"lte": moment}}},
                    {"range": {fields.KNOWN_UNTIL: {"gt": moment}}},
                ]
            }
        },
        size=0,
        aggs={
            "story": {
                "terms": {"field": fields.STORY_KEY, "size": len(stories)},
                "aggs": {
                    "copies": document,
                    "unknown": {"filter": {"term": {facts_index.VOICE: ""}}, "aggs": {"documents": document}},
                    "known": {
                        "filter": {"bool": {"must_not": [{"term": {facts_index.VOICE: ""}}]}},
                        "aggs": {
                            "voices": {"cardinality": {"field": facts_index.VOICE, "precision_threshold": _EXACT}}
                        },
                    },
                },
            }
        },
    )
    return {bucket["key"]: _then(bucket) for bucket in answer["aggregations"]["story"]["buckets"]}


def _then(bucket: Mapping[str, Any]) -> Count:
    known, unknown = bucket["known"]["voices"]["value"], bucket["unknown"]["documents"]["value"]
    return Count(bucket["copies"]["value"], count_independent(known, unknown))
