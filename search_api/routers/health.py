"""Whether the service is alive and ready."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from search_api.backend import backend_of, metrics_of
from search_api.problems import RETRY_AFTER_SECONDS, problem
from search_api.routers.openapi import OPEN, answers, bytes_of
from search_api.serving.metrics import MEDIA_TYPE
from search_api.serving.request_ids import request_id

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    responses=bytes_of("text/plain", "Prometheus' text format."),
    response_class=Response,
)
def metrics(request: Request) -> Response:
    """Requests, latencies, dispositions and how far the index is, as Prometheus reads them."""
    return Response(metrics_of(request).text(), media_type=MEDIA_TYPE)


@router.get("/healthz", responses=answers("Health"), response_class=Response, openapi_extra=OPEN)
def alive() -> Response:
    """The process answers."""
    return _said("alive")


@router.get("/readyz", responses=answers("Health"), response_class=Response, openapi_extra=OPEN)
def ready(request: Request) -> Response:
    """The store is reachable and its index is caught up; 503 while it is not."""
    index = backend_of(request).store.status().index
    if index is not None and index.behind:
        detail = f"the index is {index.behind} changes behind the record"
        found = problem(503, "not ready", detail, kind="bukti:not_ready", request=request_id(request))
        found.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return found
    return _said("ready")


def _said(status: str) -> Response:
    return JSONResponse({"status": status})
