"""Reads documents, captures and analyses by their ids, and counts what there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from models.analysis import Analysis
from models.capture import Capture
from models.crawl_log import CrawlLogEntry
from models.document import Document
from models.errors import NotFoundError, StoreCorruptError
from models.identity import DocumentId
from models.query import DateField
from search_api.store import fields
from search_api.store.crawl_sums import summed
from search_api.store.elastic import facts_index
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Head, checked
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.lines import Lines
from search_api.store.elastic.outlets import Outlets
from search_api.store.elastic.statements import Statements
from search_api.store.instants import FOREVER
from search_api.store.records import DayItems, IndexStatus, StoreStatus
from search_api.store.trail import Trailed

_ALIVE = {"term": {"alive": True}}
_VERSIONS = 1_000
_EXACT = 40_000  # up to as many different values the engine counts nearly exactly


class Records:
    def __init__(
        self,
        indices: Indices,
        *,
        heads: Heads,
        bodies: Bodies,
        statements: Statements,
        outlets: Outlets,
        lines: Lines,
        terms_version: str,
    ) -> None:
        self._indices = indices
        self._heads = heads
        self._bodies = bodies
        self._statements = statements
        self._outlets = outlets
        self._lines = lines
        self._terms_version = terms_version
        self._facts = Documents(indices, facts_index.SPEC)

    def document(self, document: DocumentId) -> Document:
        head = self._heads.known(document)
        return head.document(self._outlets.get(head.outlet))

    def captures(self, document: DocumentId) -> tuple[Capture, ...]:
        return self._heads.known(document).chain()

    def analysis(self, document: DocumentId) -> Analysis:
        head = self._heads.known(document)
        if head.is_withdrawn:
            raise NotFoundError(f"the document {document} was withdrawn on request")
        now = head.now
        if now is None:
            raise NotFoundError(f"the document {document} was not analysed yet", hint="run `bukti reanalyze`")
        analysis = self._statements.spoken((now.analysis,))[now.analysis].analysis
        if analysis is None:
            raise NotFoundError(f"the document {document} was withdrawn on request")
        return replace(analysis, text=self._bodies.get(now.digest))

    def outlets(self) -> frozenset[str]:
        return self._outlets.ids()

    def crawl_log(self) -> tuple[CrawlLogEntry, ...]:
        return summed(self._lines.crawl_rows())

    def last_items(self) -> DayItems | None:
        return self._lines.last_items()

    def trailed(self) -> Iterator[Trailed]:
        """All captures, document by document in order of their ids."""
        for held in self._heads.walk({"bool": {"must_not": [{"term": {"void": True}}]}}, order="id"):
            yield _trailed(held.head)

    def pending(self) -> int:
        """Documents of which searches, or the log, have yet to learn."""
        self._heads.documents.refresh()
        return self._heads.documents.count({"term": {"pending": True}})

    def index_status(self) -> IndexStatus:
        self._facts.refresh()
        newest = self._heads.documents.search(
            size=0, query={"match_all": {}}, aggs={"changed": {"max": {"field": "changed"}}}
        )["aggregations"]["changed"]["value"]
        return IndexStatus(
            sequence=int(newest or 0),
            behind=self.pending(),
            passages=self._facts.count(),
            terms_version=self._terms_version,
        )

    def status(self) -> StoreStatus:
        index = self.index_status()
        alive = self._aggregated(
            _ALIVE,
            {
                "stories": {"cardinality": {"field": "story", "precision_threshold": _EXACT}},
                "analyses": {"terms": {"field": "analysis_version", "size": _VERSIONS, "order": {"_key": "asc"}}},
                "extractors": {"terms": {"field": "extractor_version", "size": _VERSIONS, "order": {"_key": "asc"}}},
            },
        )
        every = self._aggregated(
            {"match_all": {}}, {"captures": {"sum": {"field": "captures"}}, "texts": {"sum": {"field": "texts"}}}
        )
        return StoreStatus(
            kind="elastic",
            documents=self._heads.documents.count(_ALIVE),
            withdrawn=self._heads.documents.count({"exists": {"field": "withdrawn"}}),
            captures=int(every["captures"]["value"]),
            texts=int(every["texts"]["value"]),
            passages=self._statements.passages(),
            stories=int(alive["stories"]["value"]),
            items=self._lines.counts(),
            analyses=_counts(alive["analyses"]),
            extractors=_counts(alive["extractors"]),
            years=self._years(),
            bytes_on_disk=self._bytes(),
            index=index,
        )

    def _aggregated(self, query: dict[str, Any], aggs: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._heads.documents.search(size=0, query=query, aggs=aggs)["aggregations"]
        return found

    def _years(self) -> tuple[int, ...]:
        field = facts_index.year_field(DateField.EFFECTIVE)
        query = {"term": {fields.KNOWN_UNTIL: FOREVER}}
        found = self._facts.search(
            size=0, query=query, aggs={"years": {"terms": {"field": field, "size": 10_000, "order": {"_key": "asc"}}}}
        )
        return tuple(int(bucket["key"]) for bucket in found["aggregations"]["years"]["buckets"])

    def _bytes(self) -> int:
        names = ",".join(self._indices.alias(spec.name) for spec in self._indices.specs)
        answer = self._indices.client.ask(lambda es: es.indices.stats(index=names, metric="store")).body
        return int(answer["_all"]["total"]["store"]["size_in_bytes"])


class CaptureTrail:
    def __init__(self, records: Records) -> None:
        self._records = records

    def documents(self) -> Iterator[Trailed]:
        return self._records.trailed()


def _trailed(head: Head) -> Trailed:
    captures, problem = [], None
    try:
        for kept in head.captures:
            captures.append(checked(kept))
    except StoreCorruptError as error:
        problem = error.detail
    return Trailed(document=head.id, withdrawn=head.is_withdrawn, captures=tuple(captures), problem=problem)


def _counts(found: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
