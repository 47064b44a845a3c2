"""Counts matches by region, pillar, year, source, official and nature, in the unit of the grouping."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from models.evidence import FacetValue
from models.query import DateField, Facet

Value = str | int
_CHUNK = 20_000
# The wide JSON column is left where it is.
_COLUMNS = (
    "SELECT fact.n, fact.nature, fact.primary_region, fact.event_first, fact.event_last, fact.published_first,"
    " fact.published_last, fact.regions, fact.pillars, fact.officials, document.outlet"
    " FROM json_each(?) AS wanted JOIN fact ON fact.n = wanted.value JOIN document ON document.n = fact.document"
)


def count_facets(
    db: sqlite3.Connection, members: Mapping[int, int], wanted: Iterable[Facet], field: DateField
) -> dict[str, tuple[FacetValue, ...]]:
    """For each facet its values, the most frequent first; `members`: the group of each match, by its row.

    A passage has a region like the filter sees it: its own and its document's primary one; a year like `year` does.
    """
    readers = {facet: _reader(facet, field) for facet in wanted}
    groups: dict[Facet, dict[Value, set[int]]] = {facet: defaultdict(set) for facet in readers}
    for row in _rows(db, list(members)):
        for facet, read in readers.items():
            for value in read(row):
                groups[facet][value].add(members[row["n"]])
    return {facet.value: _ordered(groups[facet]) for facet in readers}


def _rows(db: sqlite3.Connection, keys: list[int]) -> Iterator[sqlite3.Row]:
    for start in range(0, len(keys), _CHUNK):
        yield from db.execute(_COLUMNS, (json.dumps(keys[start : start + _CHUNK]),))


def _ordered(groups: dict[Value, set[int]]) -> tuple[FacetValue, ...]:
    counts = Counter({value: len(found) for value, found in groups.items()})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(FacetValue(value=value, count=count) for value, count in ranked)


def _reader(facet: Facet, field: DateField) -> Callable[[sqlite3.Row], Iterable[Value]]:
    if facet is Facet.YEAR:
        return lambda row: _years(row, field)
    return _READERS[facet]


def _regions(row: sqlite3.Row) -> set[str]:
    primary = row["primary_region"]
    return {*row["regions"].split(), *((primary,) if primary else ())}


def _pillars(row: sqlite3.Row) -> set[str]:
    return {pillar.split(":")[0] for pillar in row["pillars"].split()}


def _sources(row: sqlite3.Row) -> tuple[str, ...]:
    return (row["outlet"],) if row["outlet"] else ()


def _officials(row: sqlite3.Row) -> tuple[str, ...]:
    return tuple(filter(None, row["officials"].split("\n")))


def _natures(row: sqlite3.Row) -> tuple[str, ...]:
    return (row["nature"],)


def _years(row: sqlite3.Row, field: DateField) -> range:
    kinds = {DateField.EVENT: ("event",), DateField.PUBLISHED: ("published",)}.get(field, ("event", "published"))
    for kind in kinds:
        first, last = row[f"{kind}_first"], row[f"{kind}_last"]
        if first is not None:
            return range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    return range(0)


_READERS: dict[Facet, Callable[[sqlite3.Row], Iterable[Value]]] = {
    Facet.REGION: _regions,
    Facet.PILLAR: _pillars,
    Facet.SOURCE: _sources,
    Facet.OFFICIAL: _officials,
    Facet.NATURE: _natures,
}
