"""Intake: a file handed in or an address to fetch, how far it is, and what became of each item."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from models.errors import NotFoundError, RequestError
from models.job import Job
from models.principal import Principal, Role
from search_api.access.csrf import check_csrf
from search_api.access.roles import require
from search_api.backend import backend_of, desk_of
from search_api.routers.asking import INTAKE, LONGEST_URL, hand_in_address, hand_in_file, stated_facts
from search_api.routers.work import work_of
from search_api.web.job_page import view_of, views_of

router = APIRouter(tags=["pages"])
_assessor = require(Role.ASSESSOR)
Assessor = Annotated[Principal, Depends(_assessor)]
# The role first: of somebody without it not even the form is read.
_CHANGES = [Depends(_assessor), Depends(check_csrf)]
MOST_FILES = 20
_LISTED = 30


@router.get("/masukan")
def intake(request: Request) -> Response:
    """The form, and what was handed in before."""
    backend = backend_of(request)
    jobs = backend.store.jobs.jobs(INTAKE, size=_LISTED)
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
    if len(files) > MOST_FILES or len(url) > LONGEST_URL:
        raise RequestError(f"more than {MOST_FILES} files, or an address too long", parameter="file", hint="give less")
    jobs = [await run_in_threadpool(_upload, request, principal, file, facts) for file in files]
    if url:
        jobs.append(await run_in_threadpool(hand_in_address, request, principal, url, facts))
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
    outlet, region = str(form.get("outlet") or "").strip(), str(form.get("region") or "").strip()
    return stated_facts(request, outlet=outlet, region=region)


def _upload(request: Request, principal: Principal, file: UploadFile, facts: dict[str, str]) -> Job:
    return hand_in_file(request, principal, file.file, file.filename or "", facts)


def _page(request: Request, template: str, identity: str) -> Response:
    found = backend_of(request).store.jobs.job(identity)
    if found is None or found.kind not in INTAKE:
        raise NotFoundError("nothing that was handed in has this address", hint="see /masukan")
    view = view_of(found)
    return desk_of(request).page(
        template, view=view, refresh=view.open, here="/masukan", title=f"Tambah bukti: {found.subject}"
    )
