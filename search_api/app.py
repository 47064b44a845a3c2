"""The HTTP service as an application factory: no globals, every part handed in."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from search_api import problems
from search_api.access import csrf, visitor
from search_api.access.door import Door
from search_api.access.gate import Gate
from search_api.access.hosts import Hosts
from search_api.access.service import Service as Service
from search_api.backend import Backend as Backend
from search_api.routers import (
    answers,
    audit,
    changes,
    health,
    login,
    pages,
    pages_coverage,
    pages_document,
    pages_dossier,
    pages_intake,
    pages_region,
    reference,
    tasks,
)
from search_api.routers.work import work_over, working
from search_api.serving.heads import Heads
from search_api.serving.metrics import Metrics
from search_api.serving.observed import Observed
from search_api.serving.request_ids import RequestIds
from search_api.serving.sizes import Sizes
from search_api.web.desk import Desk
from search_api.web.headers import ETags, SafeHeaders
from search_api.web.outlet_names import OutletNames
from search_api.web.participants import Participants

_COMPRESSED_FROM = 1_000  # bytes: below, the packing costs more than it spares
# Prefixes stand in the routers themselves: metrics know a route by its own path.
_API = (answers, changes, tasks, health)
_PAGES = (pages, pages_document, pages_coverage, pages_region, pages_dossier, pages_intake, login, audit, reference)
_NO_SERVICE = Service()


def create_app(backend: Backend, *, version: str, service: Service = _NO_SERVICE) -> FastAPI:
    """API and pages over a backend, opened to people as `service` says (by default: the local user alone).

    Raises SettingsError for a rate that is none.
    """
    app = FastAPI(title="Bukti", version=version, docs_url=None, redoc_url=None, openapi_url=None, lifespan=working)
    app.state.backend = backend
    app.state.desk = Desk(backend.registry, version=version)
    app.state.outlets = OutletNames(backend.outlet)
    app.state.participants = Participants()
    app.state.work = work_over(backend)
    app.state.door = Door(service, backend.store.accounts)
    app.state.metrics = Metrics(backend.store)
    app.state.desk.know(
        csrf_field=csrf.current_csrf_field, csrf_token=csrf.current_csrf_token, visitor=visitor.CURRENT.get
    )
    for module in _API:
        app.include_router(module.router)
    for module in _PAGES:
        app.include_router(module.router, include_in_schema=False)
    _surround(app, service)
    return app


def _surround(app: FastAPI, service: Service) -> None:
    """The last one added is the first to see a request."""
    told = problems.Problems(app.state.desk)
    problems.install(app, told)
    app.add_middleware(Gate, door=app.state.door, problems=told)
    # Tags are made of the plain body, then it is packed.
    app.add_middleware(ETags)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=6)
    app.add_middleware(Heads)
    app.add_middleware(Sizes, service=service, problems=told)
    app.add_middleware(Hosts, hosts=service.hosts, problems=told)
    app.add_middleware(Observed, metrics=app.state.metrics, problems=told)
    app.add_middleware(RequestIds)
    app.add_middleware(SafeHeaders)
