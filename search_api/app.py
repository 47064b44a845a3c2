"""The HTTP API as an application factory: no globals, every part handed in."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import FastAPI

from models.ports import Archive, Extractor, QueryReader
from models.region import RegionRegistry
from search_api import problems
from search_api.routers import answers, health
from search_api.store.protocol import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """What the API answers from."""

    store: Store
    reader: QueryReader
    registry: RegionRegistry
    archive: Archive
    extractor: Extractor


def create_app(backend: Backend, *, version: str) -> FastAPI:
    """The API over a backend. Loopback only until there are accounts: whoever serves it sees to that."""
    app = FastAPI(
        title="Bukti",
        version=version,
        description="Provable evidence by region, pillar and year.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.backend = backend
    problems.install(app)
    app.include_router(health.router)
    app.include_router(answers.router, prefix="/api/v1")
    return app
