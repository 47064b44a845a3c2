"""A job as the API tells it: without what only this machine knows (paths)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.disposition import Outcome
from models.job import Job, JobKind, JobState


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeDossier:
    """What came of a dossier. `missing`: originals that the archive no longer has; `fingerprint` is the key's."""

    size: int
    sha256: str
    evidence: int
    originals: int
    missing: int
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Work in the background. `subject` is the file's name, the address or the region's code; `by` the person's id.

    `items`: what became of each item, the first 500; `counts` has all of them by disposition. `reason` and `error`
    tell why it failed. `digest` is of a file's bytes; `dossier` is there once one is made.
    """

    id: str
    kind: JobKind
    state: JobState
    subject: str
    by: str
    created: datetime
    ended: datetime | None
    region: str | None
    outlet: str | None
    digest: str | None
    step: str
    done: int
    total: int
    counts: dict[str, int]
    items: tuple[Outcome, ...]
    reason: str | None
    error: str | None
    dossier: MadeDossier | None


def task_of(job: Job) -> Task:
    """The job in its answer's shape."""
    facts = job.facts
    return Task(
        id=job.id,
        kind=job.kind,
        state=job.state,
        subject=job.subject,
        by=job.principal,
        created=job.created,
        ended=job.ended,
        region=facts.get("region") or None,
        outlet=facts.get("outlet") or None,
        digest=facts.get("digest"),
        step=job.step,
        done=job.done,
        total=job.total,
        counts=job.counts,
        items=job.outcomes,
        reason=job.reason,
        error=job.error,
        dossier=_made(facts) if job.kind is JobKind.DOSSIER and job.state is JobState.DONE else None,
    )


def _made(facts: dict[str, str]) -> MadeDossier:
    return MadeDossier(
        size=int(facts["size"]),
        sha256=facts["sha256"],
        evidence=int(facts["evidence"]),
        originals=int(facts["originals"]),
        missing=int(facts["missing"]),
        fingerprint=facts["fingerprint"],
    )
