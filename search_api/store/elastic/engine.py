"""Answers query trees from the engine's index of facts: the `Engine` of a walk, with counts and facets.

What a first page needs is asked for in one call: its passages, the counts, and how new the newest row is.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from typing import Any

from models.codec import from_json
from models.errors import StoreError
from models.evidence import FacetValue, Total
from models.pillar import Pillar
from models.query import DateField, Facet
from search_api.query.filters import known_at
from search_api.query.match import Match
from search_api.query.nodes import EVERYTHING, Both, Node, Present, Term
from search_api.query.plan import Plan
from search_api.query.walk import leaders_among
from search_api.store import fields
from search_api.store.elastic import facts_index
from search_api.store.elastic.compile import Query, compiled, filtering
from search_api.store.elastic.documents import Documents
from search_api.store.hit_making import Shown

# Passages are counted exactly. Groups are counted by their hashes: of so many, two hardly ever share one (see
# docs/search.md); above, up to 40,000 the count is out by some in a million, beyond by a percent or two.
SURE_GROUPS = 500
_PRECISION = 40_000
_MOST_AT_ONCE = 10_000  # what the engine gives in one page
_MOST_VALUES = 2_000  # of a facet, by the number of their passages
_KEEP_ALIVE = "1m"
_NEWEST = "newest"
_TOTAL = "total"
_UNDATED = "undated"
_SHOWN_AT_ONCE = 256  # matches that are read whole with a page, on the chance that they are shown
_FACET_FIELDS: dict[Facet, str] = {
    Facet.REGION: facts_index.REGION,
    Facet.PILLAR: fields.PILLAR,
    Facet.SOURCE: fields.OUTLET,
    Facet.OFFICIAL: facts_index.OFFICIAL_NAME,
    Facet.NATURE: fields.NATURE,
}

Body = dict[str, Any]
Counted = tuple[Total, int, dict[str, tuple[FacetValue, ...]]]


class FactEngine:
    """For one question, as of an instant: a passage has a row for each story that it was in. Not for several threads.

    `halves`: vectors (little-endian half floats) of what was found, where `with_vectors`.
    """

    def __init__(
        self,
        documents: Documents,
        plan: Plan,
        *,
        moment: int,
        facets: tuple[Facet, ...] = (),
        with_vectors: bool = False,
    ) -> None:
        self._documents = documents
        self._plan = plan
        self._known = [filtering(node) for node in known_at(moment)]
        self._facets = facets
        self._with_vectors = with_vectors
        self._counted: Counted | None = None
        self._newest = 0
        self._shown: dict[int, tuple[Shown, int]] = {}
        self.halves: dict[int, bytes] = {}

    def ranked(self, node: Node, *, group: str, limit: int) -> list[Match]:
        body = {"query": compiled(node), "sort": [{"_score": "desc"}, {fields.KEY: "asc"}], "track_scores": True}
        return [
            Match(int(hit["sort"][1]), number_of(hit, group), float(hit["sort"][0]))
            for hit in self._hits(body, (group,), limit)
        ]

    def leaders(self, node: Node, *, group: str, limit: int) -> list[Match]:
        """With what hits show of them: the engine collapses groups by itself."""
        if limit > _MOST_AT_ONCE:
            return leaders_among(lambda some: self.ranked(node, group=group, limit=some), limit)
        body: Body = {"query": compiled(node), "sort": [{"_score": "desc"}, {fields.KEY: "asc"}], "size": limit}
        if group != fields.KEY:
            body["collapse"] = {"field": group}
        wanted = (fields.KEY, fields.STORY_KEY, group)
        fetching = _showing(wanted) if limit <= _SHOWN_AT_ONCE else _fetching(wanted, with_vectors=False)
        hits = self._page({**body, **fetching}, whole=node == Both(must=(self._plan.match, EVERYTHING)))
        self._take_shown(hit for hit in hits if "_source" in hit)
        return [Match(int(hit["sort"][1]), number_of(hit, group), float(hit["sort"][0])) for hit in hits]

    def listed(self, node: Node, *, group: str, order: str, ascending: bool, limit: int) -> list[Match]:
        body = {"query": {"bool": {"filter": [filtering(node)]}}, "sort": [{order: "asc" if ascending else "desc"}]}
        return [
            Match(number_of(hit, fields.KEY), number_of(hit, group), order=int(hit["sort"][0]))
            for hit in self._hits(body, (group, fields.KEY), limit)
        ]

    def groups(self, node: Node, *, group: str) -> set[int]:
        found: set[int] = set()
        after: Mapping[str, Any] | None = None
        while True:
            pages: Body = {"size": _MOST_AT_ONCE, "sources": [{"group": {"terms": {"field": group}}}]}
            if after is not None:
                pages["after"] = after
            answer = self._search(size=0, query=_only(node), aggs={"groups": {"composite": pages}})
            buckets = answer["aggregations"]["groups"]["buckets"]
            found.update(int(bucket["key"]["group"]) for bucket in buckets)
            after = answer["aggregations"]["groups"].get("after_key")
            if len(buckets) < _MOST_AT_ONCE or after is None:
                return found

    def counted(self) -> Counted:
        """How many groups match, how many more would if they had a day, and the facets of the matches."""
        if self._counted is None:
            self._take_counts(self._many(self._count_bodies()))
        if self._counted is None:
            raise StoreError("the engine gave no counts")
        return self._counted

    @property
    def newest(self) -> int:
        """The instant of the newest change among the rows that searches see."""
        self.counted()
        return self._newest

    def rarity(self, terms: Iterable[str]) -> Callable[[str], float]:
        """What BM25 takes for the weight of words in passages."""
        wanted = list(dict.fromkeys(terms))
        if not wanted:
            return lambda _: 0.0
        filters = [filtering(Term(fields.BODY, term)) for term in wanted]
        answer = self._search(size=0, track_total_hits=True, aggs={"words": {"filters": {"filters": filters}}})
        passages = max(1, int(answer["hits"]["total"]["value"]))
        buckets = answer["aggregations"]["words"]["buckets"]
        having = {term: int(bucket["doc_count"]) for term, bucket in zip(wanted, buckets, strict=True)}
        return lambda term: log(1 + (passages - having.get(term, 0) + 0.5) / (having.get(term, 0) + 0.5))

    def nearest(self, node: Node, vector: Sequence[float], *, group: str, limit: int, embedder: str) -> list[Match]:
        """The nearest by their quantised vectors; `halves` then has those that are not."""
        limit = min(limit, _MOST_AT_ONCE)
        answer = self._search(
            knn={
                "field": facts_index.VECTOR,
                "query_vector": vector,
                "k": limit,
                "num_candidates": min(_MOST_AT_ONCE, max(2 * limit, 100)),
                "filter": [*_flat(node), {"term": {facts_index.EMBEDDER: embedder}}],
            },
            size=limit,
            **_fetching((fields.KEY, group), with_vectors=True),
        )
        hits = answer["hits"]["hits"]
        self._take_halves((number_of(hit, fields.KEY), hit) for hit in hits)
        return [Match(number_of(hit, fields.KEY), number_of(hit, group), float(hit["_score"])) for hit in hits]

    def shown(self, keys: Sequence[int]) -> dict[int, tuple[Shown, int]]:
        """What hits show of passages, by key, with the number of the story that each is in."""
        self.read(keys)
        return {key: self._shown[key] for key in keys if key in self._shown}

    def read(self, keys: Iterable[int]) -> None:
        """Read ahead what `shown` and `halves` give of passages."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._shown]
        for start in range(0, len(missing), _MOST_AT_ONCE):
            some = missing[start : start + _MOST_AT_ONCE]
            answer = self._search(
                query={"bool": {"filter": [{"terms": {fields.KEY: some}}, *self._known]}},
                size=len(some),
                **_showing((fields.KEY, fields.STORY_KEY)),
            )
            self._take_shown(answer["hits"]["hits"])

    def read_halves(self, keys: Iterable[int]) -> None:
        missing = [key for key in dict.fromkeys(keys) if key not in self.halves]
        if missing:
            hits = self._hits(
                {"query": {"bool": {"filter": [{"terms": {fields.KEY: missing}}, *self._known]}}, "sort": ["_doc"]},
                (fields.KEY,),
                len(missing),
            )
            self._take_halves((number_of(hit, fields.KEY), hit) for hit in hits)

    def _hits(self, body: Body, wanted: tuple[str, ...], limit: int) -> list[Mapping[str, Any]]:
        """The first matches; what a first page's counts need is asked for in the same call."""
        fetching = _fetching(wanted, with_vectors=self._with_vectors)
        if limit > _MOST_AT_ONCE:
            hits = self._all_of({**body, **fetching}, limit)
        else:
            hits = self._page({**body, "size": limit, **fetching})
        if self._with_vectors and body["sort"][0] != "_doc":
            self._take_halves((int(hit["sort"][-1]), hit) for hit in hits if len(hit["sort"]) == 2)
        return hits

    def _page(self, page: Body, *, whole: bool = False) -> list[Mapping[str, Any]]:
        """`whole`: the page's own matches are those that are counted."""
        if self._counted is not None:
            return list(self._search(**page)["hits"]["hits"])
        counting = self._count_bodies()
        if whole:
            first = counting.pop(0)
            del first["size"], first["query"]
            answers = self._many([{**page, **first}, *counting])
            self._take_counts(answers)
        else:
            answers = self._many([page, *counting])
            self._take_counts(answers[1:])
        return list(answers[0]["hits"]["hits"])

    def _take_shown(self, hits: Iterable[Mapping[str, Any]]) -> None:
        for hit in hits:
            shown = from_json(hit["_source"][facts_index.SHOWN], Shown)
            self._shown[number_of(hit, fields.KEY)] = shown, number_of(hit, fields.STORY_KEY)

    def _all_of(self, body: Body, limit: int) -> list[Mapping[str, Any]]:
        """More than one page: at one point in time, whatever is written meanwhile."""
        client = self._documents.client
        pit = client.ask(lambda es: es.open_point_in_time(index=self._documents.alias, keep_alive=_KEEP_ALIVE)).body[
            "id"
        ]
        found: list[Mapping[str, Any]] = []
        after: dict[str, Any] = {}
        try:
            while len(found) < limit:
                size = min(_MOST_AT_ONCE, limit - len(found))
                page = {**body, "size": size, "pit": {"id": pit, "keep_alive": _KEEP_ALIVE}, **after}
                hits = client.ask(lambda es, page=page: es.search(body=page)).body["hits"]["hits"]  # type: ignore[misc]
                found += hits
                if len(hits) < size:
                    break
                after = {"search_after": hits[-1]["sort"]}
        finally:
            client.ask(lambda es: es.options(ignore_status=404).close_point_in_time(id=pit))
        return found

    def _count_bodies(self) -> list[Body]:
        """What matches, with what of it has no day; how new the newest row is; what has no day, where it is not part of
        what matches."""
        group, dated = fields.GROUP_KEYS[self._plan.group], self._plan.dated
        aggregations = self._facet_aggregations(group, self._plan.date)
        if dated is not None:
            undated: Body = _lacking(dated)
            aggregations[_UNDATED] = undated if group == fields.KEY else {**undated, "aggs": {_TOTAL: _groups(group)}}
        newest: Body = {
            "size": 0,
            "track_total_hits": False,
            "aggs": {_NEWEST: {"max": {"field": facts_index.CHANGED}}},
        }
        bodies = [_counting(self._plan.match, group, aggregations), newest]
        return bodies if dated is not None else [*bodies, _counting(self._plan.undated, group, {})]

    def _take_counts(self, answers: Sequence[Mapping[str, Any]]) -> None:
        matching, newest, *others = answers
        group = fields.GROUP_KEYS[self._plan.group]
        found = matching.get("aggregations", {})
        total = _total(matching)
        sure = group == fields.KEY or total <= SURE_GROUPS
        self._counted = (
            Total(value=total, relation="eq" if sure else "about"),
            _total(others[0]) if others else _in_groups(found[_UNDATED]),
            {facet.value: _facet(found[facet.value]) for facet in self._facets},
        )
        self._newest = int(newest["aggregations"][_NEWEST]["value"] or 0)

    def _facet_aggregations(self, group: str, date: DateField) -> Body:
        found: Body = {}
        for facet in self._facets:
            field = facts_index.year_field(date) if facet is Facet.YEAR else _FACET_FIELDS[facet]
            values: Body = {"field": field, "size": _MOST_VALUES}
            if facet is Facet.PILLAR:
                values["include"] = [pillar.value for pillar in Pillar]
            found[facet.value] = {"terms": values}
            if group != fields.KEY:
                found[facet.value]["aggs"] = {_TOTAL: {"cardinality": {"field": group}}}
        return found

    def _take_halves(self, hits: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        for key, hit in hits:
            kept = hit.get("fields", {}).get(facts_index.HALF)
            self.halves[key] = base64.b64decode(kept[0]) if kept else b""

    def _search(self, **body: Any) -> Mapping[str, Any]:
        client, alias = self._documents.client, self._documents.alias
        answer: Mapping[str, Any] = client.ask(lambda es: es.search(index=alias, body=body)).body
        return answer

    def _many(self, bodies: Sequence[Body]) -> list[Mapping[str, Any]]:
        alias = self._documents.alias
        return self._documents.client.many([(alias, body) for body in bodies])


def number_of(hit: Mapping[str, Any], field: str) -> int:
    return int(hit["fields"][field][0])


def _only(node: Node) -> Query:
    return {"bool": {"filter": _flat(node)}}


def _flat(node: Node) -> list[Query]:
    query = filtering(node)
    if set(query) == {"bool"} and set(query["bool"]) == {"filter"}:
        return list(query["bool"]["filter"])
    return [query]


def _fields(wanted: tuple[str, ...], *, with_vectors: bool) -> list[str]:
    return [*dict.fromkeys(wanted), *((facts_index.HALF,) if with_vectors else ())]


def _fetching(wanted: tuple[str, ...], *, with_vectors: bool) -> Body:
    return {
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": _fields(wanted, with_vectors=with_vectors),
        "track_total_hits": False,
    }


def _showing(wanted: tuple[str, ...]) -> Body:
    return {
        "_source": [facts_index.SHOWN],
        "docvalue_fields": _fields(wanted, with_vectors=False),
        "track_total_hits": False,
    }


def _lacking(node: Node) -> Body:
    """An aggregation of what does not match: of what has no value of a field, by the engine's shorter way."""
    if isinstance(node, Present):
        return {"missing": {"field": node.field}}
    return {"filter": {"bool": {"must_not": [filtering(node)]}}}


def _counting(node: Node, group: str, aggregations: Body) -> Body:
    body: Body = {"size": 0, "query": _only(node), "aggs": dict(aggregations)}
    if group == fields.KEY:
        body["track_total_hits"] = True
    else:
        body["track_total_hits"] = False
        body["aggs"][_TOTAL] = _groups(group)
    if not body["aggs"]:
        del body["aggs"]
    return body


def _groups(group: str) -> Body:
    return {"cardinality": {"field": group, "precision_threshold": _PRECISION}}


def _total(answer: Mapping[str, Any]) -> int:
    found = answer.get("aggregations", {}).get(_TOTAL)
    return int(found["value"] if found else answer["hits"]["total"]["value"])


def _facet(found: Mapping[str, Any]) -> tuple[FacetValue, ...]:
    counts = [(bucket["key"], _in_groups(bucket)) for bucket in found["buckets"]]
    ranked = sorted(counts, key=lambda item: (-item[1], str(item[0])))
    return tuple(FacetValue(value=value, count=count) for value, count in ranked)


def _in_groups(bucket: Mapping[str, Any]) -> int:
    return int(bucket[_TOTAL]["value"] if _TOTAL in bucket else bucket["doc_count"])
