"""Whether another generation of the rows is being built beside the one that searches see: whoever writes rows writes
to both then.
"""

from __future__ import annotations

from search_api.store.elastic.documents import Documents
from search_api.store.elastic.indices import IndexSpec, Indices

INDEX = "index"
SPEC = IndexSpec(name="building", properties={INDEX: {"type": "keyword"}})
_ONE = "fact"


class Building:
    """Written by whoever builds, who is alone in doing so."""

    def __init__(self, indices: Indices) -> None:
        self._documents = Documents(indices, SPEC)

    def is_on(self) -> bool:
        """As of now, whoever builds."""
        found = self._documents.get(_ONE)
        return found is not None and bool(found.source.get(INDEX))

    def begin(self, index: str) -> None:
        self._documents.keep(_ONE, {INDEX: index})

    def end(self) -> None:
        """Harmless to repeat."""
        if self.is_on():
            self._documents.keep(_ONE, {})
