"""Parts of the Elasticsearch store on a real engine, under a prefix of their own that is removed afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search_api.store.elastic import layout
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import Indices
from tests import on_engine as engine


@pytest.fixture
def client() -> Iterator[Client]:
    found = Client(engine.address())
    yield found
    found.close()


@pytest.fixture
def indices(client: Client) -> Iterator[Indices]:
    found = Indices(client, engine.fresh_layout(), layout.SPECS)
    found.ensure()
    yield found
    found.remove()
