"""The same data and questions on Elasticsearch: search through the store, and by requests written by hand."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch, helpers

from bench.made_corpus import PASSAGES_A_DOCUMENT, Corpus
from models.ports import Embedder, Terms
from models.query import DateField
from models.region import RegionRegistry
from search_api.store import fields
from search_api.store.elastic import facts_index, heads
from search_api.store.elastic.address import Address
from search_api.store.elastic.bulk import Action, Kind, send
from search_api.store.elastic.indices import Layout
from search_api.store.elastic.store import ElasticStore
from search_api.store.elastic.story_counts import counting
from search_api.store.elastic.story_rows import STORY
from search_api.store.instants import FOREVER

_ROWS = 5_000  # written again to compare ways of writing
_BATCH = 500
_VECTORS = (facts_index.VECTOR, facts_index.HALF, facts_index.EMBEDDER)
Ask = Callable[[str], object]


class EngineBench:
    """A store of its own on an engine, removed at the end."""

    def __init__(self, url: str, *, terms: Terms, registry: RegionRegistry, embedder: Embedder) -> None:
        self._terms = terms
        self._client = Elasticsearch(url, request_timeout=1_800)  # one segment of so many vectors takes minutes
        self.store = ElasticStore.open(
            Address(url=url),
            layout=Layout(prefix=f"bench-{uuid.uuid4().hex[:8]}"),
            terms=terms,
            registry=registry,
            embedder=embedder,
        )
        self._indices = self.store._indices
        self._alias = self._indices.alias(facts_index.SPEC.name)

    def fill(self, codes: list[str], passages: int) -> dict[str, float]:
        """Store the same documents as the embedded store has; how fast."""
        items, left = Corpus(codes).items(), passages // PASSAGES_A_DOCUMENT
        documents, start = left, time.perf_counter()
        while left > 0:
            self.store.save_all(list(islice(items, min(_BATCH, left))))
            left -= _BATCH
        stored = time.perf_counter() - start
        self.store.catch_up()
        embedded = time.perf_counter() - start
        self._client.indices.forcemerge(index=self._alias, max_num_segments=1)
        return {
            "engine: documents stored a second": documents / stored,
            "engine: documents stored a second, with vectors": documents / embedded,
        }

    def size(self) -> dict[str, float]:
        """What the engine holds of us, and its memory, in MB."""
        stats = self._client.indices.stats(index=self._alias, metric="store").body
        jvm = self._client.nodes.stats(metric="jvm").body["nodes"]
        return {
            "engine: index MB": stats["_all"]["total"]["store"]["size_in_bytes"] / 1e6,
            "engine: heap MB": sum(node["jvm"]["mem"]["heap_used_in_bytes"] for node in jvm.values()) / 1e6,
        }

    def bulk(self) -> dict[str, float]:
        """Rows a second by the store's way of writing, as a ratio to the client's own bulk helper."""
        answer = self._client.search(index=self._alias, size=_ROWS, query={"match_all": {}})
        dressed = [(hit["_id"], hit["_source"]) for hit in answer["hits"]["hits"]]
        bare = [(name, {k: v for k, v in row.items() if k not in _VECTORS}) for name, row in dressed]
        found: dict[str, float] = {}
        for kind, rows in (("bulk", bare), ("bulk, with vectors", dressed)):
            ours = self._timed(rows, self._ours)
            theirs = self._timed(rows, self._helper)
            found[f"engine: {kind}: rows a second"] = len(rows) / ours
            found[f"engine: {kind}: ratio to the client's helper"] = theirs / ours
        return found

    def by_hand(self) -> dict[str, Ask]:
        """The best ten stories with all that an answer says (how many there are, how many have no day, what a hit
        shows), as one would write it for this mapping: a search, then who tells the stories that it found."""
        return {"text": lambda words: self._search(words, {}), "text, facets of all": self._with_facets}

    def close(self) -> None:
        self._indices.remove()
        self._indices.client.close()
        self._client.close()

    def _with_facets(self, words: str) -> object:
        count = {"stories": {"cardinality": {"field": fields.STORY_KEY}}}
        asked = {facts_index.REGION: 2_000, fields.PILLAR: 100, "effective_year": 2_000}
        return self._search(
            words, {name: {"terms": {"field": name, "size": size}, "aggs": count} for name, size in asked.items()}
        )

    def _search(self, words: str, aggregations: dict[str, Any]) -> object:
        terms = list(dict.fromkeys(self._terms.query_terms(words)))
        ranked = [
            {"dis_max": {"queries": [{"term": {"body": term}}, {"term": {"title": {"value": term, "boost": 0.6}}}]}}
            for term in terms
        ]
        total = {"cardinality": {"field": fields.STORY_KEY, "precision_threshold": 40_000}}
        found = self._client.search(
            index=self._alias,
            query={
                "bool": {
                    "filter": [
                        {"bool": {"should": [{"term": {"body": term}} for term in terms]}},
                        {"term": {fields.KNOWN_UNTIL: FOREVER}},
                    ],
                    "should": ranked,
                }
            },
            collapse={"field": fields.STORY_KEY},
            size=10,
            source_includes=[facts_index.SHOWN],
            docvalue_fields=[{"field": fields.STORY_KEY}],
            track_total_hits=False,
            aggs={
                "total": total,
                "undated": {"missing": {"field": fields.first_day(DateField.EFFECTIVE)}, "aggs": {"total": total}},
                **aggregations,
            },
        )
        stories = {int(hit["fields"][fields.STORY_KEY][0]) for hit in found["hits"]["hits"]}
        return found, self._client.msearch(
            searches=[
                {"index": self._indices.alias(STORY.name)},
                {"query": {"terms": {"id": sorted(stories)}}, "size": len(stories)},
                {"index": self._indices.alias(heads.SPEC.name)},
                counting(stories),
            ]
        )

    def _timed(
        self, rows: Sequence[tuple[str, dict[str, Any]]], write: Callable[[Sequence[tuple[str, dict[str, Any]]]], None]
    ) -> float:
        """Seconds that it takes to write rows under ids that are not there yet."""
        mark = uuid.uuid4().hex[:8]
        fresh = [(f"{mark}-{name}", row) for name, row in rows]
        start = time.perf_counter()
        write(fresh)
        return time.perf_counter() - start

    def _ours(self, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
        name = facts_index.SPEC.name
        send(self._indices, (Action(kind=Kind.INDEX, name=name, id=key, source=row) for key, row in rows))

    def _helper(self, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
        helpers.bulk(self._client, ({"_index": self._alias, "_id": key, "_source": row} for key, row in rows))
