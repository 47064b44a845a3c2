"""Dossiers: asked for, made in the background, taken away."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from models.errors import NotFoundError
from models.job import Job, JobKind
from models.principal import Principal, Role
from search_api.access.csrf import check_csrf
from search_api.access.roles import require
from search_api.backend import backend_of, desk_of
from search_api.dossier.request import PARAMETERS
from search_api.routers.asking import order_dossier
from search_api.routers.tasks import dossier_answer, key_answer
from search_api.web.desk import short_name
from search_api.web.job_page import view_of, views_of

router = APIRouter(tags=["pages"])
_assessor = require(Role.ASSESSOR)
Assessor = Annotated[Principal, Depends(_assessor)]
# The role first: of somebody without it not even the form is read.
_CHANGES = [Depends(_assessor), Depends(check_csrf)]
_LISTED = 30


@router.get("/berkas")
def dossiers(request: Request) -> Response:
    """The form, filled in as the address says, and what was made before."""
    backend = backend_of(request)
    given = request.query_params
    jobs = backend.store.jobs.jobs((JobKind.DOSSIER,), size=_LISTED)
    code = given.get("region", "")
    known = backend.registry.get(code)
    return desk_of(request).page(
        "dossiers.html",
        jobs=views_of(jobs),
        region=f"{known.code} {known.name}" if known else code,
        regions=tuple(backend.registry),
        years=tuple(reversed(backend.store.status().years)),
        chosen=set(given.getlist("year")),
        refresh=any(job.state.is_open for job in jobs),
        title="Berkas bukti",
    )


@router.post("/berkas", dependencies=_CHANGES)
async def order(request: Request, principal: Assessor) -> Response:
    """Have a dossier made."""
    form = await request.form()
    raw = {key: [str(v).strip() for v in form.getlist(key) if str(v).strip()] for key in PARAMETERS}
    if raw["region"]:
        raw["region"] = [re.sub(r"^(\d{2}(?:\.\d{2})?)\s.*$", r"\1", raw["region"][0])]
    asked = {key: values for key, values in raw.items() if values}
    job = await run_in_threadpool(order_dossier, request, principal, asked)
    return RedirectResponse(f"/berkas/{job.id}", status_code=303)


@router.get("/berkas/kunci.pem")
def public_key(request: Request) -> Response:
    """The key that this instance's dossiers are checked with."""
    return key_answer(request)


@router.get("/berkas/{job_id}")
def dossier(request: Request, job_id: str) -> Response:
    """How far it is; when it is made, the file and how to check it."""
    return _page(request, "dossier.html", _job(request, job_id))


@router.get("/berkas/{job_id}/kemajuan")
def progress(request: Request, job_id: str) -> Response:
    """The part of the page that changes."""
    return _page(request, "dossier_progress.html", _job(request, job_id))


@router.get("/berkas/{job_id}/unduh")
def download(request: Request, job_id: str) -> Response:
    """The file."""
    return dossier_answer(request, _job(request, job_id))


def _job(request: Request, identity: str) -> Job:
    job = backend_of(request).store.jobs.job(identity)
    if job is None or job.kind is not JobKind.DOSSIER:
        raise NotFoundError("no dossier has this address", hint="see /berkas")
    return job


def _page(request: Request, template: str, job: Job) -> Response:
    region = backend_of(request).registry.require(job.subject)
    view = view_of(job)
    title = f"Berkas bukti {short_name(region)}"
    return desk_of(request).page(template, view=view, place=region, refresh=view.open, title=title)
