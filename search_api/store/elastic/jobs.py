"""Work in the background, on the engine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from models.codec import from_json, to_json
from models.disposition import Disposition
from models.errors import NotFoundError, RequestError
from models.identity import DocumentId
from models.job import Job, JobKind
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.indices import IndexSpec, Indices

JOB = IndexSpec(
    name="job",
    properties={
        "id": {"type": "keyword"},
        "n": {"type": "long"},  # rises in the order in which they were added
        "kind": {"type": "keyword"},
        "principal": {"type": "keyword", "ignore_above": 1024},
        "open": {"type": "boolean"},  # while it waits or runs
        "facts": {"type": "keyword", "index": False, "doc_values": False},  # JSON of models.job.Job
    },
)
BROUGHT = IndexSpec(name="job-document", properties={"document": {"type": "keyword"}, "job": {"type": "keyword"}})
_BROUGHT = frozenset({Disposition.STORED, Disposition.UPDATED})


class JobRecord:
    """Satisfies `search_api.store.jobs.Jobs`. Safe to share between threads."""

    def __init__(self, indices: Indices, clock: Clock) -> None:
        self._jobs = Documents(indices, JOB)
        self._brought = Documents(indices, BROUGHT)
        self._clock = clock

    def add_job(self, job: Job) -> None:
        if not self._jobs.create(job.id, source_of(job, n=self._clock.take(keys=1).key)):
            raise RequestError(f"there is a job {job.id}", parameter="id", hint="use another id")

    def job(self, job: str) -> Job | None:
        found = self._jobs.get(job) if job else None
        return from_json(found.source["facts"], Job) if found else None

    def change_job(self, job: Job) -> Job | None:
        found = self._jobs.get(job.id)
        if found is None:
            raise NotFoundError(f"there is no job {job.id}")
        if from_json(found.source["facts"], Job).version != job.version:
            return None
        changed = replace(job, version=job.version + 1)
        # Before the change: a job that is seen as done has its documents. Whoever wins, it was this job that brought
        # them.
        brought = [o.document for o in job.outcomes if o.document and o.disposition in _BROUGHT]
        if brought:
            self._brought.bulk(self._brought.creating(one, {"document": one, "job": job.id}) for one in set(brought))
        kept = self._jobs.put(job.id, source_of(changed, n=found.source["n"]), over=found)
        return changed if kept else None

    def jobs(self, kinds: Collection[JobKind], *, principal: str | None = None, size: int = 50) -> tuple[Job, ...]:
        asked: list[dict[str, Any]] = [{"terms": {"kind": [kind.value for kind in kinds]}}]
        if principal is not None:
            asked.append({"term": {"principal": principal}})
        self._jobs.refresh()
        answer = self._jobs.search(
            query={"bool": {"filter": asked}}, sort=[{"n": "desc"}], size=size, track_total_hits=False
        )
        return tuple(from_json(hit["_source"]["facts"], Job) for hit in answer["hits"]["hits"])

    def open_jobs(self) -> tuple[Job, ...]:
        self._jobs.refresh()
        return tuple(
            from_json(found.source["facts"], Job) for found in self._jobs.walk({"term": {"open": True}}, order="n")
        )

    def job_of_document(self, document: DocumentId) -> Job | None:
        found = self._brought.get(document)
        return self.job(found.source["job"]) if found else None


def source_of(job: Job, *, n: int) -> dict[str, Any]:
    return {
        "id": job.id,
        "n": n,
        "kind": job.kind.value,
        "principal": job.principal,
        "open": job.state.is_open,
        "facts": to_json(job).decode(),
    }
