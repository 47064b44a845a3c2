"""Answers a search on the engine: plan, walk, count, and make hits of what was found."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from models.document import Story
from models.errors import BuktiError, MissingExtraError, StoreError
from models.evidence import Hit, ScorePart, SearchAnswer
from models.ports import Embedder, Terms
from models.query import Mode, Reading, SearchRequest
from models.region import RegionRegistry
from search_api.highlights import Highlighter
from search_api.query import cursor
from search_api.query.cursor import Position
from search_api.query.modes import BY_DAY, INSTALL, NO_EMBEDDER, NO_VECTORS, TO_THE_LETTER, why_of
from search_api.query.plan import Plan, plan_of
from search_api.query.reasons import explained
from search_api.query.walk import Page, page_of
from search_api.store.elastic import facts_index
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.engine import FactEngine
from search_api.store.elastic.indices import Indices
from search_api.store.hit_making import Shown, hit_of
from search_api.store.instants import FOREVER, micros
from search_api.store.sentences import Sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from search_api.store.elastic.meaning import NearestByMeaning
    from search_api.store.elastic.vectors import VectorMaker

# Rows that hold now are known until for ever: no instant has to be asked for before they are.
_NOW = FOREVER - 1
_AT_ONCE = 16  # answers whose hits are made at the same time


class StoryTeller(Protocol):
    def told(self, keys: Collection[int], *, moment: int | None = None) -> Mapping[int, Story]:
        """The stories of rows by their numbers, as of now or as they were known at an instant."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    engine: FactEngine
    plan: Plan
    page: Page
    mode: str | None
    moment: int
    why: Mapping[int, tuple[ScorePart, ...]]


