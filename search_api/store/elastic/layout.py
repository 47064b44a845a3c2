"""All indices of the store. A noun's module declares its own; here they are listed."""

from __future__ import annotations

from search_api.store.elastic import clock, heads
from search_api.store.elastic.indices import IndexSpec

SPECS: tuple[IndexSpec, ...] = (
    clock.SPEC,
    heads.SPEC,
)
