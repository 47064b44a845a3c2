"""What an item is to the record: new, changed, the same, or another way to what is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.disposition import Disposition, Outcome
from models.document import Document
from models.identity import Digest, DocumentId
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.head import Head
from search_api.store.elastic.heads import Heads, Held
from search_api.store.elastic.members import Has, Members, bytes_claim, settled_members, url_claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`document` is what the item leads to; None for a new one."""

    disposition: Disposition
    document: DocumentId | None = None
    reason: str | None = None
    detail: str | None = None

    def outcome(self, source: str) -> Outcome:
        return Outcome(
            source=source,
            disposition=self.disposition,
            reason=self.reason,
            detail=self.detail,
            document=self.document,
        )


class View:
    """Heads and claims that some items have to do with, as of now; what is decided is added to it, item by item."""

    def __init__(self, heads: Heads, claims: Documents) -> None:
        self._heads = heads
        self._documents = claims
        self.claims = Members(claims)
        self.held: dict[str, Held] = {}

    def read(self, wanted: Iterable[tuple[Document, Digest]]) -> None:
        pairs = list(wanted)
        while not self._read(pairs):
            pass

    def _read(self, pairs: Sequence[tuple[Document, Digest]]) -> bool:
        """False where somebody who was too slow had to be fenced off."""
        things: dict[str, Has] = {}
        for document, digest in pairs:
            things[bytes_claim(digest)] = _of_bytes(digest)
            if document.url is not None:
                things[url_claim(document.url)] = _of_url(document.url)
        self.claims.read(things)
        own = {document.id for document, _ in pairs}
        self.held = self._heads.many({*own, *self.claims.documents()})
        for name, has in things.items():
            for member in self.claims.of(name):
                found = self.held.get(member.document)
                if member.document in own or (found is not None and not found.head.void and has(found.head)):
                    continue
                settled = settled_members(self._heads, self._documents, name, (member,), has, but=DocumentId(""))
                if settled is None:
                    return False
                self.held |= settled
        return True

    def head(self, document: str) -> Head | None:
        found = self.held.get(document)
        return None if found is None or found.head.void else found.head

    def put(self, head: Head) -> None:
        """What is decided, for the items behind it; it is written over what was read."""
        before = self.held.get(head.id)
        self.held[head.id] = Held(head=head, stored=before.stored if before else None)

    def standing(self, document: Document, *, source: str, digest: Digest) -> Standing:
        """What saving bytes of this digest from `source` under `document` means.

        A document's own ways are its locator, its URL and the places that its captures came from; bytes by any other
        way are a duplicate, whatever they are: the contract's rule for the same canonical URL.
        """
        known = self.head(document.id)
        if known is not None:
            own = {known.locator, known.url, known.source, *(kept.capture.source for kept in known.captures)}
            if own.isdisjoint((document.source, source)):
                return _led_to(known, "same_url", "same canonical URL")
            return _by_bytes(known, digest)
        if document.url is not None:
            for head in self._members(url_claim(document.url), _of_url(document.url)):
                return _led_to(head, "same_url", "same canonical URL")
        for head in self._same_bytes(document, digest):
            return _led_to(head, "same_bytes", "same bytes")
        return Standing(disposition=Disposition.STORED)

    def settled(self, document: Document, digest: Digest) -> Standing | None:
        """What the digest alone settles, before anything was extracted; None where the bytes must be read."""
        for head in self._members(bytes_claim(digest), _of_bytes(digest)):
            ways = {kept.capture.source for kept in head.captures if kept.capture.digest == digest}
            if head.id == document.id or document.locator in {head.locator, head.source, *ways}:
                found = _by_bytes(head, digest)
                return None if found.disposition is Disposition.UPDATED else found
        for head in self._same_bytes(document, digest):
            return _led_to(head, "same_bytes", "same bytes")
        return None

    def _same_bytes(self, document: Document, digest: Digest) -> list[Head]:
        """Documents whose last capture has these bytes, where `document` is at no other outlet; the oldest first."""
        outlet = document.outlet.id if document.outlet else None
        return [
            head
            for head in self._members(bytes_claim(digest), _of_bytes(digest))
            if (outlet is None or head.outlet == outlet)
            and head.last is not None
            and head.last.capture.digest == digest
        ]

    def _members(self, name: str, has: Has) -> list[Head]:
        found = (self.head(member.document) for member in self.claims.of(name))
        return sorted((head for head in found if head is not None and has(head)), key=lambda head: head.key)


def _of_bytes(digest: str) -> Has:
    return lambda head: any(kept.capture.digest == digest for kept in head.captures)


def _of_url(url: str) -> Has:
    return lambda head: head.url == url


def _by_bytes(known: Head, digest: str) -> Standing:
    if known.is_withdrawn:
        return _withdrawn(known)
    same = known.last is not None and known.last.capture.digest == digest
    disposition = Disposition.UNCHANGED if same else Disposition.UPDATED
    return Standing(disposition=disposition, document=known.id)


def _led_to(known: Head, reason: str, why: str) -> Standing:
    if known.is_withdrawn:
        return _withdrawn(known)
    return Standing(
        disposition=Disposition.DUPLICATE,
        document=known.id,
        reason=reason,
        detail=f"{why} as {known.source}",
    )


def _withdrawn(known: Head) -> Standing:
    return Standing(
        disposition=Disposition.DISCARDED,
        document=known.id,
        reason="withdrawn",
        detail="the document was withdrawn on request and is not taken in again",
    )
