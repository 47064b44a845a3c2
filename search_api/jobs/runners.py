"""What each kind of job does."""

from __future__ import annotations

from pathlib import Path

from models.errors import MissingInput
from models.job import Job, JobKind
from search_api.dossier.make import make_dossier
from search_api.dossier.request import parse_dossier
from search_api.jobs.worker import Runner, Told
from search_api.jobs.workshop import Workshop

DOSSIER_KEYS = ("region", "year", "from", "to", "pillar")


def runners_of(workshop: Workshop) -> dict[JobKind, Runner]:
    """The runners of a workshop."""

    def upload(job: Job, told: Told) -> None:
        path = Path(job.facts["path"])
        if not path.is_file():
            raise MissingInput("the file that was handed in is gone", hint="hand it in again")
        for outcome in workshop.take.take(path, outlet=job.facts.get("outlet") or None):
            told.outcome(outcome)

    def fetch(job: Job, told: Told) -> None:
        for outcome in workshop.fetch.fetch(job.subject):
            told.outcome(outcome)

    def dossier(job: Job, told: Told) -> None:
        parts = workshop.dossier()
        raw = {key: job.facts[key].split(" ") for key in DOSSIER_KEYS if job.facts.get(key)}
        request = parse_dossier(raw, registry=parts.registry)
        made = make_dossier(parts, request, dossier_path(workshop, job), progress=told.progress)
        told.fact(
            size=str(made.size),
            sha256=made.sha256,
            evidence=str(made.evidence),
            originals=str(made.originals),
            missing=str(made.missing),
            fingerprint=made.fingerprint,
        )

    return {JobKind.UPLOAD: upload, JobKind.FETCH: fetch, JobKind.DOSSIER: dossier}


def dossier_path(workshop: Workshop, job: Job) -> Path:
    """Where a dossier lies."""
    return workshop.dossiers / f"{job.id}.zip"
