"""The scale-out store: its parts behind the one protocol."""

from __future__ import annotations

import logging

from models.errors import MissingExtraError
from models.ports import Embedder, Terms
from models.region import RegionRegistry
from search_api.store.elastic import layout
from search_api.store.elastic.address import Address
from search_api.store.elastic.client import Client
from search_api.store.elastic.clock import Clock, Wall, wall_clock
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices, Layout

log = logging.getLogger(__name__)


class ElasticStore:
    """Keeps everything in one engine under one prefix. Safe to share between threads; any number of processes may use
    one prefix."""

    def __init__(
        self,
        client: Client,
        *,
        layout: Layout,
        terms: Terms,
        registry: RegionRegistry,
        embedder: Embedder | None = None,
        missing: MissingExtraError | None = None,
        clock: Wall = wall_clock,
    ) -> None:
        self._client = client
        self._indices = Indices(client, layout, specs())
        self._indices.ensure()
        self._clock = Clock(self._indices, wall=clock)
        self._heads = Heads(self._indices)
        self._closed = False

    @classmethod
    def open(
        cls,
        address: Address,
        *,
        terms: Terms,
        registry: RegionRegistry,
        layout: Layout | None = None,
        embedder: Embedder | None = None,
        missing: MissingExtraError | None = None,
        clock: Wall = wall_clock,
    ) -> ElasticStore:
        """Open the store in the engine at `address`, its indices made where they are not there.

        Raises StoreUnavailableError, StoreRefusedError, and StoreVersionError for indices that a newer Bukti wrote or
        somebody changed by hand.
        """
        return cls(
            Client(address),
            layout=layout or Layout(),
            terms=terms,
            registry=registry,
            embedder=embedder,
            missing=missing,
            clock=clock,
        )

    def close(self) -> None:
        """What this process wrote is found by everybody at once. Harmless to repeat."""
        if self._closed:
            return
        self._closed = True
        self._indices.settle()
        self._client.close()


def specs() -> tuple[layout.IndexSpec, ...]:
    return layout.SPECS
