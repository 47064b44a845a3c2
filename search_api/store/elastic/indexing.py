"""Lets searches and the log know what heads say. All of it is made of the heads: doing it again does no harm, and
anybody may do it for a writer that was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from models.document import Outlet
from models.identity import DocumentId
from models.ports import Terms
from search_api.store.elastic import bulk, facts_index
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.building import Building
from search_api.store.elastic.bulk import Action
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.facts_index import FactRows, Facts, row_id
from search_api.store.elastic.head import Head, Said, checked
from search_api.store.elastic.heads import Heads, Held
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.lines import Lines
from search_api.store.elastic.outlets import Outlets
from search_api.store.elastic.statements import Statements
from search_api.store.elastic.telling import Told
from search_api.store.instants import FOREVER

_VECTORS = (facts_index.VECTOR, facts_index.HALF, facts_index.EMBEDDER)
_AT_ONCE = 50  # documents read at once
_NO_TOLD: dict[str, Told] = {}
TakeOut = Callable[[Head], None]
Dressing = Callable[[list[Action]], list[Action]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """An analysis in one story, for as long as both held."""

    said: Said
    story: int
    known_from: int
    known_until: int

    def row(self, offset: int) -> str:
        return row_id(self.said.key + offset, self.known_from)


def stretches(head: Head) -> Iterator[Stretch]:
    for said in head.said:
        for span in head.stories:
            first, last = max(said.known_from, span.known_from), min(said.known_until, span.known_until)
            if first < last:
                yield Stretch(said, span.story, first, last)


class Indexer:
    """Safe to share between threads."""

    def __init__(
        self,
        indices: Indices,
        *,
        heads: Heads,
        bodies: Bodies,
        statements: Statements,
        outlets: Outlets,
        lines: Lines,
        building: Building,
        terms: Terms,
        take_out: TakeOut,
        dressing: Dressing | None = None,
    ) -> None:
        """`take_out` removes the words of a withdrawn document, as often as it is called. `dressing` gives rows their
        vectors; without it they keep those that they have."""
        self._indices = indices
        self._heads = heads
        self._bodies = bodies
        self._statements = statements
        self._outlets = outlets
        self._lines = lines
        self._building = building
        self._terms = terms
        self._take_out = take_out
        self._dressing = dressing
        self._facts = Documents(indices, facts_index.SPEC)

    def index(self, documents: Collection[DocumentId], known: Mapping[str, Told] = _NO_TOLD) -> None:
        """Bring log and rows up to some heads. `known`: analyses at hand, by id, that need not be read."""
        ids = list(documents)
        for start in range(0, len(ids), _AT_ONCE):
            held = self._heads.many(ids[start : start + _AT_ONCE])
            self._index(list(held.values()), known)

    def build(self, documents: Collection[DocumentId]) -> None:
        """Write all rows of some documents to the generation that is being built."""
        heads = [held.head for held in self._heads.many(documents).values()]
        part = [head for head in heads if not head.void and not head.is_withdrawn and not head.unplaced]
        rows = self._rows(part, _NO_TOLD, whole=True, bare=self._dressing is not None)
        self._send(_for_building(self._dressing(rows) if self._dressing else rows))

    def _index(self, held: list[Held], known: Mapping[str, Told]) -> None:
        pending = [one for one in held if one.head.is_pending and not one.head.void]
        lines = [line for one in pending for line in one.head.owed]
        self._send(self._lines.writes(lines))
        # Read behind the heads: whoever builds a generation has seen them, or we see that it is being built.
        building = self._building.is_on()
        ready = [one.head for one in pending if not one.head.unplaced and one.head.indexed < one.head.changed]
        for head in ready:
            if head.is_withdrawn:
                self._take_out(head)
        rows = self._rows(ready, known, whole=False)
        self._send(rows)
        if building:
            self._send(_for_building(self._rows(ready, known, whole=True)))
        done = {head.id for head in ready}
        self._heads.put_all((_told(one.head, indexed=one.head.id in done), one.stored) for one in pending)

    def _rows(self, heads: list[Head], known: Mapping[str, Told], *, whole: bool, bare: bool = False) -> list[Action]:
        """The writes that bring the rows of some heads up to date; `whole`: of all that they ever said; `bare`: without
        the vectors that they have."""
        wanted = {head.id: [s for s in stretches(head) if whole or _is_new(s, head.indexed)] for head in heads}
        alive = [head for head in heads if not head.is_withdrawn]
        told = self._told([s.said for head in alive for s in wanted[head.id]], known)
        vectors = self._vectors(
            [
                stretch
                for head in alive
                for stretch in stretches(head)
                if not bare and wanted[head.id] and (whole or stretch.said.known_from <= head.indexed)
            ]
        )
        outlets = self._outlets.many({head.outlet for head in alive})
        maker = FactRows(self._terms)
        found: list[Action] = []
        for head in heads:
            if head.is_withdrawn:
                found += self._removals(head)
                continue
            for stretch in wanted[head.id]:
                for name, source in maker.of(_facts(head, stretch, told[stretch.said.analysis], outlets)):
                    whole_row = source | vectors.get(name.partition("-")[0], {})
                    found.append(self._facts.keeping(name, whole_row, version=head.changed))
        return found

    def _removals(self, head: Head) -> list[Action]:
        return [
            self._facts.deleting(stretch.row(offset), version=head.changed)
            for stretch in stretches(head)
            for offset in range(stretch.said.count)
        ]

    def _told(self, wanted: list[Said], known: Mapping[str, Told]) -> dict[str, Told]:
        missing = {said.analysis: said.digest for said in wanted if said.analysis not in known}
        spoken = self._statements.spoken(missing)
        bodies = self._bodies.many(missing.values())
        read = {
            name: Told(analysis=one.analysis, passages=one.worded(bodies.get(missing[name], "")))
            for name, one in spoken.items()
            if one.analysis is not None
        }
        return {**known, **read}

    def _vectors(self, wanted: list[Stretch]) -> dict[str, dict[str, Any]]:
        """What was embedded of the passages, by key: another row of the same passage has the same vector."""
        names = [stretch.row(offset) for stretch in wanted for offset in range(stretch.said.count)]
        if not names:
            return {}
        found: dict[str, dict[str, Any]] = {}
        for name, stored in self._facts.many(names).items():
            kept = {field: stored.source[field] for field in _VECTORS if field in stored.source}
            if kept:
                found[name.partition("-")[0]] = kept
        return found

    def _send(self, actions: list[Action]) -> None:
        bulk.send(self._indices, actions)


def _for_building(actions: Iterable[Action]) -> list[Action]:
    return [replace(action, building=True) for action in actions]


def _is_new(stretch: Stretch, indexed: int) -> bool:
    """Whether searches have to learn of it."""
    return stretch.known_from > indexed or (stretch.known_until != FOREVER and stretch.known_until > indexed)


def _told(head: Head, *, indexed: bool) -> Head:
    """The head, when the log has its lines, and searches its rows."""
    return replace(head, owed=(), indexed=head.changed if indexed else head.indexed)


def _facts(head: Head, stretch: Stretch, told: Told, outlets: Mapping[str, Outlet]) -> Facts:
    said = stretch.said
    first = head.first_read(said.digest)
    return Facts(
        document=head.document(outlets.get(head.outlet or "")),
        document_key=head.key,
        story_key=stretch.story,
        analysis=told.analysis,
        passages=told.passages,
        key=said.key,
        fetched=checked(head.captures[first.capture]).fetched,
        known_from=stretch.known_from,
        known_until=stretch.known_until,
    )
