"""Which kabupaten and kota were in the programme, by year, as the press told it (`data/participants.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

# Of the later years only part is known: a missing row is no "no".
COMPLETE_YEARS = frozenset({2017, 2018, 2019})


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """That a region was in the programme's intake of a year, and where it says so."""

    code: str
    year: int
    source: str


class Participants:
    def __init__(self) -> None:
        self._rows = tuple(_rows())
        self.years = tuple(sorted({row.year for row in self._rows}))

    def of_year(self, year: int) -> frozenset[str]:
        return frozenset(row.code for row in self._rows if row.year == year)

    def of_region(self, code: str) -> tuple[Participation, ...]:
        return tuple(sorted((row for row in self._rows if row.code == code), key=lambda row: row.year))


def _rows() -> Iterator[Participation]:
    table = resources.files("search_api.web").joinpath("data", "participants.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        yield Participation(code=row["code"], year=int(row["year"]), source=row["source"])
