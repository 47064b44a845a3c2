"""The months of one year as bars: how much of an answer falls into each."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.query import Reading, SearchRequest
from search_api.web import format_id
from search_api.web.address import Address

Count = Callable[[SearchRequest], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBar:
    """`height` is 0..100, as a share of the fullest month; `url` narrows the search to the month."""

    name: str
    short: str
    count: int
    height: int
    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsPart:
    """`unit`: what the bars count."""

    year: int
    bars: tuple[MonthBar, ...]
    unit: str


def months_year(request: SearchRequest, reading: Reading) -> int | None:
    """The one year that is asked for, in the filter or in words; None for none, for several, or for days of its own."""
    if request.from_day or request.to_day or reading.understood.period:
        return None
    years = set(request.year) or {year.value for year in reading.understood.year}
    return years.pop() if len(years) == 1 else None


def months_of(address: Address, request: SearchRequest, year: int, count: Count) -> tuple[MonthBar, ...]:
    """Twelve bars. `count` tells how many a request matches."""
    counts = [count(replace(request, year=(), from_day=first, to_day=last)) for first, last in _months(year)]
    fullest = max(counts) or 1
    return tuple(
        MonthBar(
            name=f"{format_id.MONTHS[first.month - 1]} {year}",
            short=format_id.MONTHS[first.month - 1][0],
            count=found,
            height=round(100 * found / fullest),
            url=address.setting(year=None, **{"from": first.isoformat(), "to": last.isoformat()}).at("/"),
        )
        for (first, last), found in zip(_months(year), counts, strict=True)
    )


def _months(year: int) -> Iterator[tuple[date, date]]:
    for month in range(1, 13):
        yield date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
