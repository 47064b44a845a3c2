"""What the service answers from, and how a route gets at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from fastapi import Request

from models.health import SourceHealth
from models.ports import Archive, Extractor, QueryReader
from models.region import RegionRegistry
from search_api.jobs.workshop import Workshop
from search_api.serving.metrics import Metrics
from search_api.store.protocol import Store
from search_api.web.desk import Desk
from search_api.web.outlet_names import Lookup, OutletNames, nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """The parts, handed in. `outlet` finds a publisher of the catalogue by its id; `workshop` is what files are taken
    in and dossiers made with, where the service does so. `health` tells how crawled sources stand."""

    store: Store
    reader: QueryReader
    registry: RegionRegistry
    archive: Archive
    extractor: Extractor
    outlet: Lookup = nobody
    workshop: Workshop | None = None
    health: Callable[[], tuple[SourceHealth, ...]] | None = None

    def known_outlets(self, asked: Iterable[str]) -> frozenset[str]:
        """Those of the ids that the catalogue has, and all that stored documents have: what `source` may be."""
        return self.store.outlets().union(name for name in asked if self.outlet(name) is not None)


def backend_of(request: Request) -> Backend:
    return cast(Backend, request.app.state.backend)


def desk_of(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)


def outlets_of(request: Request) -> OutletNames:
    return cast(OutletNames, request.app.state.outlets)


def metrics_of(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)
