"""The store that needs no server: SQLite is the record, a tantivy index is derived from it."""

from search_api.store.embedded.store import EmbeddedStore

__all__ = ["EmbeddedStore"]
