"""Which documents lead to a thing: a URL, bytes of a digest, a body of words. Whoever is about to commit a head that
has the thing puts itself down first; who is down and has no such head is still writing, or was killed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.identity import DocumentId
from search_api.store.elastic.bulk import Action
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.head import Head
from search_api.store.elastic.heads import Heads, Held
from search_api.store.elastic.indices import IndexSpec

MEMBERS = {"type": "object", "enabled": False}
CLAIMS = IndexSpec(name="claim", properties={"members": MEMBERS})
TEXTS = IndexSpec(
    name="text",
    properties={"body": {"type": "keyword", "index": False, "doc_values": False}, "members": MEMBERS},
)
_WRITING_SECONDS = 2.0  # that a writer has for its head before another one goes on without it
_LOOK = 0.02
Has = Callable[[Head], bool]


def url_claim(url: str) -> str:
    return "url:" + hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def bytes_claim(digest: str) -> str:
    return f"bytes:{digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`at`: when it put itself down, in seconds since 1970."""

    document: DocumentId
    at: float


class Members:
    """The documents of several things, as read and then added to, until they are written back."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._stored: dict[str, Stored | None] = {}
        self._members: dict[str, dict[str, Member]] = {}
        self._more: dict[str, Mapping[str, Any]] = {}
        self._added: set[str] = set()

    def read(self, names: Iterable[str]) -> None:
        wanted = tuple(dict.fromkeys(names))
        found = self._documents.many(wanted, leave_out=("body",))
        for name in wanted:
            stored = found.get(name)
            members = stored.source.get("members", []) if stored else []
            self._stored[name] = stored
            self._members[name] = {m["document"]: Member(document=m["document"], at=m["at"]) for m in members}

    def of(self, name: str) -> tuple[Member, ...]:
        return tuple(self._members.get(name, {}).values())

    def documents(self) -> set[str]:
        """Of all things that were read."""
        return {document for members in self._members.values() for document in members}

    def add(self, name: str, document: DocumentId, more: Mapping[str, Any] | None = None) -> None:
        """Put a document down; `more`: what else is written with the thing."""
        if document not in self._members[name]:
            self._members[name][document] = Member(document=document, at=time.time())
            self._added.add(name)
        self._more[name] = more or {}

    def writes(self) -> list[Action]:
        """What was added, each on the condition that nobody else added meanwhile."""
        return [
            self._documents.putting(name, self._source(name), over=self._stored[name]) for name in sorted(self._added)
        ]

    def _source(self, name: str) -> dict[str, Any]:
        return {**self._more.get(name, {}), "members": _told(self._members[name].values())}


def remove(documents: Documents, name: str, gone: Iterable[DocumentId]) -> bool:
    """Strike documents off a thing; False where somebody was faster."""
    found = documents.get(name)
    if found is None:
        return True
    left = [m for m in found.source["members"] if m["document"] not in set(gone)]
    return documents.put(name, {**found.source, "members": left}, over=found)


def settled_members(
    heads: Heads, documents: Documents, name: str, members: Iterable[Member], has: Has, *, but: DocumentId
) -> dict[str, Held] | None:
    """The heads of all but one of a thing's documents, once none of them is being written any more.

    None where a writer was too slow: it was fenced off and struck off the thing, which is to be read again.
    """
    others = [member for member in members if member.document != but]
    while True:
        found = heads.many(member.document for member in others)
        open_ = [m for m in others if m.document not in found or not _is_there(found[m.document], has)]
        if not open_:
            return found
        late = [m for m in open_ if time.time() - m.at > _WRITING_SECONDS]
        if late:
            for member in late:
                fence(heads, member.document)
            again = heads.many(member.document for member in late)
            gone = [m.document for m in late if not _is_there(again[m.document], has)]
            remove(documents, name, gone)
            return None
        time.sleep(_LOOK)


def fence(heads: Heads, document: DocumentId) -> None:
    """Make a write fail that was begun before: its writer then looks again at how things stand."""
    held = heads.get(document)
    if held is None:
        heads.put(void(document), over=None)
    else:
        heads.put(held.head, over=held.stored)


def void(document: DocumentId) -> Head:
    return Head(id=document, key=0, source="", locator="", known_from=0, changed=0, void=True)


def _is_there(held: Held, has: Has) -> bool:
    return not held.head.void and has(held.head)


def _told(members: Iterable[Member]) -> list[dict[str, Any]]:
    return [{"document": member.document, "at": member.at} for member in members]
