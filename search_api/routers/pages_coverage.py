"""The matrix of regions, pillars and years, its map, and what lies behind a gap."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from models.access import Action
from search_api.access import audited
from search_api.backend import backend_of, desk_of, outlets_of
from search_api.routers.pages import address_of
from search_api.web.address import Address
from search_api.web.compare_page import Comparisons
from search_api.web.coverage_page import FILLS, Coverages, measure_label
from search_api.web.participants import Participants

router = APIRouter(tags=["pages"])


def participants_of(request: Request) -> Participants:
    return cast(Participants, request.app.state.participants)


@router.get("/liputan")
def coverage(request: Request) -> Response:
    """The matrix."""
    page = _coverages(request).page(address_of(request))
    label = measure_label(page.asked.measure)
    title = f"Liputan {page.asked.year}"
    return desk_of(request).page("coverage.html", page=page, measure=label, here="/liputan", title=title)


@router.get("/liputan/peta")
def map_fragment(request: Request) -> Response:
    """The map, to be put into the page."""
    return desk_of(request).page("map.svg", map=_coverages(request).map(address_of(request)), fills=None)


@router.get("/liputan/peta.svg")
def map_picture(request: Request) -> Response:
    """The map as a picture of its own."""
    text = desk_of(request).text("map.svg", map=_coverages(request).map(address_of(request)), fills=FILLS)
    return Response(text, media_type="image/svg+xml")


@router.get("/liputan.csv", dependencies=[Depends(audited(Action.EXPORT))])
def table(request: Request) -> Response:
    """The cells as a table."""
    coverages = _coverages(request)
    coverages.asked(address_of(request))
    return StreamingResponse(
        coverages.csv(address_of(request)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="bukti-liputan.csv"'},
    )


@router.get("/liputan/banding")
def comparison(request: Request) -> Response:
    """Two regions or two years side by side."""
    address = address_of(request)
    years = _coverages(request).years(_coverages(request).asked(Address(address.path)))
    page = Comparisons(backend_of(request)).page(address, years)
    return desk_of(request).page("compare.html", page=page, here="/liputan", title="Bandingkan liputan")


@router.get("/liputan/celah")
def gap(request: Request) -> Response:
    """What was searched for a cell without evidence."""
    asked = address_of(request)
    found = _coverages(request).gap(asked.value("region") or "", asked.value("pillar") or "", asked.value("year") or "")
    return desk_of(request).page("gap.html", gap=found, here="/liputan", title="Celah liputan")


def _coverages(request: Request) -> Coverages:
    return Coverages(backend_of(request), outlets_of(request), participants_of(request))
