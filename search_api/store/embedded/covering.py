"""Counts for the matrix, from the cells of current facts."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.coverage import Coverage, CoverageRequest
from models.query import DateField
from models.region import RegionRegistry
from search_api.coverage import Matrix, codes_of
from search_api.store.embedded import crawl_rows
from search_api.store.embedded.database import Database
from search_api.store.embedded.instants import FOREVER
from search_api.store.embedded.tallies import SPAN, STRENGTH, Tallies
from search_api.store.embedded.watch import Watch

_KEPT = 200_000  # cells, of 150 bytes each: eight times the whole matrix of eight years
_MATRICES = 8  # of 4 MB each, where they are of eight years
_SMALL = 60  # regions: their cells are quickly made


class Covering:
    """Safe to share between threads."""

    def __init__(self, database: Database, registry: RegionRegistry) -> None:
        self._database = database
        self._registry = registry
        self._tallies = Tallies()
        self._lock = threading.Lock()
        self._matrices: OrderedDict[CoverageRequest, Matrix] = OrderedDict()
        self._watch: Watch[Coverage] = Watch(database.path, size=_KEPT, weigh=lambda coverage: len(coverage.cells) + 1)
        self._years: Watch[tuple[int, ...]] = Watch(database.path, size=len(DateField), weigh=lambda _: 1)

    def coverage(self, request: CoverageRequest) -> Coverage:
        """The same question again is answered from memory until something is written."""
        return self._watch.of(request, lambda: self._read(request))

    def warm(self) -> None:
        """Count ahead what most questions need."""
        with self._database.reading() as db:
            self._tallies.of(db, (DateField.EFFECTIVE, None), (), (), keep=True)

    def close(self) -> None:
        self._watch.close()
        self._years.close()

    def _read(self, request: CoverageRequest) -> Coverage:
        years = tuple(sorted(set(request.year))) or self._years.of(request.date, lambda: self._all_years(request.date))
        codes = codes_of(request, self._registry)
        asked = replace(request, year=years)
        if len(codes) <= _SMALL:
            return self._made(asked, codes, Matrix(codes, years, self._registry))
        with self._lock:  # cells are made by one thread at a time: all of them would only take turns at it
            return self._made(asked, codes, self._matrix(asked, codes))

    def _made(self, request: CoverageRequest, codes: Sequence[str], matrix: Matrix) -> Coverage:
        with self._database.reading() as db:
            counts = self._tallies.of(db, (request.date, request.basis), codes, request.year)
            cells = matrix.cells(counts, crawl_rows.reached(db))
            return Coverage(cells=cells, undated=_undated(db, request, codes))

    def _all_years(self, date: DateField) -> tuple[int, ...]:
        with self._database.reading() as db:
            return years_of(db, date)

    def _matrix(self, request: CoverageRequest, codes: Sequence[str]) -> Matrix:
        """What remembers the cells of a question."""
        matrix = self._matrices.pop(request, None) or Matrix(codes, request.year, self._registry)
        self._matrices[request] = matrix
        if len(self._matrices) > _MATRICES:
            self._matrices.popitem(last=False)
        return matrix


def years_of(db: sqlite3.Connection, field: DateField) -> tuple[int, ...]:
    """Every year in which a current passage has its day."""
    first, last = SPAN[field]
    spans = db.execute(
        f"SELECT DISTINCT {first} AS first, {last} AS last FROM fact WHERE known_until = ? AND {first} IS NOT NULL",
        (FOREVER,),
    ).fetchall()
    years: set[int] = set()
    for row in spans:
        years.update(range(date.fromordinal(row["first"]).year, date.fromordinal(row["last"]).year + 1))
    return tuple(sorted(years))


def _undated(db: sqlite3.Connection, request: CoverageRequest, codes: Sequence[str]) -> int:
    first, _ = SPAN[request.date]
    (count,) = db.execute(
        f"SELECT count(DISTINCT fact) FROM cell WHERE {first} IS NULL AND {STRENGTH[request.basis]} > 0"
        " AND region IN (SELECT value FROM json_each(?))",
        (json.dumps(list(codes)),),
    ).fetchone()
    return int(count)
