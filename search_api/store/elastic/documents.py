"""Documents of one index: by id, under a condition, many at once, one after another in an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.errors import StoreError
from search_api.store.elastic.bulk import Action, Done, Kind, send
from search_api.store.elastic.client import Client
from search_api.store.elastic.failures import ConflictError, blocked, is_blocked, reason_of
from search_api.store.elastic.indices import IndexSpec, Indices

_AT_ONCE = 500  # documents of one page of a walk, ids of one get
_KEEP_ALIVE = "5m"

Source = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document as it was when it was read; `seq` and `term` are what a write may be conditioned on."""

    id: str
    source: dict[str, Any]
    seq: int
    term: int


class Documents:
    """One index of a store. Reads by id see every write at once; searches see it after `fresh`."""

    def __init__(self, indices: Indices, spec: IndexSpec) -> None:
        self.indices = indices
        self.spec = spec
        self.alias = indices.alias(spec.name)

    @property
    def client(self) -> Client:
        return self.indices.client

    def get(self, document: str) -> Stored | None:
        answer = self.client.ask(
            lambda es: es.options(ignore_status=404).get(index=self.alias, id=document, realtime=True)
        ).body
        if "found" not in answer:
            raise StoreError(f"the index {self.alias} is gone", hint="restore it from a snapshot")
        return _stored(answer) if answer["found"] else None

    def many(self, documents: Iterable[str], *, leave_out: Sequence[str] = ()) -> dict[str, Stored]:
        """Those that there are, by id; `leave_out`: fields that are not asked for."""
        found: dict[str, Stored] = {}
        for ids in _parts(list(dict.fromkeys(documents))):
            answer = self.client.ask(
                lambda es, ids=ids: es.mget(  # type: ignore[misc]
                    index=self.alias, ids=ids, source_excludes=list(leave_out) or None, realtime=True
                )
            ).body
            for one in answer["docs"]:
                if "error" in one and is_blocked(one):
                    raise blocked(self.client.address.url, reason_of(one))
                if "error" in one:
                    raise StoreError(f"the index {self.alias} can't be read: {one['error'].get('reason')}")
                if one["found"]:
                    found[one["_id"]] = _stored(one)
        return found

    def create(self, document: str, source: Source) -> bool:
        """Write a document that is not there yet; False where it is."""
        return self.put(document, source, over=None)

    def put(self, document: str, source: Source, *, over: Stored | None) -> bool:
        """Write a document in place of the one that was read (None: of none); False where somebody was faster."""
        self.indices.wrote(self.spec.name)
        condition: dict[str, Any] = {"if_seq_no": over.seq, "if_primary_term": over.term} if over else {}
        if over is None:
            condition["op_type"] = "create"
        try:
            self.client.ask(
                lambda es: es.index(index=self.alias, id=document, document=source, require_alias=True, **condition)
            )
        except ConflictError as error:
            return error.again and self._is_ours(document, source)
        return True

    def keep(self, document: str, source: Source) -> None:
        """Write a document, whatever is there."""
        self.indices.wrote(self.spec.name)
        self.client.ask(lambda es: es.index(index=self.alias, id=document, document=source, require_alias=True))

    def delete(self, document: str, *, over: Stored | None = None) -> bool:
        """Remove a document (only as it was read, if given); False where it is another one now. Harmless to repeat."""
        self.indices.wrote(self.spec.name)
        condition: dict[str, Any] = {"if_seq_no": over.seq, "if_primary_term": over.term} if over else {}
        try:
            self.client.ask(lambda es: es.options(ignore_status=404).delete(index=self.alias, id=document, **condition))
        except ConflictError as error:
            return error.again and self.get(document) is None
        return True

    def bulk(self, actions: Iterable[Action]) -> list[Done]:
        """Several writes, not together: what became of each, in their order."""
        return send(self.indices, actions)

    def creating(self, document: str, source: Source) -> Action:
        return Action(kind=Kind.CREATE, name=self.spec.name, id=document, source=source)

    def putting(self, document: str, source: Source, *, over: Stored | None) -> Action:
        if over is None:
            return self.creating(document, source)
        return Action(kind=Kind.INDEX, name=self.spec.name, id=document, source=source, over=(over.seq, over.term))

    def keeping(self, document: str, source: Source, *, version: int | None = None) -> Action:
        """`version`: an older one never takes the place of a newer."""
        return Action(kind=Kind.INDEX, name=self.spec.name, id=document, source=source, version=version)

    def deleting(self, document: str, *, version: int | None = None) -> Action:
        return Action(kind=Kind.DELETE, name=self.spec.name, id=document, version=version)

    def search(self, **body: Any) -> dict[str, Any]:
        """The engine's answer to a search of what `fresh` and the engine's own refresh let it see."""
        answer: dict[str, Any] = self.client.ask(lambda es: es.search(index=self.alias, **body)).body
        return answer

    def count(self, query: Source | None = None) -> int:
        return int(self.client.ask(lambda es: es.count(index=self.alias, query=query)).body["count"])

    def walk(
        self,
        query: Source,
        *,
        order: str,
        fields: Sequence[str] | None = None,
        at_once: int = _AT_ONCE,
    ) -> Iterator[Stored]:
        """Every match as of now once, ascending by `order`: a field that no two documents share a value of.

        Whatever is written meanwhile is not seen. `fields` of the source alone are read, if given.
        """
        pit = self.client.ask(lambda es: es.open_point_in_time(index=self.alias, keep_alive=_KEEP_ALIVE)).body["id"]
        after: list[Any] | None = None
        try:
            while True:
                answer = self.client.ask(
                    lambda es, pit=pit, after=after: es.search(  # type: ignore[misc]
                        pit={"id": pit, "keep_alive": _KEEP_ALIVE},
                        query=query,
                        sort=[{order: "asc"}],
                        size=at_once,
                        search_after=after,
                        source=True if fields is None else list(fields),
                        seq_no_primary_term=True,
                        track_total_hits=False,
                    )
                ).body
                pit = answer.get("pit_id", pit)
                hits = answer["hits"]["hits"]
                for hit in hits:
                    yield _stored(hit)
                if len(hits) < at_once:
                    return
                after = hits[-1]["sort"]
        finally:
            self.client.ask(lambda es: es.options(ignore_status=404).close_point_in_time(id=pit))

    def page(
        self,
        query: Source,
        *,
        order: str,
        after: Any = None,
        limit: int = _AT_ONCE,
        fields: Sequence[str] | None = None,
    ) -> list[Stored]:
        """The first matches behind the value `after` of `order`, as searches see them now."""
        answer = self.search(
            query=query,
            sort=[{order: "asc"}],
            size=limit,
            search_after=None if after is None else [after],
            source=True if fields is None else list(fields),
            seq_no_primary_term=True,
            track_total_hits=False,
        )
        return [_stored(hit) for hit in answer["hits"]["hits"]]

    def fresh(self) -> None:
        """Let searches find what this process wrote here."""
        self.indices.fresh(self.spec.name)

    def refresh(self) -> None:
        """Let searches find what anybody wrote here."""
        self.indices.refresh(self.spec.name)

    def _is_ours(self, document: str, source: Source) -> bool:
        """Whether what is there is what we tried to write before its answer was lost."""
        found = self.get(document)
        return found is not None and found.source == source


def _stored(answer: Mapping[str, Any]) -> Stored:
    return Stored(
        id=answer["_id"],
        source=answer.get("_source") or {},
        seq=answer.get("_seq_no", -1),
        term=answer.get("_primary_term", -1),
    )


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
