"""Whether the service is alive and ready."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from search_api.backend import backend_of
from search_api.problems import problem

router = APIRouter(tags=["health"])


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", response_model=None)
def ready(request: Request) -> dict[str, str] | Response:
    """The store is reachable and its index is caught up; 503 while it is not."""
    index = backend_of(request).store.status().index
    if index is not None and index.behind:
        return problem(503, "not ready", f"the index is {index.behind} changes behind the record")
    return {"status": "ready"}
