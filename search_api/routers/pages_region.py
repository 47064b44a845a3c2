"""Regions, and how the service stands."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.errors import NotFoundError
from search_api.backend import backend_of, desk_of, outlets_of
from search_api.routers.pages_coverage import participants_of
from search_api.web.region_page import Regions
from search_api.web.status_page import status_page

router = APIRouter(tags=["pages"])


@router.get("/wilayah")
def regions(request: Request) -> Response:
    """All regions by province, or those of a name."""
    name = request.query_params.get("nama", "")
    found = _regions(request).provinces(name)
    return desk_of(request).page("regions.html", provinces=found, name=name, here="/wilayah", title="Wilayah")


@router.get("/wilayah/{code}")
def region(request: Request, code: str) -> Response:
    """One region."""
    backend = backend_of(request)
    if code not in backend.registry:
        raise NotFoundError(f"no region has the code {code!r}", hint="codes look like 73 or 73.22")
    page = _regions(request).page(code)
    return desk_of(request).page("region.html", page=page, here="/wilayah", title=page.region.name)


@router.get("/status")
def status(request: Request) -> Response:
    """What is stored, and how the sources are."""
    page = status_page(backend_of(request), outlets_of(request))
    return desk_of(request).page("status.html", page=page, here="/status", title="Status")


def _regions(request: Request) -> Regions:
    return Regions(backend_of(request), outlets_of(request), participants_of(request))
