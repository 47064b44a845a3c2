"""Counts of the matrix, kept between questions: after a write only the regions that it speaks of are counted again."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.pillar import Basis
from models.query import DateField
from search_api.coverage import Counts, Key
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
_QUESTIONS = 24  # the whole matrix of eight years takes 4 MB, one year of it 400 KB
_MANY = 60  # regions: where more have changed all are counted, in one pass
Question = tuple[DateField, Basis | None, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The counts of all regions as of a change of the record, when so many documents were withdrawn."""

    sequence: int
    withdrawn: int
    counts: Mapping[Key, Counts]


class Tallies:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Question, _Kept] = OrderedDict()

    def of(self, db: sqlite3.Connection, question: Question, regions: Sequence[str]) -> Mapping[Key, Counts]:
        """What the passages of these regions, and perhaps of others, come to in the snapshot that `db` reads."""
        sequence = last_sequence(db)
        (withdrawn,) = db.execute("SELECT count(*) FROM withdrawal").fetchone()
        with self._lock:
            kept = self._kept.get(question)
        if kept is None and len(regions) <= _MANY:
            return counted(db, question, regions)
        counts: Mapping[Key, Counts]
        if kept is None or kept.withdrawn != withdrawn or kept.sequence > sequence:
            counts = counted(db, question)
        else:
            counts = _renewed(db, question, kept)
        with self._lock:
            self._kept[question] = _Kept(sequence, withdrawn, counts)
            self._kept.move_to_end(question)
            if len(self._kept) > _QUESTIONS:
                self._kept.popitem(last=False)
        return counts


def _renewed(db: sqlite3.Connection, question: Question, kept: _Kept) -> Mapping[Key, Counts]:
    """A fact keeps its regions when it ends, so that those that lost a passage are known, too."""
    rows = db.execute("SELECT DISTINCT regions, primary_region FROM fact WHERE seq > ?", (kept.sequence,)).fetchall()
    changed = {code for regions, primary in rows for code in (*regions.split(), primary) if code}
    if not changed:
        return kept.counts
    if len(changed) > _MANY:
        return counted(db, question)
    left = {key: found for key, found in kept.counts.items() if key[0] not in changed}
    return left | counted(db, question, sorted(changed))


def counted(db: sqlite3.Connection, question: Question, regions: Sequence[str] | None = None) -> dict[Key, Counts]:
    """One pass over the cells, of some regions or of all. A passage whose day spans years counts in each of them."""
    date, basis, years = question
    first, last = SPAN[date]
    strength = STRENGTH[basis]
    # Most passages have a day of one year: only the others are set against each year that is asked for.
    columns = f"region, pillar, document, publisher, independent, {strength} AS strength"
    among = "" if regions is None else " AND region IN (SELECT value FROM json_each(:regions))"
    wanted = f"{strength} > 0{among}"
    rows = db.execute(
        f"WITH said AS (SELECT {columns}, {first} AS year FROM cell WHERE {wanted} AND {first} = {last}"
        " AND year IN (SELECT value FROM json_each(:years))"
        f" UNION ALL SELECT {columns}, value FROM cell JOIN json_each(:years) ON value BETWEEN {first} AND {last}"
        f" WHERE {wanted} AND {first} < {last})"
        " SELECT region, pillar, year, sum(strength = 2) AS evidence, count(*) AS mentions,"
        " count(DISTINCT document) AS documents, count(DISTINCT iif(independent, publisher, NULL)) AS known,"
        " sum(independent AND publisher IS NULL) AS unknown FROM said GROUP BY region, pillar, year",
        {"regions": json.dumps(list(regions or ())), "years": json.dumps(list(years))},
    )
    return {
        (region, pillar, year): Counts(evidence, mentions, documents, count_independent(known, unknown))
        for region, pillar, year, evidence, mentions, documents, known, unknown in rows
    }