class Searching:
    """`vectors` and `embedder` come together, or not at all: then `missing` says why, and what to do. Safe to share
    between threads."""

    def __init__(
        self,
        indices: Indices,
        *,
        terms: Terms,
        registry: RegionRegistry,
        stories: StoryTeller,
        embedder: Embedder | None = None,
        vectors: VectorMaker | None = None,
        missing: MissingExtraError | None = None,
    ) -> None:
        self._documents = Documents(indices, facts_index.SPEC)
        self._terms = terms
        self._registry = registry
        self._stories = stories
        self._embedder = embedder
        self._vectors = vectors
        self._missing = missing or MissingExtraError(NO_EMBEDDER, hint=INSTALL)
        self._embedded = False
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="hits")

    def search(self, request: SearchRequest, reading: Reading) -> SearchAnswer:
        started = time.perf_counter()
        if request.mode is Mode.SEMANTIC and self._embedder is None:
            raise MissingExtraError(self._missing.message, hint=f"{self._missing.hint}; or use mode=text")
        start = cursor.decode(request.cursor, request) if request.cursor else None
        self._documents.fresh()
        found = self._find(request, reading, start or Position(moment=self._moment(request)))
        answer = self._answer(request, reading, found)
        return replace(answer, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def _moment(self, request: SearchRequest) -> int:
        if request.as_of is None:
            return _NOW
        wanted = micros(request.as_of)
        return wanted if wanted < self._newest() else _NOW

    def _newest(self) -> int:
        answer = self._documents.search(
            size=0, track_total_hits=False, aggs={"newest": {"max": {"field": facts_index.CHANGED}}}
        )
        return int(answer["aggregations"]["newest"]["value"] or 0)

    def _find(self, request: SearchRequest, reading: Reading, start: Position) -> _Found:
        plan = plan_of(request, reading, terms=self._terms, registry=self._registry, moment=start.moment)
        meant, mode = self._meant(request, plan)
        engine = FactEngine(
            self._documents,
            plan,
            moment=start.moment,
            facets=request.facets,
            with_vectors=meant is not None and plan.with_words,
        )
        page = page_of(engine, plan, start, request.size, self._meaning(engine, meant, plan))
        told = plan.reasons if request.explain and plan.ranked and plan.with_words else ()
        return _Found(
            engine=engine,
            plan=plan,
            page=page,
            why=explained(engine, told, tuple(match.key for match in page.matches if "words" in match.via)),
            mode=mode,
            moment=start.moment,
        )

    def _meant(self, request: SearchRequest, plan: Plan) -> tuple[NDArray[np.float32] | None, str | None]:
        """The vector of what is asked by meaning, or why nothing is where the request wanted it to be."""
        if request.mode is Mode.TEXT or not plan.by_words:
            return None, None
        if self._vectors is None or self._embedder is None:
            return None, f"text: {self._missing.detail}"
        if not plan.ranked:
            return None, BY_DAY
        if not plan.asked:  # phrases and prefixes alone: they are meant to the letter
            return None, TO_THE_LETTER if request.mode is Mode.SEMANTIC else None
        try:
            self._embedded = self._embedded or self._vectors.begun()
            # A model that can't be loaded takes no answer away that the words alone give.
            meant = self._embedder.embed_query(plan.asked) if self._embedded else None
        except BuktiError as error:
            if request.mode is Mode.SEMANTIC:
                raise
            return None, f"text: {error.detail}"
        if meant is None and request.mode is Mode.SEMANTIC:
            raise StoreError("nothing is embedded yet", hint="run `bukti reindex`, or use mode=text")
        return meant, None if meant is not None else NO_VECTORS

    def _meaning(self, engine: FactEngine, meant: NDArray[np.float32] | None, plan: Plan) -> NearestByMeaning | None:
        if meant is None or self._embedder is None:
            return None
        from search_api.store.elastic.meaning import NearestByMeaning

        return NearestByMeaning(
            engine,
            meant,
            embedder=self._embedder.fingerprint,
            parts=self._terms.parts(plan.asked),
            sentences=Sentences(self._terms, lambda keys: _words(engine, keys)),
        )

    def _answer(self, request: SearchRequest, reading: Reading, found: _Found) -> SearchAnswer:
        total, undated, facets = found.engine.counted()
        return SearchAnswer(
            understood=replace(reading.understood, mode=found.mode) if found.mode else reading.understood,
            total=total,
            hits=tuple(self._hits(reading, found)),
            facets=facets,
            next=self._next(request, found),
            undated=undated,
        )

    def _next(self, request: SearchRequest, found: _Found) -> str | None:
        """What is written from now on is not part of the walk that begins."""
        position = found.page.next
        if position is None:
            return None
        moment = found.engine.newest if position.moment == _NOW else position.moment
        return cursor.encode(replace(position, moment=moment), request)

    def _hits(self, reading: Reading, found: _Found) -> list[Hit]:
        """A document may have been withdrawn since the page was found: not its passages."""
        shown = found.engine.shown([match.key for match in found.page.matches])
        # A cursor's instant is the newest of its first page: stories are then as they are now, unless they changed.
        moment = None if found.moment == _NOW else found.moment
        # We mark words while the engine tells of the stories: the thread that asks it has let go of the interpreter by
        # then. The other way round the question would only be sent when all is marked.
        made = self._threads.submit(self._made, reading, found, shown)
        told = self._stories.told({story for _, story in shown.values()}, moment=moment)
        return [replace(hit, story=told.get(story)) for hit, story in made.result()]

    def _made(self, reading: Reading, found: _Found, shown: Mapping[int, tuple[Shown, int]]) -> list[tuple[Hit, int]]:
        """Hits without their stories, with the number of each."""
        listed = ("words",) if found.plan.by_words else ()
        highlighter = Highlighter(reading.clauses, self._terms) if found.plan.by_words else None
        return [
            (
                hit_of(
                    passage,
                    self._registry,
                    story=None,
                    highlighter=highlighter,
                    score=round(match.score, 4),
                    via=match.via if found.plan.ranked else listed,
                    why=why_of(match, found.why.get(match.key, ())),
                ),
                story,
            )
            for match in found.page.matches
            if match.key in shown
            for passage, story in (shown[match.key],)
        ]

    def close(self) -> None:
        self._threads.shutdown()


def _words(engine: FactEngine, keys: list[int]) -> Iterable[tuple[int, str]]:
    return [(key, shown.passage.text) for key, (shown, _) in engine.shown(keys).items()]
