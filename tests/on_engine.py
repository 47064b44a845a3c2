"""The engine that tests of the Elasticsearch store use: a real one, each test under a prefix of its own.

`BUKTI_TEST_ELASTICSEARCH` is its URL; without it such tests are skipped.
"""

from __future__ import annotations

import os
import uuid

import pytest

from search_api.store.elastic import layout
from search_api.store.elastic.address import Address
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import Indices, Layout

VARIABLE = "BUKTI_TEST_ELASTICSEARCH"


def address() -> Address:
    """Skips the test where there is no engine."""
    url = os.environ.get(VARIABLE)
    if not url:
        pytest.skip(f"no Elasticsearch: start an 8.19 without security and set {VARIABLE} to its URL")
    return Address(url=url, patience=10.0)


def fresh_layout() -> Layout:
    """A prefix that nobody else has."""
    return Layout(prefix=f"test-{uuid.uuid4().hex[:12]}")


def remove(layout_: Layout) -> None:
    """Remove all indices under a prefix."""
    client = Client(address())
    Indices(client, layout_, layout.SPECS).remove()
    client.close()
