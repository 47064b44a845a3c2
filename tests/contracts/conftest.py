"""One suite over every store. `make_store` opens a store of the kind on a data folder of its own, as often as a test
likes: a second call opens the same data again. A further kind joins by another entry in `KINDS`.

The kind `elastic` runs on the engine that `BUKTI_TEST_ELASTICSEARCH` names, each test under a prefix of its own, and
skips where there is none.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from models.errors import StoreError
from models.ports import Embedder
from search_api.store.elastic import ElasticStore
from search_api.store.embedded import EmbeddedStore
from search_api.store.protocol import Store
from tests import on_engine
from tests.search_api.concepts import ConceptEmbedder
from tests.search_api.press import PlainTerms, Press, registry

KINDS = ("embedded", "elastic")
MakeStore = Callable[[], Store]


@contextmanager
def home(kind: str, *, embedder: Embedder | None = None) -> Iterator[MakeStore]:
    """Opens stores of a kind on one place for data, which is removed afterwards. Skips where there is no engine."""
    opened: list[Store] = []
    folder, layout = Path(tempfile.mkdtemp()), on_engine.fresh_layout()
    address = on_engine.address() if kind == "elastic" else None

    def make() -> Store:
        store: Store
        if address is not None:
            store = ElasticStore.open(
                address, layout=layout, terms=PlainTerms(), registry=registry(), embedder=embedder
            )
        else:
            store = EmbeddedStore.open(folder, terms=PlainTerms(), registry=registry(), embedder=embedder)
        opened.append(store)
        return store

    try:
        yield make
    finally:
        for store in opened:
            with suppress(StoreError):
                store.close()
        shutil.rmtree(folder, ignore_errors=True)
        if address is not None:
            on_engine.remove(layout)


@contextmanager
def opened(kind: str) -> Iterator[Store]:
    """One store of a kind, for what is no fixture."""
    with home(kind) as make:
        yield make()


@pytest.fixture(params=KINDS)
def make_store(request: pytest.FixtureRequest) -> Iterator[MakeStore]:
    with home(request.param) as make:
        yield make


@pytest.fixture(params=KINDS)
def meaning_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store with an embedder to which `kebun` is `taman` and `limbah` is `sampah`."""
    with home(request.param, embedder=ConceptEmbedder()) as make:
        yield make()


@pytest.fixture
def store(make_store: MakeStore) -> Store:
    return make_store()


@pytest.fixture
def press() -> Press:
    return Press()
