"""Answers a search: plan, walk, count, and make hits of what was found."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.errors import BuktiError, MissingExtraError, StoreError
from models.evidence import FacetValue, ScorePart, SearchAnswer, Total
from models.ports import Embedder, Terms
from models.query import Mode, Reading, SearchRequest
from models.region import RegionRegistry
from search_api.highlights import Highlighter
from search_api.query import cursor
from search_api.query.cursor import Position
from search_api.query.modes import BY_DAY, INSTALL, NO_EMBEDDER, NO_VECTORS, TO_THE_LETTER, not_all, why_of
from search_api.query.plan import Plan, plan_of
from search_api.query.reasons import explained
from search_api.query.walk import Meaning, Page, page_of
from search_api.store import fields
from search_api.store.embedded.database import Database
from search_api.store.embedded.derived import Derived
from search_api.store.embedded.engine import TantivyEngine
from search_api.store.embedded.hits import HitMaker
from search_api.store.embedded.instants import micros
from search_api.store.embedded.memory import Memory
from search_api.store.embedded.sentences import Sentences
from search_api.store.embedded.text_index import Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from search_api.store.embedded.arrays import ArrayEngine
    from search_api.store.embedded.vector_files import VectorState
    from search_api.store.embedded.vectors import VectorKeeper, Vectors


@dataclass(frozen=True, slots=True)
class _Meant:
    """What is asked by meaning: the query's vector, of the vectors that there are."""

    vectors: Vectors
    query: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    plan: Plan
    page: Page
    total: int
    undated: int
    facets: Callable[[sqlite3.Connection], dict[str, tuple[FacetValue, ...]]]
    mode: str | None
    moment: int
    why: Mapping[int, tuple[ScorePart, ...]]


class Searching:
    """`vectors` and `embedder` come together, or not at all: then `missing` says why, and what to do."""

    def __init__(
        self,
        database: Database,
        derived: Derived,
        *,
        terms: Terms,
        registry: RegionRegistry,
        embedder: Embedder | None = None,
        vectors: VectorKeeper | None = None,
        missing: MissingExtraError | None = None,
    ) -> None:
        self._database = database
        self._derived = derived
        self._terms = terms
        self._registry = registry
        self._embedder = embedder
        self._vectors = vectors
        self._missing = missing or MissingExtraError(NO_EMBEDDER, hint=INSTALL)
        self._memory = Memory(database)
        self._sentences = Sentences(database, terms)
        # What the vectors lack of an index: asked of the record when either has changed, not at each question.
        self._lag: tuple[int, VectorState, int] | None = None

    def warm(self) -> None:
        self._derived.ask(lambda snapshot: self._memory.warm(snapshot, self._terms))

    def search(self, request: SearchRequest, reading: Reading) -> SearchAnswer:
        started = time.perf_counter()
        if request.mode is Mode.SEMANTIC and self._embedder is None:
            raise MissingExtraError(self._missing.message, hint=f"{self._missing.hint}; or use mode=text")
        start = cursor.decode(request.cursor, request) if request.cursor else None
        found = self._derived.ask(lambda snapshot: self._find(snapshot, request, reading, start))
        answer = self._answer(request, reading, found)
        return replace(answer, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def _find(self, snapshot: Snapshot, request: SearchRequest, reading: Reading, start: Position | None) -> _Found:
        if start is None:
            newest = snapshot.state.moment
            start = Position(moment=min(micros(request.as_of), newest) if request.as_of else newest)
        plan = plan_of(request, reading, terms=self._terms, registry=self._registry, moment=start.moment)
        meant, mode = self._meant(snapshot, request, plan)
        arrays = self._memory.engine(snapshot, at_once=meant is not None)
        engine = arrays or TantivyEngine(snapshot)
        group = fields.GROUP_KEYS[request.group]
        page = page_of(engine, plan, start, request.size, self._meaning(arrays, meant, plan))
        told = plan.reasons if request.explain and plan.ranked and plan.with_words else ()
        return _Found(
            plan=plan,
            page=page,
            why=explained(engine, told, tuple(match.key for match in page.matches if "words" in match.via)),
            total=engine.total(plan.match, group=group),
            undated=engine.total(plan.undated, group=group),
            facets=engine.facets(plan.match, request.facets, group=group, date=request.date),
            mode=mode,
            moment=start.moment,
        )

    def _meant(self, snapshot: Snapshot, request: SearchRequest, plan: Plan) -> tuple[_Meant | None, str | None]:
        """What to ask by meaning, or why nothing is where the request wanted it to be."""
        if request.mode is Mode.TEXT or not plan.by_words:
            return None, None
        if self._vectors is None or self._embedder is None:
            return None, f"text: {self._missing.detail}"
        if not plan.ranked:
            return None, BY_DAY
        if not plan.asked:  # phrases and prefixes alone: they are meant to the letter
            return None, TO_THE_LETTER if request.mode is Mode.SEMANTIC else None
        try:
            found = self._vectors.vectors()
            # A model that can't be loaded takes no answer away that the words alone give.
            meant = None if found is None else _Meant(found, self._embedder.embed_query(plan.asked))
        except BuktiError as error:
            if request.mode is Mode.SEMANTIC:
                raise
            return None, f"text: {error.detail}"
        if meant is None and request.mode is Mode.SEMANTIC:
            raise StoreError("nothing is embedded yet", hint="run `bukti reindex`, or use mode=text")
        if meant is None:
            return None, NO_VECTORS
        lacking = self._lacking(snapshot, meant.vectors)
        return meant, not_all(request.mode, lacking) if lacking else None

    def _lacking(self, snapshot: Snapshot, vectors: Vectors) -> int:
        """Passages that have no vector yet."""
        sequence, state = snapshot.state.sequence, vectors.state
        if self._lag is None or self._lag[0] != sequence or self._lag[1] is not state:
            with self._database.reading() as db:
                (newest,) = db.execute("SELECT coalesce(max(n), 0) FROM passage").fetchone()
            self._lag = (sequence, state, max(0, newest - state.last))
        return self._lag[2]

    def _meaning(self, engine: ArrayEngine | None, meant: _Meant | None, plan: Plan) -> Meaning | None:
        if engine is None or meant is None:
            return None
        from search_api.store.embedded.meaning import NearestByMeaning

        return NearestByMeaning(
            engine,
            meant.vectors,
            meant.query,
            parts=self._terms.parts(plan.asked),
            sentences=self._sentences,
        )

    def _answer(self, request: SearchRequest, reading: Reading, found: _Found) -> SearchAnswer:
        listed = ("words",) if found.plan.by_words else ()
        highlighter = Highlighter(reading.clauses, self._terms) if found.plan.by_words else None
        with self._database.reading() as db:
            maker = HitMaker(db, self._registry, highlighter, moment=found.moment)
            maker.read(match.key for match in found.page.matches)
            hits = [
                maker.hit(
                    match.key,
                    score=round(match.score, 4),
                    via=match.via if found.plan.ranked else listed,
                    why=why_of(match, found.why.get(match.key, ())),
                )
                for match in found.page.matches
            ]
            facets = found.facets(db)
        return SearchAnswer(
            understood=replace(reading.understood, mode=found.mode) if found.mode else reading.understood,
            total=Total(value=found.total),
            # A document may have been withdrawn since the index last caught up.
            hits=tuple(hit for hit in hits if not hit.document.withdrawn),
            facets=facets,
            next=cursor.encode(found.page.next, request) if found.page.next else None,
            undated=found.undated,
        )
