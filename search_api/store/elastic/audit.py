"""The audit log on the engine: number n is a document that is made once, so that of two writers one gets it.

The engine can't refuse a change by who may write to it; the chain shows one: each entry carries the digest of the one
before.
"""

from __future__ import annotations

import threading
from typing import Any

from models.access import Action, AuditEntry, AuditNote
from models.codec import from_json, to_json
from models.errors import StoreBusyError
from models.identity import Digest
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.indices import IndexSpec, Indices

SPEC = IndexSpec(
    name="audit",
    properties={
        "number": {"type": "long"},
        "principal": {"type": "keyword", "ignore_above": 1024},
        "action": {"type": "keyword"},
        "note": {"type": "keyword", "index": False, "doc_values": False},  # JSON of models.access.AuditNote
        "previous": {"type": "keyword", "index": False, "doc_values": False},
        "digest": {"type": "keyword", "index": False, "doc_values": False},
    },
)
_DIGITS = 12
_AHEAD = 32  # numbers looked up at once
_TRIES = 500
_MOST = 10_000  # what one search of the engine gives


class AuditTrail:
    def __init__(self, indices: Indices) -> None:
        self._documents = Documents(indices, SPEC)
        self._lock = threading.Lock()  # threads of one process take turns instead of racing
        self._seen = 0  # a number that is taken, like all before it

    def append(self, note: AuditNote) -> AuditEntry:
        with self._lock:
            for _ in range(_TRIES):
                last = self._last()
                entry = AuditEntry(
                    number=int(last.source["number"]) + 1 if last else 1,
                    note=note,
                    previous=Digest(last.source["digest"]) if last else None,
                )
                if self._documents.create(entry_id(entry.number), source_of(entry)):
                    self._seen = entry.number
                    return entry
        raise StoreBusyError("too many write to the audit log at once", hint="try again")

    def read(
        self, *, size: int, before: int | None, principal: str | None, action: Action | None
    ) -> tuple[AuditEntry, ...]:
        """Newest first."""
        self._documents.refresh()
        found: list[AuditEntry] = []
        while len(found) < size:
            wanted = min(size - len(found), _MOST)
            hits = self._page(found[-1].number if found else before, principal, action, size=wanted)
            found += map(entry_of, hits)
            if len(hits) < wanted:
                break
        return tuple(found)

    def _page(
        self, before: int | None, principal: str | None, action: Action | None, *, size: int
    ) -> list[dict[str, Any]]:
        conditions: list[dict[str, Any]] = []
        if before is not None:
            conditions.append({"range": {"number": {"lt": before}}})
        if principal is not None:
            conditions.append({"term": {"principal": principal}})
        if action is not None:
            conditions.append({"term": {"action": action.value}})
        answer = self._documents.search(
            query={"bool": {"filter": conditions}}, sort=[{"number": "desc"}], size=size, track_total_hits=False
        )
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _last(self) -> Stored | None:
        """The newest entry. Numbers have no gaps, and a read by id sees every write: the first that is missing is the
        next."""
        if not self._seen:
            newest = self._page(None, None, None, size=1)
            self._seen = int(newest[0]["number"]) if newest else 0
        while True:
            ahead = [entry_id(number) for number in range(max(1, self._seen), self._seen + _AHEAD)]
            found = self._documents.many(ahead)
            if not found:
                return None
            last = found[max(found)]
            self._seen = int(last.source["number"])
            if len(found) < len(ahead):
                return last


def source_of(entry: AuditEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "principal": entry.note.principal,
        "action": entry.note.action.value,
        "note": to_json(entry.note).decode(),
        "previous": entry.previous,
        "digest": entry.digest,
    }


def entry_of(source: dict[str, Any]) -> AuditEntry:
    previous = source["previous"]
    return AuditEntry(
        number=source["number"],
        note=from_json(source["note"], AuditNote),
        previous=Digest(previous) if previous else None,
    )


def entry_id(number: int) -> str:
    return f"{number:0{_DIGITS}}"
