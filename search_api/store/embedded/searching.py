"""Answers a search: plan, walk, count, and make hits of what was found."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from models.errors import MissingExtraError
from models.evidence import FacetValue, SearchAnswer, Total
from models.ports import Terms
from models.query import Mode, Reading, SearchRequest, Understood
from models.region import RegionRegistry
from search_api.highlights import Highlighter
from search_api.query import cursor
from search_api.query.cursor import Position
from search_api.query.plan import Plan, plan_of
from search_api.query.walk import Page, page_of
from search_api.store import fields
from search_api.store.embedded.database import Database
from search_api.store.embedded.derived import Derived
from search_api.store.embedded.engine import TantivyEngine
from search_api.store.embedded.hits import HitMaker
from search_api.store.embedded.instants import micros
from search_api.store.embedded.memory import Memory
from search_api.store.embedded.text_index import Snapshot

NO_EMBEDDER = "text: no embedder is installed, so meaning is not searched (pip install 'bukti[semantic]')"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    plan: Plan
    page: Page
    total: int
    undated: int
    facets: Callable[[sqlite3.Connection], dict[str, tuple[FacetValue, ...]]]


class Searching:
    def __init__(self, database: Database, derived: Derived, *, terms: Terms, registry: RegionRegistry) -> None:
        self._database = database
        self._derived = derived
        self._terms = terms
        self._registry = registry
        self._memory = Memory(database)

    def search(self, request: SearchRequest, reading: Reading) -> SearchAnswer:
        started = time.perf_counter()
        if request.mode is Mode.SEMANTIC:
            raise MissingExtraError(
                "search by meaning needs an embedder", hint="pip install 'bukti[semantic]', or use mode=text"
            )
        start = cursor.decode(request.cursor, request) if request.cursor else None
        found = self._derived.ask(lambda snapshot: self._find(snapshot, request, reading, start))
        answer = self._answer(request, reading, found)
        return replace(answer, took_ms=round((time.perf_counter() - started) * 1000, 1))

    def _find(self, snapshot: Snapshot, request: SearchRequest, reading: Reading, start: Position | None) -> _Found:
        if start is None:
            newest = snapshot.state.moment
            start = Position(moment=min(micros(request.as_of), newest) if request.as_of else newest)
        plan = plan_of(request, reading, terms=self._terms, registry=self._registry, moment=start.moment)
        engine = self._memory.engine(snapshot) or TantivyEngine(snapshot)
        group = fields.GROUP_KEYS[request.group]
        return _Found(
            plan=plan,
            page=page_of(engine, plan, start, request.size),
            total=engine.total(plan.match, group=group),
            undated=engine.total(plan.undated, group=group),
            facets=engine.facets(plan.match, request.facets, group=group, date=request.date),
        )

    def _answer(self, request: SearchRequest, reading: Reading, found: _Found) -> SearchAnswer:
        via = ("words",) if found.plan.by_words else ()
        highlighter = Highlighter(reading.clauses, self._terms) if found.plan.by_words else None
        with self._database.reading() as db:
            maker = HitMaker(db, self._registry, highlighter)
            maker.read(match.key for match in found.page.matches)
            hits = [maker.hit(match.key, score=round(match.score, 4), via=via) for match in found.page.matches]
            facets = found.facets(db)
        return SearchAnswer(
            understood=_understood(request, reading),
            total=Total(value=found.total),
            # A document may have been withdrawn since the index last caught up.
            hits=tuple(hit for hit in hits if not hit.document.withdrawn),
            facets=facets,
            next=cursor.encode(found.page.next, request) if found.page.next else None,
            undated=found.undated,
        )


def _understood(request: SearchRequest, reading: Reading) -> Understood:
    return replace(reading.understood, mode=NO_EMBEDDER) if request.mode is Mode.HYBRID else reading.understood
