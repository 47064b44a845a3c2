"""Stores on a folder of the test's own; `open_store` opens it again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from models.errors import StoreError
from search_api.store.embedded import EmbeddedStore
from tests.search_api.press import PlainTerms, Press, registry

OpenStore = Callable[[], EmbeddedStore]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def open_store(home: Path) -> Iterator[OpenStore]:
    opened: list[EmbeddedStore] = []

    def make() -> EmbeddedStore:
        opened.append(EmbeddedStore.open(home, terms=PlainTerms(), registry=registry()))
        return opened[-1]

    yield make
    for store in opened:
        with suppress(StoreError):
            store.close()


@pytest.fixture
def press() -> Press:
    return Press()
