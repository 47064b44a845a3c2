"""The search page, its downloads, and the files that pages need."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from models.access import Action
from models.errors import NotFoundError
from search_api.access import audited
from search_api.backend import backend_of, desk_of, outlets_of
from search_api.web.address import Address, parameters_of
from search_api.web.exports import Exporter
from search_api.web.search_page import Searcher

router = APIRouter(tags=["pages"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FOREVER = "public, max-age=31536000, immutable"


def address_of(request: Request) -> Address:
    """Where the reader is."""
    return Address.of(request.url.path, parameters_of(request.query_params.multi_items()))


@router.get("/")
def search(request: Request) -> Response:
    """One box, what was understood, what was found."""
    address = address_of(request)
    page = Searcher(backend_of(request), outlets_of(request)).page(address)
    q = address.value("q") or ""
    return desk_of(request).page("search.html", page=page, query=q, here="/", title=q or "Cari bukti")


@router.get("/linimasa")
def months(request: Request) -> Response:
    """The months of the year that was searched, to be put under the years."""
    part = Searcher(backend_of(request), outlets_of(request)).months(address_of(request))
    return desk_of(request).page("months.html", part=part)


@router.get("/unduh.{form}", dependencies=[Depends(audited(Action.EXPORT))])
def download(request: Request, form: str) -> Response:
    """The result of a search as a file."""
    backend = backend_of(request)
    searcher = Searcher(backend, outlets_of(request))
    exporter = Exporter(backend, outlets_of(request), searcher.request(address_of(request).without("size", "cursor")))
    answers: dict[str, Callable[[], Response]] = {
        "csv": lambda: StreamingResponse(exporter.csv(), media_type="text/csv; charset=utf-8"),
        "jsonl": lambda: StreamingResponse(exporter.jsonl(), media_type="application/x-ndjson"),
        "xlsx": lambda: Response(exporter.xlsx(), media_type=_XLSX),
    }
    if form not in answers:
        raise NotFoundError(f"no download is called {form!r}", hint=f"there are {', '.join(answers)}")
    found = answers[form]()
    found.headers["Content-Disposition"] = f'attachment; filename="{exporter.name}.{form}"'
    found.headers["X-Total-Count"] = str(exporter.total)
    return found


@router.get("/static/{path:path}")
def static(request: Request, path: str) -> Response:
    """A file of ours; the address changes with it."""
    asset = desk_of(request).assets.get(path)
    if asset is None:
        raise NotFoundError(f"no file is called {path!r}")
    kept = _FOREVER if request.query_params.get("v") == asset.digest else "no-cache"
    return Response(asset.data, media_type=asset.media_type, headers={"Cache-Control": kept})


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """Browsers ask for it unasked."""
    return RedirectResponse(desk_of(request).assets.url("bukti.svg"), status_code=301)
