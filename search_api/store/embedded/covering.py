"""Counts for the matrix, from the cells of current facts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from models.coverage import Coverage, CoverageRequest
from models.query import DateField
from models.region import RegionRegistry
from search_api.coverage import codes_of, matrix
from search_api.store.embedded import crawl_rows
from search_api.store.embedded.database import Database
from search_api.store.embedded.instants import FOREVER
from search_api.store.embedded.tallies import SPAN, STRENGTH, Tallies
from search_api.store.embedded.watch import Watch

_KEPT = 200_000  # cells, of 150 bytes each: eight times the whole matrix of eight years


class Covering:
    def __init__(self, database: Database, registry: RegionRegistry) -> None:
        self._database = database
        self._registry = registry
        self._tallies = Tallies()
        self._watch: Watch[Coverage] = Watch(database.path, size=_KEPT, weigh=lambda coverage: len(coverage.cells) + 1)

    def coverage(self, request: CoverageRequest) -> Coverage:
        """The same question again is answered from memory until something is written."""
        return self._watch.of(request, lambda: self._read(request))

    def close(self) -> None:
        self._watch.close()

    def _read(self, request: CoverageRequest) -> Coverage:
        codes = codes_of(request, self._registry)
        with self._database.reading() as db:
            years = tuple(sorted(set(request.year))) or years_of(db, request.date)
            return matrix(
                codes=codes,
                years=years,
                counts=self._tallies.of(db, (request.date, request.basis, years), codes),
                log=crawl_rows.reached(db),
                registry=self._registry,
                undated=_undated(db, request, codes),
            )


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
