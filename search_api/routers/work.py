"""The work in the background beside the service: begun with it, let go of with it, and how a route gets at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from models.errors import MissingExtraError
from search_api.backend import Backend
from search_api.jobs.runners import runners_of
from search_api.jobs.worker import Worker
from search_api.jobs.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    workshop: Workshop
    worker: Worker


def work_over(backend: Backend) -> Work | None:
    """None for a backend without a workshop: it answers, and takes nothing in."""
    if backend.workshop is None:
        return None
    worker = Worker(backend.store.jobs, runners_of(backend.workshop))
    return Work(workshop=backend.workshop, worker=worker)


def work_of(request: Request) -> Work:
    """Raises MissingExtraError for a service that was made without."""
    work = cast("Work | None", request.app.state.work)
    if work is None:
        raise MissingExtraError(
            "this service takes nothing in and makes no dossiers", hint="start it with `bukti serve`"
        )
    return work


@asynccontextmanager
async def working(app: FastAPI) -> AsyncIterator[None]:
    """The service's lifetime: what was left undone is gone on with, what runs at the end waits for the next start."""
    work = cast("Work | None", app.state.work)
    if work is not None:
        work.worker.start()
    try:
        yield
    finally:
        if work is not None:
            await run_in_threadpool(work.worker.stop)
