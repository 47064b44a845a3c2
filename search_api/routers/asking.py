"""What the pages and the API ask of the work in the background alike: a file or an address taken in, a dossier made."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO

from fastapi import Request

from models.access import Action
from models.disposition import Disposition, Outcome
from models.errors import InputError, NotFoundError, RequestError
from models.job import Job, JobKind, JobState
from models.principal import Principal
from search_api.access.audit import audit
from search_api.backend import backend_of
from search_api.dossier.request import find_region, parse_dossier
from search_api.jobs.uploads import keep_upload, shown_name
from search_api.query.request import Raw
from search_api.routers.work import work_of

INTAKE = (JobKind.UPLOAD, JobKind.FETCH)
LONGEST_URL = 2_000


def stated_facts(request: Request, *, outlet: str, region: str) -> dict[str, str]:
    """Outlet and region as the one who hands it in says; empty: nothing said. Raises RequestError for none of ours."""
    facts = {}
    if outlet:
        if outlet not in dict(work_of(request).workshop.outlets()):
            raise RequestError(
                f"no outlet has the id {outlet[:80]!r}", parameter="source", hint="see `bukti sources list`"
            )
        facts["outlet"] = outlet
    if region:
        code = region.split(" ")[0]
        registry = backend_of(request).registry
        facts["region"] = code if code in registry else find_region(region, registry).code
    return facts


def hand_in_file(request: Request, principal: Principal, file: BinaryIO, name: str, facts: dict[str, str]) -> Job:
    """A file that can't be kept is told like one that can't be read: with its reason, under its name."""
    work = work_of(request)
    name = shown_name(name)
    audit(request, Action.INTAKE, name, " ".join(facts.values()))
    found = _new(JobKind.UPLOAD, principal, name, facts)
    try:
        kept = keep_upload(file, name, work.workshop, largest=request.app.state.door.service.largest_upload)
    except InputError as error:
        return _refused(request, found, error)
    held = {"path": str(kept.path), "digest": kept.digest, "size": str(kept.size)}
    found = replace(found, facts=facts | held)
    work.worker.submit(found)
    return found


def hand_in_address(request: Request, principal: Principal, url: str, facts: dict[str, str]) -> Job:
    """An address to be fetched. Raises RequestError for one that is too long."""
    if len(url) > LONGEST_URL:
        raise RequestError(f"the address is longer than {LONGEST_URL} characters", parameter="url", hint="shorten it")
    audit(request, Action.INTAKE, url, " ".join(facts.values()))
    found = _new(JobKind.FETCH, principal, url, facts)
    work_of(request).worker.submit(found)
    return found


def order_dossier(request: Request, principal: Principal, raw: Raw) -> Job:
    """A dossier to be made. Raises RequestError like `parse_dossier`."""
    work = work_of(request)
    asked = parse_dossier(raw, registry=backend_of(request).registry)
    facts = {
        "region": asked.region,
        "year": " ".join(map(str, asked.year)),
        "from": asked.from_day.isoformat() if asked.from_day else "",
        "to": asked.to_day.isoformat() if asked.to_day else "",
        "pillar": " ".join(p.value for p in asked.pillar),
    }
    job = _new(JobKind.DOSSIER, principal, asked.region, facts)
    audit(request, Action.DOSSIER, asked.region, " ".join(filter(None, (facts["year"], facts["from"], facts["to"]))))
    work.worker.submit(job)
    return job


def job_of(request: Request, identity: str, *kinds: JobKind) -> Job:
    """Raises NotFoundError for an id that no job of these kinds has."""
    found = backend_of(request).store.jobs.job(identity)
    if found is None or found.kind not in kinds:
        raise NotFoundError("nothing that was asked for has this id", hint="list what was asked for last")
    return found


def _new(kind: JobKind, principal: Principal, subject: str, facts: dict[str, str]) -> Job:
    return Job(
        id=secrets.token_hex(12),
        kind=kind,
        principal=principal.id,
        name=principal.name,
        created=datetime.now(UTC),
        subject=subject,
        facts=facts,
    )


def _refused(request: Request, found: Job, error: InputError) -> Job:
    told = Outcome(source=found.subject, disposition=Disposition.FAILED, reason=error.reason, detail=error.detail)
    ended = replace(
        found,
        state=JobState.DONE,
        outcomes=(told,),
        counts={Disposition.FAILED.value: 1},
        ended=datetime.now(UTC),
    )
    backend_of(request).store.jobs.add_job(ended)
    return ended
