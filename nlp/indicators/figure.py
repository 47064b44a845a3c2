"""A figure of a text, and a number of a text with all that a rule may look at around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from models.mention import Comparator, Unit
from nlp.article import Stretch
from nlp.numbers import Number

_LEFT = 90


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at [start, end), unit and all; `noun` is what a count counts, `beside` what stands behind a measure
    ("32 hektare lahan cabai")."""

    start: int
    end: int
    value: float
    unit: Unit
    comparator: Comparator
    noun: str | None
    sentence: Stretch
    beside: str | None = None


@dataclass(frozen=True)
class Spot:
    """A number in its sentence, the number that follows it there, and the noun that the ones before it counted."""

    text: str
    sentence: Stretch
    number: Number
    following: Number | None
    noun: str | None

    @cached_property
    def before(self) -> str:
        """The words before it in its sentence, as far as any rule looks."""
        return self.text[max(self.sentence.start, self.number.start - _LEFT) : self.number.start]

    @property
    def decimal(self) -> bool:
        """Whether it can be no count: "2,5", but not "1,2 juta"."""
        return self.number.decimal and self.number.scale == 1
