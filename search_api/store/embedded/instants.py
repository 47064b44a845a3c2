"""Instants as every store keeps them, under the name that this store's modules know them by."""

from search_api.store.instants import FOREVER, instant, micros, utc_text

__all__ = ["FOREVER", "instant", "micros", "utc_text"]
