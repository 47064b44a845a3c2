"""A run of bare words while it is being read: which of them are taken, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from models.query import UnderstoodOfficial, UnderstoodPeriod, UnderstoodSource

# Stands for a word that is taken: no name goes across it.
HOLE = "|"


@dataclass(slots=True)
class Findings:
    """What a query's words were taken for so far; of two reasons for the same thing the first is told."""

    regions: dict[str, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    periods: list[UnderstoodPeriod] = field(default_factory=list)
    officials: list[UnderstoodOfficial] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)

    def add_regions(self, codes: Mapping[str, str]) -> None:
        self.regions = {**codes, **self.regions}

    def add_years(self, years: Iterable[int], because: str) -> None:
        self.years = {**dict.fromkeys(years, because), **self.years}

    def told_sources(self) -> tuple[UnderstoodSource, ...]:
        return tuple(UnderstoodSource(value=value, because=because) for value, because in self.sources.items())


class WordRun:
    """Bare words in a row. `gone`: those that leave the text; `kept`: those taken that stay in it."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        self.gone: set[int] = set()
        self.kept: set[int] = set()

    def free(self) -> list[str]:
        """The words, with holes where one is taken."""
        return [HOLE if i in self.gone or i in self.kept else word for i, word in enumerate(self.words)]

    def take(self, start: int, end: int, *, leaves: bool) -> str:
        """Take the words from `start` to `end`; returns them as they were written."""
        (self.gone if leaves else self.kept).update(range(start, end))
        return " ".join(self.words[start:end]).strip(",;:")
