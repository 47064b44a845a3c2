"""Stories on the engine: near copies are found after a document's own commit, by one process at a time.

A head says what its document reads (`words`) and where the stories hold it (`placed`, `story`); `settle` brings the
second up to the first. Stopped anywhere, the next call goes on: a change is a plan (`story_rows`) that is written whole
before it is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.codec import to_json
from models.document import Story
from models.errors import NotFoundError, StoreBusyError
from models.identity import DocumentId
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.head import Head
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import Indices
from search_api.store.elastic.leases import Lease, Leases, TakenOverError
from search_api.store.elastic.story_counts import ALONE, Count, counted_now, counted_then, counting, counts_of
from search_api.store.elastic.story_rows import PLAN, STORY, WORDS, Plan, StoryRow, plan_of
from search_api.store.elastic.story_shelves import Bodies, Shelves

if TYPE_CHECKING:
    from search_api.store.elastic.story_book import EngineBook

_LEASE = "the comparing of texts"
_SECONDS = 30.0  # that a killed one keeps the others waiting
_WAIT = 60.0
_AT_ONCE = 200
_NUMBERS = 64  # taken from the clock at once
_PLAN = "plan"
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """What one who is alone in changing stories needs."""

    lease: Lease
    plan: Stored | None
    number: int


class StoryKeeper:
    """Implements `search_api.store.stories.Stories`. Safe to share between threads."""

    def __init__(self, indices: Indices, heads: Heads, clock: Clock, *, bodies: Bodies) -> None:
        self._heads = heads
        self._clock = clock
        self._leases = Leases(indices)
        self._plans = Documents(indices, PLAN)
        self._shelves = Shelves(
            words=Documents(indices, WORDS), stories=Documents(indices, STORY), heads=heads, bodies=bodies
        )
        self._indices = indices

    def story(self, story: str) -> Story:
        key = self._key(story)
        return self.told((key,))[key]

    def documents(self, story: str) -> tuple[DocumentId, ...]:
        root = self._shelves.roots((self._key(story),))[self._key(story)]
        asked = [{"term": {"story": root.key}}, {"term": {"alive": True}}]
        found = self._heads.walk({"bool": {"filter": asked}}, order="id")
        return tuple(held.head.id for held in found)

    def told(self, keys: Collection[int], *, moment: int | None = None) -> dict[int, Story]:
        """The stories of facts, their copies and independent outlets, as of now or as they were known at `moment`."""
        if not keys:
            return {}
        if moment is None:
            roots, counts = self._told_at_once(set(keys)) or self._told_by_steps(keys)
            return {key: counts.get(roots[key].key, ALONE).named(roots[key].name()) for key in keys}
        rows = self._shelves.rows(keys)
        then = counted_then(self._indices, set(keys), moment=moment)
        return {key: then.get(key, ALONE).named(rows[key].name(moment)) for key in keys}

    def _told_at_once(self, keys: set[int]) -> tuple[dict[int, StoryRow], dict[int, Count]] | None:
        """The stories and who tells them, in one call. None where one is part of another by now, or is not seen yet."""
        stories, heads = self._shelves.stories, self._heads.documents
        stories.fresh()
        heads.fresh()
        asked = {"query": {"terms": {"id": sorted(keys)}}, "size": len(keys), "track_total_hits": False}
        found, counted = self._indices.client.many(((stories.alias, asked), (heads.alias, counting(keys))))
        rows = {row.key: row for row in (StoryRow.of(hit["_source"]) for hit in found["hits"]["hits"])}
        if rows.keys() != keys or any(row.joined is not None for row in rows.values()):
            return None
        return rows, counts_of(counted)

    def _told_by_steps(self, keys: Collection[int]) -> tuple[dict[int, StoryRow], dict[int, Count]]:
        roots = self._shelves.roots(keys)
        return roots, counted_now(self._heads, {root.key for root in roots.values()})

    @contextmanager
    def still(self) -> Iterator[Lease]:
        """Nobody changes stories while it is held: words, stories and what heads say of them agree. Renew it."""
        with self._turn() as turn:
            yield turn.lease

    def settle(self, documents: Iterable[str] | None = None) -> tuple[DocumentId, ...]:
        """Place documents (all that wait, if none are given); those whose rows searches have to learn of.

        Raises StoreBusyError where another process compares for longer than we wait: they stay unplaced.
        """
        touched: dict[DocumentId, None] = {}
        if documents is None:
            for _ in self._fit():
                pass
            for part in self._waiting():
                touched |= dict.fromkeys(self._settle(part))
            return tuple(touched)
        wanted = list(dict.fromkeys(documents))
        for start in range(0, len(wanted), _AT_ONCE):
            touched |= dict.fromkeys(self._settle(wanted[start : start + _AT_ONCE]))
        return tuple(touched)

    def _settle(self, documents: Sequence[str]) -> tuple[DocumentId, ...]:
        for tried in range(_TRIES):
            try:
                with self._turn() as turn:
                    return self._place(turn, documents)
            except TakenOverError as error:
                if tried == _TRIES - 1:
                    raise StoreBusyError("others took over the comparing of texts", hint="run it again") from error
        return ()

    def _place(self, turn: _Turn, documents: Sequence[str]) -> tuple[DocumentId, ...]:
        from search_api.store import story_graph

        found = [held.head for held in self._heads.many(documents).values()]
        heads = sorted((head for head in found if head.unplaced and not head.void), key=lambda head: head.key)
        if not heads:
            return ()
        bodies = self._shelves.bodies.many({head.text.digest for head in heads if head.words and head.text})
        texts = {str(head.id): bodies[head.text.digest] for head in heads if _reads(head, bodies) and head.text}
        book, moment = self._book(heads)
        book.read_ahead({story_graph.compared(body).id: body for body in texts.values()})
        for head in heads:
            document = str(head.id)
            if head.words is None:
                story_graph.remove(book, document)
            elif document in texts:
                story_graph.place(book, document, story_graph.compared(texts[document]))
        return self._commit(turn, book.plan(turn.number), moment=moment)

    def _fit(self) -> Iterator[None]:
        """Sketches of other rules can't be compared with ours: their texts stand alone again, to be placed anew."""
        from search_api.store import sketch

        asked = {
            "bool": {"filter": [{"term": {"live": True}}], "must_not": [{"term": {"rules": sketch.fingerprint()}}]}
        }
        self._shelves.words.refresh()
        while self._shelves.words.page(asked, order="id", limit=1):
            with self._turn() as turn:
                stale = self._shelves.words.page(asked, order="id", limit=_AT_ONCE)
                book, moment = self._book(())
                for stored in stale:
                    book.place_again(stored.id)
                self._commit(turn, book.plan(turn.number), moment=moment)
            self._shelves.words.refresh()
            yield

    def _waiting(self) -> Iterator[list[str]]:
        """Unplaced documents, some at a time; each is tried once."""
        seen: set[str] = set()
        while True:
            self._heads.documents.refresh()
            part = [
                held.head.id
                for held in self._heads.page({"term": {"unplaced": True}}, after=0, limit=len(seen) + _AT_ONCE)
                if held.head.id not in seen
            ]
            if not part:
                return
            seen.update(part)
            yield list(part)

    def _book(self, heads: Sequence[Head]) -> tuple[EngineBook, int]:
        from search_api.store.elastic.story_book import EngineBook

        grant = self._clock.take(keys=len(heads) + _NUMBERS)
        keys = iter(range(grant.key, grant.key + len(heads) + _NUMBERS))

        def number() -> int:
            return next(keys, 0) or self._clock.take(keys=1).key

        return EngineBook(self._shelves, heads, moment=grant.moment, numbers=number), grant.moment

    @contextmanager
    def _turn(self) -> Iterator[_Turn]:
        with self._leases.held(_LEASE, seconds=_SECONDS, wait=_WAIT) as lease:
            stored = self._plans.get(_PLAN)
            begun = plan_of(stored)
            if begun is not None:
                self._carry_out(begun)
                self._close(begun, stored)
                stored = self._plans.get(_PLAN)
            self._heads.documents.refresh()
            self._shelves.words.refresh()
            number = int(stored.source["number"]) + 1 if stored else 1
            yield _Turn(lease=lease, plan=stored, number=number)

    def _commit(self, turn: _Turn, plan: Plan, *, moment: int) -> tuple[DocumentId, ...]:
        turn.lease.renew()
        if not self._plans.put(_PLAN, {"number": plan.number, "plan": to_json(plan).decode()}, over=turn.plan):
            raise TakenOverError(f"somebody else changed stories at {moment}")
        touched = self._carry_out(plan)
        self._close(plan, self._plans.get(_PLAN))
        return touched

    def _close(self, plan: Plan, stored: Stored | None) -> None:
        """Carried out; where another has done so and gone on, it is his matter."""
        if stored is not None and stored.source["number"] == plan.number:
            self._plans.put(_PLAN, {"number": plan.number, "plan": ""}, over=stored)

    def _carry_out(self, plan: Plan) -> tuple[DocumentId, ...]:
        words, stories = self._shelves.words, self._shelves.stories
        words.bulk(words.keeping(source["id"], source, version=plan.number) for source in plan.words)
        stories.bulk(stories.keeping(str(source["id"]), source, version=plan.number) for source in plan.stories)
        held = list(self._heads.many(plan.documents).values())
        changed = [(plan.applied(one.head), one) for one in held if not one.head.void]
        writes = [(head, one.stored) for head, one in changed if head != one.head]
        for (head, _), done in zip(writes, self._heads.put_all(writes), strict=True):
            if done.conflict:
                self._heads.change(head.id, _changing(plan))
        return tuple(head.id for head, _ in changed)

    def _key(self, story: str) -> int:
        found = self._shelves.words.get(story) if story else None
        if found is None:
            raise NotFoundError(f"no story has the id {story}", hint="copy it from `bukti search --json`")
        return int(found.source["story"])


def _changing(plan: Plan) -> Callable[[Head], Head | None]:
    def change(head: Head) -> Head | None:
        after = plan.applied(head)
        return None if after == head else after

    return change


def _reads(head: Head, bodies: Any) -> bool:
    return head.words is not None and head.text is not None and head.text.digest in bodies
