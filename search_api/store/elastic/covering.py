"""Counts for the matrix, from the rows that hold now: exact, in one walk over the cells that passages stand in."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.coverage import Coverage, CoverageRequest
from models.query import DateField
from models.region import RegionRegistry
from search_api.coverage import Counts, Matrix, Reached, codes_of
from search_api.store import fields
from search_api.store.elastic import facts_index
from search_api.store.elastic.compile import Query
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.facts_index import Cell, cell_field, year_field
from search_api.store.elastic.indices import Indices
from search_api.store.instants import FOREVER
from search_api.store.publisher import count_independent

_PAGE = 10_000  # buckets of one call
_MANY = 50_000  # rows: where there are more, a walk goes province by province, or each of its pages reads them all
_KEPT = 8  # counts of questions, of a megabyte each
_MOST_YEARS = 2_000

Found = dict[str, dict[tuple[str, int], Counts]]
Mark = tuple[int, int]  # how many rows there are, and the newest change among them
_CURRENT: Query = {"term": {fields.KNOWN_UNTIL: FOREVER}}


@dataclass(slots=True)
class _Tally:
    """What is told of a cell; `voices`: publishers, "" for those that we don't know."""

    evidence: int = 0
    mentions: int = 0
    documents: int = 0
    voices: set[str] | None = None

    def add(self, cell: Cell, voice: str | None, count: int) -> None:
        self.mentions += count
        self.evidence += count * cell.evidence
        self.documents += count * cell.first
        if voice is not None:
            self.voices = (self.voices or set()) | {voice}

    def counts(self) -> Counts:
        voices = self.voices or set()
        outlets = count_independent(len(voices - {""}), int("" in voices))
        return Counts(self.evidence, self.mentions, self.documents, outlets)


class Covering:
    """Safe to share between threads. Counts are kept until a row is written."""

    def __init__(self, indices: Indices, registry: RegionRegistry, *, reached: Callable[[], Sequence[Reached]]) -> None:
        """`reached`: what each source reached, by the crawl log."""
        self._documents = Documents(indices, facts_index.SPEC)
        self._registry = registry
        self._reached = reached
        self._lock = threading.Lock()
        self._mark: Mark | None = None
        self._kept: OrderedDict[CoverageRequest, tuple[Found, int, tuple[int, ...]]] = OrderedDict()

    def coverage(self, request: CoverageRequest) -> Coverage:
        codes = codes_of(request, self._registry)
        counts, undated, years = self._counts(request, codes)
        cells = Matrix(codes, years, self._registry).cells(counts, self._reached())
        return Coverage(cells=cells, undated=undated)

    def years(self, date: DateField) -> tuple[int, ...]:
        """Every year in which a passage has its day now."""
        self._documents.fresh()
        values = {"field": year_field(date), "size": _MOST_YEARS}
        answer = self._documents.search(
            size=0, track_total_hits=False, query={"bool": {"filter": [_CURRENT]}}, aggs={"years": {"terms": values}}
        )
        return tuple(sorted(int(bucket["key"]) for bucket in answer["aggregations"]["years"]["buckets"]))

    def _counts(self, request: CoverageRequest, codes: Sequence[str]) -> tuple[Found, int, tuple[int, ...]]:
        self._documents.fresh()
        mark = self._newest()
        with self._lock:
            if mark != self._mark:
                self._mark = mark
                self._kept.clear()
            if request in self._kept:
                self._kept.move_to_end(request)
                return self._kept[request]
        years = tuple(sorted(set(request.year))) or self.years(request.date)
        found = self._counted(request, codes, years)
        with self._lock:
            if mark == self._mark:
                self._kept[request] = found
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return found

    def _newest(self) -> Mark:
        answer = self._documents.search(
            size=0, track_total_hits=True, aggs={"newest": {"max": {"field": facts_index.CHANGED}}}
        )
        return int(answer["hits"]["total"]["value"]), int(answer["aggregations"]["newest"]["value"] or 0)

    def _counted(
        self, request: CoverageRequest, codes: Sequence[str], years: tuple[int, ...]
    ) -> tuple[Found, int, tuple[int, ...]]:
        tallies: dict[tuple[str, str, int], _Tally] = {}
        undated = self._undated(request, codes)
        for part in self._parts(request, codes):
            wanted = set(part)
            for cell, voice, count in self._cells(request, part):
                if cell.region in wanted and cell.year in years:
                    place = (cell.region, cell.pillar, cell.year or 0)
                    tallies.setdefault(place, _Tally()).add(cell, voice, count)
        found: Found = {}
        for (region, pillar, year), tally in tallies.items():
            found.setdefault(region, {})[pillar, year] = tally.counts()
        return found, undated, years

    def _parts(self, request: CoverageRequest, codes: Sequence[str]) -> list[Sequence[str]]:
        field = cell_field(request.date, request.basis)
        if self._documents.count({"bool": {"filter": [_CURRENT, {"exists": {"field": field}}]}}) <= _MANY:
            return [codes]
        provinces: dict[str, list[str]] = {}
        for code in codes:
            provinces.setdefault(code.partition(".")[0], []).append(code)
        return list(provinces.values())

    def _cells(self, request: CoverageRequest, codes: Sequence[str]) -> Iterator[tuple[Cell, str | None, int]]:
        """Each kind of mention in a cell, in whose voice, and by how many passages."""
        field = cell_field(request.date, request.basis)
        query = {"bool": {"filter": [_CURRENT, {"exists": {"field": field}}, {"terms": {facts_index.REGION: codes}}]}}
        sources: list[Mapping[str, Any]] = [
            {"cell": {"terms": {"field": field}}},
            {"voice": {"terms": {"field": facts_index.VOICE, "missing_bucket": True}}},
        ]
        after: Mapping[str, Any] | None = None
        while True:
            pages: dict[str, Any] = {"size": _PAGE, "sources": sources}
            if after is not None:
                pages["after"] = after
            answer = self._documents.search(
                size=0, track_total_hits=False, query=query, aggs={"cells": {"composite": pages}}
            )
            found = answer["aggregations"]["cells"]
            for bucket in found["buckets"]:
                yield Cell.parse(bucket["key"]["cell"]), bucket["key"]["voice"], int(bucket["doc_count"])
            after = found.get("after_key")
            if len(found["buckets"]) < _PAGE or after is None:
                return

    def _undated(self, request: CoverageRequest, codes: Sequence[str]) -> int:
        """Passages of these regions that speak of a pillar and have no day."""
        return self._documents.count(
            {
                "bool": {
                    "filter": [
                        _CURRENT,
                        {"exists": {"field": cell_field(request.date, request.basis)}},
                        {"terms": {facts_index.REGION: list(codes)}},
                    ],
                    "must_not": [{"exists": {"field": fields.first_day(request.date)}}],
                }
            }
        )
