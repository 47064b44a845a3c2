"""The crawler's memory on the engine: a document a source, a document a page, each written under the condition that
nobody wrote it since it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.codec import from_json, to_json
from models.crawl_state import PageState, PageStatus, SourceState
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.indices import IndexSpec, Indices
from search_api.store.instants import instant, micros

_FACTS = {"type": "keyword", "index": False, "doc_values": False}  # JSON of the domain's type
SOURCE = IndexSpec(name="crawl-source", properties={"id": {"type": "keyword"}, "facts": _FACTS})
PAGE = IndexSpec(
    name="crawl-page",
    properties={
        "id": {"type": "keyword"},
        "url": {"type": "keyword", "ignore_above": 8_000},
        "source": {"type": "keyword"},
        "status": {"type": "keyword"},
        "due": {"type": "long"},  # absent: not to be fetched
        "newest": {"type": "long"},
        "facts": _FACTS,
    },
)
_AT_ONCE = 2_000
_MOST = 10_000  # what one search of the engine gives
_OPEN = (PageStatus.WAITING, PageStatus.DONE)


class CrawlRecord:
    """Implements `models.crawl_state.CrawlState`. Safe to share between threads."""

    def __init__(self, indices: Indices) -> None:
        self._sources = Documents(indices, SOURCE)
        self._pages = Documents(indices, PAGE)

    def source(self, source: str) -> SourceState:
        found = self._sources.get(id_of(source))
        return from_json(found.source["facts"], SourceState) if found else SourceState(source=source)

    def sources(self) -> tuple[SourceState, ...]:
        self._sources.refresh()
        return tuple(
            from_json(found.source["facts"], SourceState) for found in self._sources.walk({"match_all": {}}, order="id")
        )

    def save_source(self, state: SourceState) -> SourceState | None:
        found = self._sources.get(id_of(state.source))
        if (from_json(found.source["facts"], SourceState).version if found else 0) != state.version:
            return None
        kept = replace(state, version=state.version + 1)
        return kept if self._sources.put(id_of(state.source), source_of_source(kept), over=found) else None

    def pages(self, urls: Sequence[str]) -> dict[str, PageState]:
        found = self._pages.many(map(id_of, urls))
        pages = (from_json(one.source["facts"], PageState) for one in found.values())
        return {page.url: page for page in pages}

    def save_pages(self, pages: Sequence[PageState]) -> tuple[PageState | None, ...]:
        kept: list[PageState | None] = []
        for start in range(0, len(pages), _AT_ONCE):
            kept += self._save(pages[start : start + _AT_ONCE])
        return tuple(kept)

    def _save(self, pages: Sequence[PageState]) -> list[PageState | None]:
        known = self._pages.many(id_of(page.url) for page in pages if page.version)
        writes: list[tuple[int, PageState, Stored | None]] = []
        for at, page in enumerate(pages):
            found = known.get(id_of(page.url)) if page.version else None
            if page.version == 0 or (found and from_json(found.source["facts"], PageState).version == page.version):
                writes.append((at, replace(page, version=page.version + 1), found))
        done = self._pages.bulk(
            self._pages.putting(id_of(page.url), source_of_page(page), over=over) for _, page, over in writes
        )
        kept: list[PageState | None] = [None] * len(pages)
        for (at, page, _), one in zip(writes, done, strict=True):
            kept[at] = page if one.ok else None
        return kept

    def due(self, source: str, *, at: datetime, limit: int) -> tuple[PageState, ...]:
        self._pages.fresh()
        waiting, done = (
            self._ordered(
                [
                    {"term": {"source": source}},
                    {"term": {"status": status.value}},
                    {"range": {"due": {"lte": micros(at)}}},
                ],
                newest="desc",
                limit=limit,
            )
            for status in _OPEN
        )
        new = waiting[: limit - min(len(done), limit // 4)]
        return (*new, *done[: limit - len(new)])

    def held(self, source: str, *, limit: int) -> tuple[PageState, ...]:
        self._pages.fresh()
        asked = [{"term": {"source": source}}, {"term": {"status": PageStatus.HELD.value}}]
        return tuple(self._ordered(asked, newest="asc", limit=limit))

    def counts(self, source: str) -> dict[PageStatus, int]:
        self._pages.fresh()
        answer = self._pages.search(
            query={"term": {"source": source}}, size=0, aggs={"status": {"terms": {"field": "status", "size": 100}}}
        )
        found = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["status"]["buckets"]}
        return {status: found.get(status.value, 0) for status in PageStatus}

    def next_due(self, source: str) -> datetime | None:
        self._pages.fresh()
        asked = [
            {"term": {"source": source}},
            {"terms": {"status": [status.value for status in _OPEN]}},
            {"exists": {"field": "due"}},
        ]
        answer = self._pages.search(
            query={"bool": {"filter": asked}}, sort=[{"due": "asc"}], size=1, source=["due"], track_total_hits=False
        )
        hits = answer["hits"]["hits"]
        return instant(hits[0]["_source"]["due"]) if hits else None

    def _ordered(self, asked: list[dict[str, Any]], *, newest: str, limit: int) -> list[PageState]:
        """By `newest`, then by URL; however many."""
        found: list[PageState] = []
        after: list[Any] | None = None
        while len(found) < limit:
            wanted = min(limit - len(found), _MOST)
            answer = self._pages.search(
                query={"bool": {"filter": asked}},
                sort=[{"newest": newest}, {"url": "asc"}, {"id": "asc"}],
                size=wanted,
                search_after=after,
                track_total_hits=False,
            )
            hits = answer["hits"]["hits"]
            found += [from_json(hit["_source"]["facts"], PageState) for hit in hits]
            if len(hits) < wanted:
                break
            after = hits[-1]["sort"]
        return found


def id_of(name: str) -> str:
    """The engine takes ids of 512 bytes at most; addresses may be longer."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def source_of_source(state: SourceState) -> dict[str, Any]:
    return {"id": state.source, "facts": to_json(state).decode()}


def source_of_page(page: PageState) -> dict[str, Any]:
    found = {
        "id": id_of(page.url),
        "url": page.url,
        "source": page.source,
        "status": page.status.value,
        "due": None if page.due is None else micros(page.due),
        "newest": micros(page.newest),
        "facts": to_json(page).decode(),
    }
    return {name: value for name, value in found.items() if value is not None}
