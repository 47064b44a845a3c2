"""One suite over every store. `make_store` opens a store of the kind on a data folder of its own, as often as a test
likes: a second call opens the same data again. A further kind joins by another entry in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from models.errors import StoreError
from search_api.store.embedded import EmbeddedStore
from search_api.store.protocol import Store
from tests.search_api.concepts import ConceptEmbedder
from tests.search_api.press import PlainTerms, Press, registry

KINDS = ("embedded",)
MakeStore = Callable[[], Store]


@pytest.fixture(params=KINDS)
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeStore]:
    opened: list[Store] = []

    def make() -> Store:
        store: Store = EmbeddedStore.open(tmp_path / "home", terms=PlainTerms(), registry=registry())
        opened.append(store)
        return store

    yield make
    for store in opened:
        with suppress(StoreError):
            store.close()


@pytest.fixture(params=KINDS)
def meaning_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with an embedder to which `kebun` is `taman` and `limbah` is `sampah`."""
    store = EmbeddedStore.open(tmp_path / "home", terms=PlainTerms(), registry=registry(), embedder=ConceptEmbedder())
    yield store
    store.close()


@pytest.fixture
def store(make_store: MakeStore) -> Store:
    return make_store()


@pytest.fixture
def press() -> Press:
    return Press()
