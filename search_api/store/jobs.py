"""What a store keeps of work in the background. The contract: `tests/contracts/test_jobs.py`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from models.identity import DocumentId
from models.job import Job, JobKind


class Jobs(Protocol):
    """Jobs are found by id, by kind and by the documents that they brought; nothing is ever deleted."""

    def add_job(self, job: Job) -> None:
        """Durable on return. Raises RequestError for an id that is taken."""
        ...

    def job(self, job: str) -> Job | None: ...

    def change_job(self, job: Job) -> Job | None:
        """Keep a job's new state, with the next version, where `job.version` is still the one that is kept; None, and
        nothing changed, where somebody else was first. Raises NotFoundError."""
        ...

    def jobs(self, kinds: Collection[JobKind], *, principal: str | None = None, size: int = 50) -> tuple[Job, ...]:
        """The newest first; of one person or of all."""
        ...

    def open_jobs(self) -> tuple[Job, ...]:
        """Those that wait or run, the oldest first."""
        ...

    def job_of_document(self, document: DocumentId) -> Job | None:
        """The first job whose outcomes stored or updated the document."""
        ...
