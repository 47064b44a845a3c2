"""Publishers as they were last seen."""

from __future__ import annotations

from collections.abc import Iterable

from models.codec import from_json, to_json
from models.document import Outlet
from search_api.store.elastic.bulk import Action
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.indices import IndexSpec, Indices

SPEC = IndexSpec(
    name="outlet",
    properties={"id": {"type": "keyword"}, "facts": {"type": "keyword", "index": False, "doc_values": False}},
)


class Outlets:
    def __init__(self, indices: Indices) -> None:
        self._documents = Documents(indices, SPEC)

    def writes(self, outlets: Iterable[Outlet | None]) -> list[Action]:
        last = {outlet.id: outlet for outlet in outlets if outlet is not None}
        return [
            self._documents.keeping(name, {"id": name, "facts": to_json(outlet).decode()})
            for name, outlet in last.items()
        ]

    def many(self, names: Iterable[str | None]) -> dict[str, Outlet]:
        found = self._documents.many(name for name in names if name)
        return {name: from_json(stored.source["facts"], Outlet) for name, stored in found.items()}

    def get(self, name: str | None) -> Outlet | None:
        return self.many((name,)).get(name) if name else None

    def ids(self) -> frozenset[str]:
        self._documents.fresh()
        return frozenset(stored.source["id"] for stored in self._documents.walk({"match_all": {}}, order="id"))
