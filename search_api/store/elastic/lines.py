"""The log: what became of items, what sources' polls reached. Lines are added, each once, and summed when asked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from models.crawl_log import CrawlLogEntry
from models.disposition import Disposition, Outcome
from search_api.store.crawl_sums import COUNTS
from search_api.store.elastic.bulk import Action
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Line
from search_api.store.elastic.indices import IndexSpec, Indices
from search_api.store.instants import instant, micros
from search_api.store.records import DayItems

_KEYS = ("crawled", "day", "period_from", "period_to", "regions")
_KEYWORD = {"type": "keyword", "ignore_above": 4096}
_BLOB = {"type": "keyword", "index": False, "doc_values": False}
SPEC = IndexSpec(
    name="line",
    properties={
        "at": {"type": "long"},
        "source": _BLOB,
        "disposition": {"type": "keyword"},
        "reason": _KEYWORD,
        "detail": _BLOB,
        "document": {"type": "keyword"},
        **dict.fromkeys(_KEYS, _KEYWORD),
        **{name: {"type": "long"} for name in COUNTS},
    },
)
_PAGE = 1_000


def line(*, at: int, outcome: Outcome | None = None, crawl: CrawlLogEntry | None = None) -> Line:
    """A line that was never written."""
    return Line(id=uuid.uuid4().hex, at=at, outcome=outcome, crawl=crawl)


class Lines:
    def __init__(self, indices: Indices) -> None:
        self.documents = Documents(indices, SPEC)

    def writes(self, lines: Iterable[Line]) -> list[Action]:
        return [self.documents.creating(one.id, _source(one)) for one in lines]

    def add(self, *lines: Line) -> None:
        self.documents.bulk(self.writes(lines))

    def counts(self) -> dict[Disposition, int]:
        """How many items had each disposition; every disposition is there."""
        found = self._aggregated({"items": {"terms": {"field": "disposition", "size": 20}}})["items"]["buckets"]
        counts = {bucket["key"]: bucket["doc_count"] for bucket in found}
        return {disposition: counts.get(disposition.value, 0) for disposition in Disposition}

    def last_items(self) -> DayItems | None:
        newest = self._aggregated({"at": {"max": {"field": "at"}}}, query={"exists": {"field": "disposition"}})["at"]
        if newest["value"] is None:
            return None
        day = instant(int(newest["value"])).date()
        start = datetime.combine(day, time(), UTC)
        reasons = {"terms": {"field": "reason", "size": 1_000, "order": [{"_count": "desc"}, {"_key": "asc"}]}}
        found = self._aggregated(
            {"items": {"terms": {"field": "disposition", "size": 20}, "aggs": {"reasons": reasons}}},
            query={"range": {"at": {"gte": micros(start), "lt": micros(start + timedelta(days=1))}}},
        )["items"]["buckets"]
        items = dict.fromkeys(Disposition, 0)
        told: dict[Disposition, dict[str, int]] = {}
        for bucket in found:
            disposition = Disposition(bucket["key"])
            items[disposition] = bucket["doc_count"]
            given = {one["key"]: one["doc_count"] for one in bucket["reasons"]["buckets"]}
            if given:
                told[disposition] = given
        return DayItems(day=day, items=items, reasons=told)

    def crawl_rows(self) -> list[CrawlLogEntry]:
        """What sources' polls reached, in order: one entry a source, day, period and set of regions."""
        sources = [{name: {"terms": {"field": name, "order": "asc"}}} for name in _KEYS]
        found, after = [], None
        while True:
            composite: dict[str, Any] = {"size": _PAGE, "sources": sources}
            if after is not None:
                composite["after"] = after
            sums = {name: {"sum": {"field": name}} for name in COUNTS}
            page = self._aggregated({"rows": {"composite": composite, "aggs": sums}})["rows"]
            found += [_entry(bucket) for bucket in page["buckets"]]
            after = page.get("after_key")
            if after is None:
                return found

    def _aggregated(self, aggs: dict[str, Any], *, query: dict[str, Any] | None = None) -> dict[str, Any]:
        self.documents.fresh()
        answer = self.documents.search(size=0, query=query or {"match_all": {}}, aggs=aggs, track_total_hits=False)
        found: dict[str, Any] = answer["aggregations"]
        return found


def _source(one: Line) -> dict[str, Any]:
    found: dict[str, Any] = {"at": one.at}
    if one.outcome is not None:
        outcome = one.outcome
        found |= {
            "source": outcome.source,
            "disposition": outcome.disposition.value,
            "reason": outcome.reason,
            "detail": outcome.detail,
            "document": outcome.document,
        }
    if one.crawl is not None:
        crawl = one.crawl
        found |= {
            "crawled": crawl.source,
            "day": crawl.day.isoformat(),
            "period_from": crawl.period_from.isoformat() if crawl.period_from else "",
            "period_to": crawl.period_to.isoformat() if crawl.period_to else "",
            "regions": " ".join(sorted(crawl.regions)),
            **{name: getattr(crawl, name) for name in COUNTS},
        }
    return {name: value for name, value in found.items() if value is not None}


def _entry(bucket: dict[str, Any]) -> CrawlLogEntry:
    key = bucket["key"]
    return CrawlLogEntry(
        source=key["crawled"],
        day=date.fromisoformat(key["day"]),
        regions=tuple(key["regions"].split()),
        **{name: int(bucket[name]["value"]) for name in COUNTS},
        period_from=date.fromisoformat(key["period_from"]) if key["period_from"] else None,
        period_to=date.fromisoformat(key["period_to"]) if key["period_to"] else None,
    )
