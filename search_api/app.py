"""The HTTP service as an application factory: no globals, every part handed in."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from search_api import problems
from search_api.backend import Backend as Backend
from search_api.routers import answers, health, pages, pages_coverage, pages_document, pages_region
from search_api.web.desk import Desk
from search_api.web.headers import ETags, SafeHeaders
from search_api.web.outlet_names import OutletNames
from search_api.web.participants import Participants

_COMPRESSED_FROM = 1_000  # bytes: below, the packing costs more than it spares


def create_app(backend: Backend, *, version: str) -> FastAPI:
    """API and pages over a backend. Loopback only until there are accounts: whoever serves it sees to that."""
    app = FastAPI(
        title="Bukti",
        version=version,
        description="Provable evidence by region, pillar and year.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.backend = backend
    app.state.desk = Desk(backend.registry, version=version)
    app.state.outlets = OutletNames(backend.outlet)
    app.state.participants = Participants()
    problems.install(app, app.state.desk)
    app.include_router(health.router)
    app.include_router(answers.router, prefix="/api/v1")
    for module in (pages, pages_document, pages_coverage, pages_region):
        app.include_router(module.router, include_in_schema=False)
    # The last one added is the first to see a request: tags are made of the plain body, then it is packed.
    app.add_middleware(ETags)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=6)
    app.add_middleware(SafeHeaders)
    return app
