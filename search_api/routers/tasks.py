"""Intake and dossiers for programs: the same work as the pages ask for, under the same roles."""

from __future__ import annotations

import tempfile
from typing import Annotated, BinaryIO, cast

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response
from starlette.concurrency import run_in_threadpool

from models.errors import NotFoundError, RequestError
from models.job import Job, JobKind, JobState
from models.principal import Principal, Role
from search_api.access.roles import require
from search_api.backend import backend_of
from search_api.jobs.answer import task_of
from search_api.jobs.runners import dossier_path
from search_api.query.request import Raw
from search_api.routers.asking import INTAKE, hand_in_address, hand_in_file, job_of, order_dossier, stated_facts
from search_api.routers.openapi import answers, bytes_of
from search_api.routers.parameters import ADDRESS, DOSSIER, FILE, TaskIdPath, documented
from search_api.routers.work import work_of

router = APIRouter(prefix="/api/v1", tags=["work"])
Assessor = Annotated[Principal, Depends(require(Role.ASSESSOR))]
_LISTED = 50
_IN_MEMORY = 1_048_576
_BODY = {
    "requestBody": {
        "required": True,
        "description": "The file's bytes as they are. What kind they are is told by them, not by the name.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/intake", responses=answers("Task", many=True), response_class=Response)
def intake(request: Request) -> Response:
    """What was handed in last, the newest first, at most 50."""
    return _tasks(backend_of(request).store.jobs.jobs(INTAKE, size=_LISTED))


@router.post(
    "/intake/file",
    status_code=202,
    responses=answers("Task", status=202),
    openapi_extra=documented(FILE) | _BODY,
    response_class=Response,
)
async def hand_in_a_file(request: Request, principal: Assessor) -> Response:
    """Hand in a file: on the disk, whole, when the answer comes, and read after. Ask for the task until it ends."""
    given = _given(request, "name", "region", "source")
    if not given["name"]:
        raise RequestError("the file has no name", parameter="name", hint="give the name that people know it by")
    facts = await run_in_threadpool(stated_facts, request, outlet=given["source"], region=given["region"])
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        async for block in request.stream():
            await run_in_threadpool(spooled.write, block)
        spooled.seek(0)
        file = cast(BinaryIO, spooled)
        job = await run_in_threadpool(hand_in_file, request, principal, file, given["name"], facts)
    return _accepted(job, f"/api/v1/intake/{job.id}")


@router.post(
    "/intake/address",
    status_code=202,
    responses=answers("Task", status=202),
    openapi_extra=documented(ADDRESS),
    response_class=Response,
)
def hand_in_an_address(request: Request, principal: Assessor) -> Response:
    """Have a page of the web fetched, guarded and politely, as `bukti crawl --url` does."""
    given = _given(request, "url", "region", "source")
    if not given["url"]:
        raise RequestError("no address was given", parameter="url", hint="it begins with http:// or https://")
    facts = stated_facts(request, outlet=given["source"], region=given["region"])
    job = hand_in_address(request, principal, given["url"], facts)
    return _accepted(job, f"/api/v1/intake/{job.id}")


@router.get("/intake/{task_id}", responses=answers("Task", missing=True), response_class=Response)
def intake_task(request: Request, task_id: TaskIdPath) -> Response:
    """How far one thing that was handed in is, and what became of each item."""
    return _json(task_of(job_of(request, task_id, *INTAKE)))


@router.get("/dossiers", responses=answers("Task", many=True), response_class=Response)
def dossiers(request: Request) -> Response:
    """The dossiers that were asked for last, the newest first, at most 50."""
    return _tasks(backend_of(request).store.jobs.jobs((JobKind.DOSSIER,), size=_LISTED))


@router.post(
    "/dossiers",
    status_code=202,
    responses=answers("Task", status=202),
    openapi_extra=documented(DOSSIER),
    response_class=Response,
)
def order_a_dossier(request: Request, principal: Assessor) -> Response:
    """Have a dossier made; ask for the task until it ends, then for its file."""
    job = order_dossier(request, principal, _raw(request))
    return _accepted(job, f"/api/v1/dossiers/{job.id}")


@router.get("/dossiers/{task_id}", responses=answers("Task", missing=True), response_class=Response)
def dossier_task(request: Request, task_id: TaskIdPath) -> Response:
    """How far a dossier is; when it is made, its size, digest and key."""
    return _json(task_of(job_of(request, task_id, JobKind.DOSSIER)))


@router.get(
    "/dossiers/{task_id}/file",
    responses=bytes_of("application/zip", "The dossier.", missing=True),
    response_class=Response,
)
def dossier_file(request: Request, task_id: TaskIdPath) -> Response:
    """The dossier itself, to be checked with `bukti verify`."""
    return dossier_answer(request, job_of(request, task_id, JobKind.DOSSIER))


@router.get(
    "/dossier-key",
    responses=bytes_of("application/x-pem-file", "The public key in PEM."),
    response_class=Response,
)
def dossier_key(request: Request) -> Response:
    """The public key that this instance's dossiers are checked with."""
    return key_answer(request)


def dossier_answer(request: Request, job: Job) -> Response:
    """The file of a dossier. Raises NotFoundError where it is not made, or was taken away."""
    path = dossier_path(work_of(request).workshop, job)
    if job.state is not JobState.DONE or not path.is_file():
        raise NotFoundError("this dossier is not there", hint="have it made again")
    name = f"berkas-bukti-{job.subject}-{job.created:%Y%m%d}.zip"
    # It is packed already: packed once more it would only lose its length.
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
    return FileResponse(path, media_type="application/zip", filename=name, headers=headers)


def key_answer(request: Request) -> Response:
    """The public key as a file."""
    pem = work_of(request).workshop.dossier().signer.public.pem()
    name = 'attachment; filename="bukti-kunci-publik.pem"'
    return Response(pem, media_type="application/x-pem-file", headers={"Content-Disposition": name})


def _given(request: Request, *known: str) -> dict[str, str]:
    """Each of the parameters, empty where it is not given. Raises RequestError for another one, or one given twice."""
    raw = _raw(request)
    for name, values in raw.items():
        if name not in known:
            raise RequestError(f"there is no parameter {name!r}", parameter=name, hint=f"there are {', '.join(known)}")
        if len(values) > 1:
            raise RequestError(f"{name} stands {len(values)} times", parameter=name, hint="give it once")
    return {name: raw[name][0].strip() if name in raw else "" for name in known}


def _raw(request: Request) -> Raw:
    return {key: request.query_params.getlist(key) for key in request.query_params}


def _tasks(jobs: tuple[Job, ...]) -> Response:
    return _json([task_of(job) for job in jobs])


def _accepted(job: Job, where: str) -> Response:
    found = _json(task_of(job), status=202)
    found.headers["Location"] = where
    return found


def _json(value: object, *, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")
