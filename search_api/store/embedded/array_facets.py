"""Counts matches by region, pillar, year, source, official and nature over arrays, in the unit of the grouping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from models.evidence import FacetValue
from models.query import DateField, Facet
from search_api.store import fields
from search_api.store.embedded.columns import Columns, Ints, Longs

Value = str | int


def count_facets(
    columns: Columns, rows: Longs, wanted: Iterable[Facet], *, group: str, field: DateField
) -> dict[str, tuple[FacetValue, ...]]:
    """For each facet its values, the most frequent first; `rows`: the matches."""
    groups = columns.group(group)[rows]
    found: dict[str, tuple[FacetValue, ...]] = {}
    for facet in wanted:
        if facet is Facet.YEAR:
            places, codes = _years(columns, rows, field)
            found[facet.value] = _ordered(dict(_counted(groups[places], codes)))
        else:
            values = columns.values[facet]
            places, codes = values.of(rows)
            found[facet.value] = _ordered({values.names[n]: c for n, c in _counted(groups[places], codes)})
    return found


def _counted(groups: Ints, codes: Ints) -> Iterable[tuple[int, int]]:
    """For each code the number of groups that have it."""
    if not len(codes):
        return ()
    width = int(codes.max()) + 1
    pairs = np.sort(groups.astype(np.int64) * width + codes)
    different = np.concatenate(([True], pairs[1:] != pairs[:-1]))
    counts = np.bincount(pairs[different] % width)
    return [(code, int(counts[code])) for code in np.flatnonzero(counts).tolist()]


def _years(columns: Columns, rows: Longs, field: DateField) -> tuple[Longs, Ints]:
    """A passage whose day spans years is counted in each of them, as `year` finds it."""
    first, last = (columns.days[name(field)][rows] for name in (fields.first_day, fields.last_day))
    dated = np.flatnonzero(first >= 0)
    begins, ends = _year_of(first[dated]), _year_of(last[dated])
    lengths = ends - begins + 1
    places = np.repeat(dated, lengths)
    offsets = np.arange(len(places)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return places, (np.repeat(begins, lengths) + offsets).astype(np.int32)


def _year_of(days: Ints) -> Ints:
    """Years of day ordinals."""
    if not len(days):
        return days
    low, high = date.fromordinal(int(days.min())).year, date.fromordinal(int(days.max())).year
    starts = np.array([date(year, 1, 1).toordinal() for year in range(low, high + 1)], np.int32)
    return (low + np.searchsorted(starts, days, side="right") - 1).astype(np.int32)


def _ordered(counts: Mapping[Value, int]) -> tuple[FacetValue, ...]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return tuple(FacetValue(value=value, count=count) for value, count in ranked)
