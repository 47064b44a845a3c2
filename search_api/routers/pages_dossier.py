"""Dossiers: asked for, made in the background, taken away."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from models.access import Action
from models.errors import NotFoundError
from models.job import Job, JobKind, JobState
from models.principal import Principal, Role
from search_api.access.audit import audit
from search_api.access.csrf import check_csrf
from search_api.access.roles import require
from search_api.backend import backend_of, desk_of
from search_api.dossier.request import PARAMETERS, parse_dossier
from search_api.jobs.runners import dossier_path
from search_api.routers.work import work_of
from search_api.web.desk import short_name
from search_api.web.job_page import view_of, views_of

router = APIRouter(tags=["pages"])
_assessor = require(Role.ASSESSOR)
Assessor = Annotated[Principal, Depends(_assessor)]
# The role first: of somebody without it not even the form is read.
_CHANGES = [Depends(_assessor), Depends(check_csrf)]
_LISTED = 30
# It is packed already: packed once more it would only lose its length.
_PACKED = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


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
    work = work_of(request)
    form = await request.form()
    raw = {key: [str(v).strip() for v in form.getlist(key) if str(v).strip()] for key in PARAMETERS}
    if raw["region"]:
        raw["region"] = [re.sub(r"^(\d{2}(?:\.\d{2})?)\s.*$", r"\1", raw["region"][0])]
    asked = parse_dossier({key: values for key, values in raw.items() if values}, registry=backend_of(request).registry)
    facts = {
        "region": asked.region,
        "year": " ".join(map(str, asked.year)),
        "from": asked.from_day.isoformat() if asked.from_day else "",
        "to": asked.to_day.isoformat() if asked.to_day else "",
        "pillar": " ".join(p.value for p in asked.pillar),
    }
    job = Job(
        id=secrets.token_hex(12),
        kind=JobKind.DOSSIER,
        principal=principal.id,
        name=principal.name,
        created=datetime.now(UTC),
        subject=asked.region,
        facts=facts,
    )
    audit(request, Action.DOSSIER, asked.region, " ".join(filter(None, (facts["year"], facts["from"], facts["to"]))))
    work.worker.submit(job)
    return RedirectResponse(f"/berkas/{job.id}", status_code=303)


@router.get("/berkas/kunci.pem")
def public_key(request: Request) -> Response:
    """The key that this instance's dossiers are checked with."""
    pem = work_of(request).workshop.dossier().signer.public.pem()
    return Response(
        pem,
        media_type="application/x-pem-file",
        headers={"Content-Disposition": 'attachment; filename="bukti-kunci-publik.pem"'},
    )


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
    job = _job(request, job_id)
    path = dossier_path(work_of(request).workshop, job)
    if job.state is not JobState.DONE or not path.is_file():
        raise NotFoundError("this dossier is not there", hint="have it made again")
    name = f"berkas-bukti-{job.subject}-{job.created:%Y%m%d}.zip"
    return FileResponse(path, media_type="application/zip", filename=name, headers=_PACKED)


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
