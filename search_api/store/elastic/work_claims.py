"""Who works on what just now, on the engine: a document an item, taken by compare-and-set on what was read by id."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from search_api.store.elastic.bulk import Action
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.indices import IndexSpec, Indices
from search_api.store.instants import micros

SPEC = IndexSpec(
    name="work",
    properties={
        "id": {"type": "keyword"},
        "holder": {"type": "keyword", "index": False, "doc_values": False},
        "until": {"type": "long"},
    },
)
_AT_ONCE = 1_000


class ClaimRecord:
    """Satisfies `search_api.store.claims.Claims`. Safe to share between threads."""

    def __init__(self, indices: Indices) -> None:
        self._documents = Documents(indices, SPEC)

    def take(self, items: Sequence[str], *, holder: str, at: datetime, until: datetime) -> frozenset[str]:
        names = {_id(item): item for item in items}
        known = self._documents.many(names)
        free = [name for name in names if _is_free(known.get(name), holder, micros(at))]
        done = self._documents.bulk(
            self._documents.putting(name, {"id": name, "holder": holder, "until": micros(until)}, over=known.get(name))
            for name in free
        )
        return frozenset(names[one.action.id] for one in done if one.ok)

    def let_go(self, items: Sequence[str], *, holder: str) -> None:
        found = self._documents.many(map(_id, items))
        self._documents.bulk(
            self._documents.putting(name, {**stored.source, "until": 0}, over=stored)
            for name, stored in found.items()
            if stored.source["holder"] == holder
        )

    def forget(self, before: datetime) -> None:
        self._documents.refresh()
        gone: list[Action] = []
        ended = {"range": {"until": {"lt": micros(before)}}}
        for stored in self._documents.walk(ended, order="id"):
            gone.append(self._documents.deleting(stored.id))
            if len(gone) >= _AT_ONCE:
                self._documents.bulk(gone)
                gone = []
        self._documents.bulk(gone)


def _is_free(found: Stored | None, holder: str, at: int) -> bool:
    return found is None or found.source["holder"] == holder or found.source["until"] <= at


def _id(item: str) -> str:
    """The engine takes ids of 512 bytes at most."""
    return hashlib.sha256(item.encode("utf-8", "surrogatepass")).hexdigest()
