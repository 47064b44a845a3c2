"""Opens the store that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bukti.settings import Settings
from bukti.store_settings import api_key_of, is_embedded, login_of
from models.errors import MissingExtraError

if TYPE_CHECKING:
    from models.ports import Embedder
    from models.region import RegionRegistry
    from nlp.terms import IndonesianTerms
    from search_api.store.elastic.address import Address
    from search_api.store.elastic.indices import Indices, Layout
    from search_api.store.elastic.store import ElasticStore
    from search_api.store.protocol import Store


def open_store(
    settings: Settings,
    *,
    terms: IndonesianTerms,
    registry: RegionRegistry,
    embedder: Embedder | MissingExtraError,
    patience: float | None = None,
    mending: bool = False,
) -> Store:
    """`patience`: seconds for which a call to an engine is tried again, in place of the settings'. `mending`: open an
    engine's store whose index somebody changed, to build it anew (the embedded store builds such a one by itself).

    Raises StoreError, SettingsError where a file of a secret can't be read.
    """
    if is_embedded(settings):
        from search_api.store.embedded import EmbeddedStore

        found = None if isinstance(embedder, MissingExtraError) else embedder
        missing = embedder if isinstance(embedder, MissingExtraError) else None
        return EmbeddedStore.open(settings.home, terms=terms, registry=registry, embedder=found, missing=missing)
    return open_engine(
        settings,
        layout_of(settings),
        terms=terms,
        registry=registry,
        embedder=embedder,
        patience=patience,
        mending=mending,
    )


def open_engine(
    settings: Settings,
    layout: Layout,
    *,
    terms: IndonesianTerms,
    registry: RegionRegistry,
    embedder: Embedder | MissingExtraError,
    patience: float | None = None,
    mending: bool = False,
) -> ElasticStore:
    """The store under some prefix of the engine that the settings name. Raises as `open_store`."""
    from search_api.store.elastic.store import ElasticStore

    return ElasticStore.open(
        address_of(settings, patience=patience),
        layout=layout,
        terms=terms,
        registry=registry,
        embedder=None if isinstance(embedder, MissingExtraError) else embedder,
        missing=embedder if isinstance(embedder, MissingExtraError) else None,
        mending=mending,
    )


@contextmanager
def engine_indices(settings: Settings) -> Iterator[Indices]:
    """The indices of the engine that the settings name, as they are: nothing is made or checked."""
    from search_api.store.elastic.client import Client
    from search_api.store.elastic.indices import Indices
    from search_api.store.elastic.layout import SPECS

    with closing(Client(address_of(settings))) as client:
        yield Indices(client, layout_of(settings), SPECS)


def address_of(settings: Settings, *, patience: float | None = None) -> Address:
    """How the engine is reached. Raises SettingsError where a file of a secret can't be read."""
    from search_api.store.elastic.address import Address

    user, password = login_of(settings) or (None, None)
    return Address(
        url=settings.store,
        api_key=api_key_of(settings),
        user=user,
        password=password,
        ca=settings.elasticsearch_ca,
        timeout=settings.elasticsearch_timeout,
        patience=settings.elasticsearch_patience if patience is None else patience,
    )


def layout_of(settings: Settings) -> Layout:
    """How its indices are called and cut."""
    from search_api.store.elastic.indices import Layout

    return Layout(
        prefix=settings.elasticsearch_prefix,
        shards=settings.elasticsearch_shards,
        replicas=settings.elasticsearch_replicas,
    )
