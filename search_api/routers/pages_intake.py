"""Intake: a file handed in or an address to fetch, how far it is, and what became of each item."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from models.access import Action
from models.disposition import Disposition, Outcome
from models.errors import InputError, NotFoundError, RequestError
from models.job import Job, JobKind, JobState
from models.principal import Principal, Role
from search_api.access.audit import audit
from search_api.access.csrf import check_csrf
from search_api.access.roles import require
from search_api.backend import backend_of, desk_of
from search_api.dossier.request import find_region
from search_api.jobs.uploads import keep_upload, shown_name
from search_api.routers.work import work_of
from search_api.web.job_page import view_of, views_of

router = APIRouter(tags=["pages"])
_assessor = require(Role.ASSESSOR)
Assessor = Annotated[Principal, Depends(_assessor)]
# The role first: of somebody without it not even the form is read.
_CHANGES = [Depends(_assessor), Depends(check_csrf)]
KINDS = (JobKind.UPLOAD, JobKind.FETCH)
MOST_FILES = 20
_LISTED = 30
_LONGEST_URL = 2_000


@router.get("/masukan")
def intake(request: Request) -> Response:
    """The form, and what was handed in before."""
    backend = backend_of(request)
    jobs = backend.store.jobs.jobs(KINDS, size=_LISTED)
    code = request.query_params.get("region", "")
    known = backend.registry.get(code)
    return desk_of(request).page(
        "intake.html",
        jobs=views_of(jobs),
        region=f"{known.code} {known.name}" if known else "",
        regions=tuple(backend.registry),
        outlets=work_of(request).workshop.outlets(),
        largest=request.app.state.door.service.largest_upload,
        refresh=any(job.state.is_open for job in jobs),
        here="/masukan",
        title="Tambah bukti",
    )


@router.post("/masukan", dependencies=_CHANGES)
async def hand_in(request: Request, principal: Assessor) -> Response:
    """Keep what was handed in, then have it read."""
    form = await request.form()
    facts = await run_in_threadpool(_stated, request, form)
    files = [f for f in form.getlist("berkas") if isinstance(f, UploadFile) and f.filename]
    url = str(form.get("url") or "").strip()
    if not files and not url:
        raise RequestError("neither a file nor an address was given", parameter="file", hint="choose one of both")
    if len(files) > MOST_FILES or len(url) > _LONGEST_URL:
        raise RequestError(f"more than {MOST_FILES} files, or an address too long", parameter="file", hint="give less")
    jobs = [await run_in_threadpool(_upload, request, principal, file, facts) for file in files]
    if url:
        jobs.append(await run_in_threadpool(_fetch, request, principal, url, facts))
    return RedirectResponse(f"/masukan/{jobs[0].id}" if len(jobs) == 1 else "/masukan", status_code=303)


@router.get("/masukan/{job_id}")
def job(request: Request, job_id: str) -> Response:
    """One thing handed in."""
    return _page(request, "intake_job.html", job_id)


@router.get("/masukan/{job_id}/kemajuan")
def progress(request: Request, job_id: str) -> Response:
    """The part of the page that changes."""
    return _page(request, "intake_progress.html", job_id)


def _stated(request: Request, form: FormData) -> dict[str, str]:
    """Outlet and region as the one who hands it in says. Raises RequestError for those that are none."""
    outlet, region = str(form.get("outlet") or "").strip(), str(form.get("region") or "").strip()
    facts = {}
    if outlet:
        if outlet not in dict(work_of(request).workshop.outlets()):
            raise RequestError(
                f"no outlet has the id {outlet[:80]!r}", parameter="source", hint="choose one of the list"
            )
        facts["outlet"] = outlet
    if region:
        code = region.split(" ")[0]
        registry = backend_of(request).registry
        facts["region"] = code if code in registry else find_region(region, registry).code
    return facts


def _upload(request: Request, principal: Principal, file: UploadFile, facts: dict[str, str]) -> Job:
    """A file that can't be kept is told like one that can't be read: with its reason, under its name."""
    work = work_of(request)
    name = shown_name(file.filename or "")
    audit(request, Action.INTAKE, name, " ".join(facts.values()))
    found = _new(JobKind.UPLOAD, principal, name, facts)
    try:
        kept = keep_upload(file.file, name, work.workshop, largest=request.app.state.door.service.largest_upload)
    except InputError as error:
        return _refused(request, found, error)
    found = _new(
        JobKind.UPLOAD, principal, name, facts | {"path": str(kept.path), "digest": kept.digest, "size": str(kept.size)}
    )
    work.worker.submit(found)
    return found


def _fetch(request: Request, principal: Principal, url: str, facts: dict[str, str]) -> Job:
    audit(request, Action.INTAKE, url, " ".join(facts.values()))
    found = _new(JobKind.FETCH, principal, url, facts)
    work_of(request).worker.submit(found)
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
    ended = Job(
        id=found.id,
        kind=found.kind,
        principal=found.principal,
        name=found.name,
        created=found.created,
        subject=found.subject,
        facts=found.facts,
        state=JobState.DONE,
        outcomes=(told,),
        counts={Disposition.FAILED.value: 1},
        ended=datetime.now(UTC),
    )
    backend_of(request).store.jobs.add_job(ended)
    return ended


def _page(request: Request, template: str, identity: str) -> Response:
    found = backend_of(request).store.jobs.job(identity)
    if found is None or found.kind not in KINDS:
        raise NotFoundError("nothing that was handed in has this address", hint="see /masukan")
    view = view_of(found)
    return desk_of(request).page(
        template, view=view, refresh=view.open, here="/masukan", title=f"Tambah bukti: {found.subject}"
    )
