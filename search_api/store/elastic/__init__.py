"""The scale-out store: Elasticsearch 8 through its official client, by core features alone."""

from search_api.store.elastic.address import Address
from search_api.store.elastic.indices import Layout
from search_api.store.elastic.store import ElasticStore

__all__ = ["Address", "ElasticStore", "Layout"]
