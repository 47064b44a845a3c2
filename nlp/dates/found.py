"""What the finders of dates hand on: one expression with its value, before anybody asks what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.partial_date import Precision


@dataclass(frozen=True, slots=True)
class Found:
    """An expression at [start, end) and its ISO value; a range has `end_value`."""

    start: int
    end: int
    value: str
    end_value: str | None
    precision: Precision

    @property
    def last(self) -> str:
        return self.end_value or self.value


@dataclass(frozen=True, slots=True)
class Anchor:
    """What days without a year, weekdays and "kemarin" are counted from: the publication day, or a lone known year."""

    published: date | None = None
    year: int | None = None
