"""Counts of the matrix, kept between questions: after a write only the regions that it speaks of are counted again."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from models.pillar import Basis
from models.query import DateField
from search_api.coverage import Counts, CountsByRegion
from search_api.store.embedded.clock import last_sequence
from search_api.store.publisher import count_independent

# 0: not spoken of, 1: only enumerated, 2: evidence.
STRENGTH = {None: "max(named, implied)", Basis.NAMED: "named", Basis.IMPLIED: "implied"}
SPAN = {
    DateField.EVENT: ("event_first", "event_last"),
    DateField.PUBLISHED: ("published_first", "published_last"),
    DateField.EFFECTIVE: (
        "coalesce(event_first, published_first)",
        "iif(event_first IS NULL, published_last, event_last)",
    ),
}
_FEW = 60  # regions: where nothing is kept yet these are counted by themselves
_MANY = 200  # regions: where more have changed all are counted, in one pass
_DIRECT_ANSWERS = 1  # a command of one answer does not wait for years that it did not ask for
_KINDS = 6
Kind = tuple[DateField, Basis | None]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The counts of all regions and years as of a change of the record, when so many documents were withdrawn."""

    sequence: int
    withdrawn: int
    counts: CountsByRegion


class Tallies:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._kept: OrderedDict[Kind, _Kept] = OrderedDict()

    def of(
        self, db: sqlite3.Connection, kind: Kind, regions: Sequence[str], years: Sequence[int], *, keep: bool = False
    ) -> CountsByRegion:
        """What the passages of these regions and years, and perhaps of others, come to in the snapshot that `db` reads.

        A region of which nothing changed has the very same mapping as the last time. `keep`: count everything even
        for a process that asks for the first time.
        """
        sequence = last_sequence(db)
        (withdrawn,) = db.execute("SELECT count(*) FROM withdrawal").fetchone()
        with self._lock:
            kept = self._kept.get(kind)
            few = len(regions) <= _FEW
            direct = kept is None and not keep and (few or self._asked < _DIRECT_ANSWERS)
            self._asked += not few
        if direct:
            return counted(db, kind, regions=regions if few else None, years=years)
        counts: CountsByRegion
        if kept is None or kept.withdrawn != withdrawn or kept.sequence > sequence:
            counts = counted(db, kind)
        else:
            counts = _renewed(db, kind, kept)
        with self._lock:
            self._kept[kind] = _Kept(sequence, withdrawn, counts)
            self._kept.move_to_end(kind)
            if len(self._kept) > _KINDS:
                self._kept.popitem(last=False)
        return counts


def _renewed(db: sqlite3.Connection, kind: Kind, kept: _Kept) -> CountsByRegion:
    """A fact keeps its regions when it ends, so that those that lost a passage are known, too."""
    rows = db.execute("SELECT DISTINCT regions, primary_region FROM fact WHERE seq > ?", (kept.sequence,)).fetchall()
    changed = {code for regions, primary in rows for code in (*regions.split(), primary) if code}
    if not changed:
        return kept.counts
    if len(changed) > _MANY:
        return counted(db, kind)
    left = {code: found for code, found in kept.counts.items() if code not in changed}
    return left | counted(db, kind, regions=sorted(changed))


def counted(
    db: sqlite3.Connection, kind: Kind, *, regions: Sequence[str] | None = None, years: Sequence[int] | None = None
) -> dict[str, dict[tuple[str, int], Counts]]:
    """One pass over the cells, of some regions and years or of all. A passage whose day spans years counts in each."""
    date, basis = kind
    first, last = SPAN[date]
    strength = STRENGTH[basis]
    columns = f"region, pillar, document, publisher, independent, {strength} AS strength, {first} AS year"
    wanted = f"{strength} > 0" + ("" if regions is None else " AND region IN (SELECT value FROM json_each(:regions))")
    asked = "" if years is None else " WHERE year IN (SELECT value FROM json_each(:years))"
    # Most passages have a day of one year: only the others are told year by year.
    rows = db.execute(
        f"WITH RECURSIVE spans AS (SELECT {columns}, {last} AS until FROM cell WHERE {wanted} AND {first} < {last}"
        " UNION ALL SELECT region, pillar, document, publisher, independent, strength, year + 1, until FROM spans"
        " WHERE year < until),"
        f" said AS (SELECT {columns} FROM cell WHERE {wanted} AND {first} = {last} UNION ALL"
        " SELECT region, pillar, document, publisher, independent, strength, year FROM spans)"
        " SELECT region, pillar, year, sum(strength = 2) AS evidence, count(*) AS mentions,"
        " count(DISTINCT document) AS documents, count(DISTINCT iif(independent, publisher, NULL)) AS known,"
        f" sum(independent AND publisher IS NULL) AS unknown FROM said{asked} GROUP BY region, pillar, year",
        {"regions": json.dumps(list(regions or ())), "years": json.dumps(list(years or ()))},
    )
    found: dict[str, dict[tuple[str, int], Counts]] = {}
    for region, pillar, year, evidence, mentions, documents, known, unknown in rows:
        counts = Counts(evidence, mentions, documents, count_independent(known, unknown))
        found.setdefault(region, {})[pillar, year] = counts
    return found
