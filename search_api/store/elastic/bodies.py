"""Bodies of texts, each once under its digest however many documents carry it."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import StoreBusyError, StoreCorruptError
from models.identity import DocumentId, text_digest_of
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Head
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.members import TEXTS, Has, Member, Members, settled_members

_TRIES = 60


class Bodies:
    def __init__(self, indices: Indices, heads: Heads) -> None:
        self._documents = Documents(indices, TEXTS)
        self._heads = heads

    def members(self) -> Members:
        """To put documents down under the bodies that they are about to carry."""
        return Members(self._documents)

    def many(self, digests: Iterable[str]) -> dict[str, str]:
        """Bodies by digest; a body that was taken out is left out.

        Raises StoreCorruptError for one that is not what its digest names.
        """
        found = {name: stored.source["body"] for name, stored in self._documents.many(digests).items()}
        for digest, body in found.items():
            if text_digest_of(body) != digest:
                raise StoreCorruptError(f"the text {digest} was changed", hint="restore from a snapshot")
        return found

    def get(self, digest: str) -> str:
        """A body; empty where it was taken out."""
        return self.many((digest,)).get(digest, "")

    def take_out(self, digest: str, document: DocumentId) -> None:
        """Remove a body that no document but this withdrawn one carries. Harmless to repeat."""
        for _ in range(_TRIES):
            found = self._documents.get(digest)
            if found is None:
                return
            members = [Member(document=m["document"], at=m["at"]) for m in found.source["members"]]
            others = settled_members(self._heads, self._documents, digest, members, _carries(digest), but=document)
            if others is None:
                continue
            if any(not held.head.is_withdrawn for held in others.values()):
                return
            if self._documents.delete(digest, over=found):
                return
        raise StoreBusyError("too many write the same text at once", hint="run it again")


def _carries(digest: str) -> Has:
    def has(head: Head) -> bool:
        return any(read.digest == digest for read in head.texts)

    return has
