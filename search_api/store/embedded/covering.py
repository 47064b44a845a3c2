"""Counts for the matrix, from the cells of current facts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from models.coverage import Coverage, CoverageRequest
from models.pillar import Basis
from models.query import DateField
from models.region import RegionRegistry
from search_api.coverage import Counts, Key, codes_of, matrix
from search_api.store.embedded import crawl_rows
from search_api.store.embedded.database import Database
from search_api.store.embedded.instants import FOREVER
from search_api.store.embedded.watch import Watch
from search_api.store.publisher import count_independent

# 0: not spoken of, 1: only enumerated, 2: evidence.
_STRENGTH = {None: "max(named, implied)", Basis.NAMED: "named", Basis.IMPLIED: "implied"}
_KEPT = 200_000  # cells, of 150 bytes each: eight times the whole matrix of eight years
_SPAN = {
    DateField.EVENT: ("event_first", "event_last"),
    DateField.PUBLISHED: ("published_first", "published_last"),
    DateField.EFFECTIVE: (
        "coalesce(event_first, published_first)",
        "iif(event_first IS NULL, published_last, event_last)",
    ),
}


class Covering:
    def __init__(self, database: Database, registry: RegionRegistry) -> None:
        self._database = database
        self._registry = registry
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
                counts=_counts(db, request, codes, years),
                log=crawl_rows.reached(db),
                registry=self._registry,
                undated=_undated(db, request, codes),
            )


def years_of(db: sqlite3.Connection, field: DateField) -> tuple[int, ...]:
    """Every year in which a current passage has its day."""
    first, last = _SPAN[field]
    spans = db.execute(
        f"SELECT DISTINCT {first} AS first, {last} AS last FROM fact WHERE known_until = ? AND {first} IS NOT NULL",
        (FOREVER,),
    ).fetchall()
    years: set[int] = set()
    for row in spans:
        years.update(range(date.fromordinal(row["first"]).year, date.fromordinal(row["last"]).year + 1))
    return tuple(sorted(years))


def _counts(
    db: sqlite3.Connection, request: CoverageRequest, codes: Sequence[str], years: Sequence[int]
) -> dict[Key, Counts]:
    """One pass over the cells. A passage whose day spans years counts in each of them."""
    first, last = _SPAN[request.date]
    strength = _STRENGTH[request.basis]
    # Most passages have a day of one year: only the others are set against each year that is asked for.
    columns = f"region, pillar, document, publisher, independent, {strength} AS strength"
    wanted = f"{strength} > 0 AND region IN (SELECT value FROM json_each(:codes))"
    rows = db.execute(
        f"WITH said AS (SELECT {columns}, {first} AS year FROM cell WHERE {wanted} AND {first} = {last}"
        " AND year IN (SELECT value FROM json_each(:years))"
        f" UNION ALL SELECT {columns}, value FROM cell JOIN json_each(:years) ON value BETWEEN {first} AND {last}"
        f" WHERE {wanted} AND {first} < {last})"
        " SELECT region, pillar, year, sum(strength = 2) AS evidence, count(*) AS mentions,"
        " count(DISTINCT document) AS documents, count(DISTINCT iif(independent, publisher, NULL)) AS known,"
        " sum(independent AND publisher IS NULL) AS unknown FROM said GROUP BY region, pillar, year",
        {"codes": json.dumps(list(codes)), "years": json.dumps(list(years))},
    )
    return {
        (region, pillar, year): Counts(evidence, mentions, documents, count_independent(known, unknown))
        for region, pillar, year, evidence, mentions, documents, known, unknown in rows
    }


def _undated(db: sqlite3.Connection, request: CoverageRequest, codes: Sequence[str]) -> int:
    first, _ = _SPAN[request.date]
    (count,) = db.execute(
        f"SELECT count(DISTINCT fact) FROM cell WHERE {first} IS NULL AND {_STRENGTH[request.basis]} > 0"
        " AND region IN (SELECT value FROM json_each(?))",
        (json.dumps(list(codes)),),
    ).fetchone()
    return int(count)
