"""Reads heads by id, writes them under the condition that nobody else did meanwhile, walks over those that match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.codec import from_json, to_json
from models.errors import NotFoundError, StoreBusyError
from models.identity import DocumentId
from search_api.store.elastic.bulk import Action, Done
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.head import Head
from search_api.store.elastic.indices import IndexSpec, Indices

_KEYWORD = {"type": "keyword", "ignore_above": 1024}
_LONG = {"type": "long"}
_BOOLEAN = {"type": "boolean"}
SPEC = IndexSpec(
    name="head",
    properties={
        "id": {"type": "keyword"},
        "key": _LONG,  # unique: what walks go by
        "alive": _BOOLEAN,  # neither withdrawn nor void
        "withdrawn": _LONG,
        "void": _BOOLEAN,
        "outlet": _KEYWORD,
        "publisher": _KEYWORD,
        "nature": {"type": "keyword"},
        "extractor_version": _KEYWORD,  # of the current text
        "analysis_version": _KEYWORD,  # of the analysis that holds now
        "captures": {"type": "integer"},
        "readable": _BOOLEAN,  # a capture has an article in it
        "texts": {"type": "integer"},
        "changed": _LONG,
        "pending": _BOOLEAN,
        "words": {"type": "keyword"},
        "placed": {"type": "keyword"},
        "unplaced": _BOOLEAN,
        "story": _LONG,
        "record": {"type": "keyword", "index": False, "doc_values": False},  # JSON of the Head
    },
)
_TRIES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A head as it was read, and what a write over it is conditioned on (None: there is none yet)."""

    head: Head
    stored: Stored | None


class Heads:
    def __init__(self, indices: Indices) -> None:
        self.documents = Documents(indices, SPEC)

    def get(self, document: DocumentId) -> Held | None:
        """The head, also a void one; as of now, whoever wrote it."""
        found = self.documents.get(document)
        return None if found is None else held_of(found)

    def known(self, document: DocumentId) -> Head:
        """Raises NotFoundError for what is no document."""
        found = self.get(document)
        if found is None or found.head.void:
            raise NotFoundError(f"no document has the id {document}")
        return found.head

    def many(self, documents: Iterable[str]) -> dict[str, Held]:
        """Those that there are, void ones too, by id; as of now, whoever wrote them."""
        return {name: held_of(stored) for name, stored in self.documents.many(documents).items()}

    def put(self, head: Head, *, over: Stored | None) -> bool:
        """Commit a head in place of the one that was read; False where somebody was faster."""
        return self.documents.put(head.id, source_of(head), over=over)

    def putting(self, head: Head, *, over: Stored | None) -> Action:
        return self.documents.putting(head.id, source_of(head), over=over)

    def put_all(self, heads: Iterable[tuple[Head, Stored | None]]) -> list[Done]:
        """`put` for each, not together; what became of each, in their order."""
        return self.documents.bulk(self.putting(head, over=over) for head, over in heads)

    def change(self, document: DocumentId, change: Callable[[Head], Head | None]) -> Head | None:
        """Read, change and commit a head, again and again until nobody comes between; the new one.

        None where `change` gives None (nothing is written then) or there is no such document.
        """
        for _ in range(_TRIES):
            found = self.get(document)
            if found is None or found.head.void:
                return None
            changed = change(found.head)
            if changed is None:
                return None
            if self.put(changed, over=found.stored):
                return changed
        raise StoreBusyError(f"too many write to {document} at once", hint="run it again")

    def walk(self, query: Mapping[str, Any], *, order: str = "key") -> Iterator[Held]:
        """Matches of an engine's query over the mapped fields, in order of `key` or `id`; sees what this process wrote,
        of others what they wrote a second ago."""
        self.documents.fresh()
        for stored in self.documents.walk(query, order=order):
            yield held_of(stored)

    def page(self, query: Mapping[str, Any], *, after: int, limit: int) -> list[Held]:
        """The first matches with a `key` above `after`."""
        self.documents.fresh()
        return [held_of(stored) for stored in self.documents.page(query, order="key", after=after, limit=limit)]


def held_of(stored: Stored) -> Held:
    return Held(head=from_json(stored.source["record"], Head), stored=stored)


def source_of(head: Head) -> dict[str, Any]:
    """A head as its index holds it."""
    now, text = head.now, head.text
    alive = not head.void and not head.is_withdrawn
    found = {
        "id": head.id,
        "key": head.key,
        "alive": alive,
        "withdrawn": head.withdrawal.at if head.withdrawal else None,
        "void": head.void or None,
        "outlet": head.outlet,
        "publisher": head.publisher,
        "nature": head.nature.value,
        "extractor_version": text.extractor_version if text else None,
        "analysis_version": now.version if now else None,
        "captures": len(head.captures),
        "readable": any(kept.discard is None for kept in head.captures),
        "texts": len(head.texts),
        "changed": head.changed,
        "pending": head.is_pending,
        "words": head.words,
        "placed": head.placed,
        "unplaced": head.unplaced,
        "story": head.story,
        "record": to_json(head).decode(),
    }
    return {name: value for name, value in found.items() if value is not None}
