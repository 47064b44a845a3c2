"""The tables of the indicator rules: units, counted nouns, words beside figures, and grades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from models.mention import Unit
from nlp import resources

UNITS = "indicator_units.csv"
NOUNS = "indicator_nouns.csv"
WORDS = "indicator_words.csv"
GRADES = "indicator_grades.csv"
NEEDS = frozenset(("", "cue", "life"))
NOUN_KINDS = frozenset(("never", "attendance", "strong"))
WORD_KINDS = frozenset(
    (
        "index",
        "ratio",
        "measure",
        "duration",
        "life",
        "duration_not",
        "attends",
        "name",
        "price",
        "weight",
        "at_least",
        "at_most",
        "about",
        "at_least_after",
        "at_most_after",
        "target",
        "change",
        "counting",
        "link",
        "opening",
        "becomes",
    )
)


@dataclass(frozen=True, slots=True)
class UnitForm:
    """One way to write a unit; `factor` turns the written value into the unit's.

    `needs` is the kind of word that must stand before it ("cue": a duration's, "life": a lifetime's), or empty.
    """

    unit: Unit
    factor: float
    needs: str


@dataclass(frozen=True, slots=True)
class GradeForm:
    """One way to write a grade; `alone`: it needs no "predikat" before it."""

    category: str
    alone: bool


@dataclass(frozen=True)
class IndicatorTables:
    """The rows, lower-cased: unit forms, nouns by kind, words by kind, grade forms."""

    units: dict[str, UnitForm]
    nouns: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    grades: dict[str, GradeForm]

    def noun(self, kind: str) -> frozenset[str]:
        return self.nouns.get(kind, frozenset())

    def word(self, kind: str) -> frozenset[str]:
        return self.words.get(kind, frozenset())

    def either(self, *kinds: str) -> str:
        """A pattern for any word of these kinds."""
        return either(word for kind in kinds for word in self.words.get(kind, ()))


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches for none."""
    ordered = sorted({re.escape(w).replace(r"\ ", r"\s+") for w in words}, key=lambda w: (-len(w), w))
    return "|".join(ordered) or r"(?!)"


@cache
def load_tables(folder: Path = resources.FOLDER) -> IndicatorTables:
    """Read the four tables. Raises ResourceError, with file and line, for an unknown unit or kind or a bad factor."""
    return IndicatorTables(
        dict(_units(folder)),
        _by_kind(folder, NOUNS, "noun", NOUN_KINDS),
        _by_kind(folder, WORDS, "word", WORD_KINDS),
        dict(_grades(folder)),
    )


def _units(folder: Path) -> Iterator[tuple[str, UnitForm]]:
    for place, row in resources.read_rows(UNITS, columns=("form", "unit", "factor", "needs"), folder=folder):
        try:
            form = UnitForm(Unit(row["unit"]), float(row["factor"]), row["needs"])
        except ValueError as error:
            raise ResourceError(f"{place}: {error}", hint="units: " + ", ".join(Unit)) from error
        if row["needs"] not in NEEDS:
            raise ResourceError(f"{place}: unknown need {row['needs']!r}", hint="`cue`, `life` or nothing")
        yield row["form"].lower(), form


def _grades(folder: Path) -> Iterator[tuple[str, GradeForm]]:
    for place, row in resources.read_rows(GRADES, columns=("form", "category", "alone"), folder=folder):
        if row["alone"] not in ("yes", "no"):
            raise ResourceError(f"{place}: `alone` is {row['alone']!r}", hint="yes or no")
        if not row["form"] or not row["category"]:
            raise ResourceError(f"{place}: an empty form or category", hint="fill it in or delete the line")
        yield row["form"], GradeForm(row["category"], row["alone"] == "yes")


def _by_kind(folder: Path, table: str, column: str, known: frozenset[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for place, row in resources.read_rows(table, columns=(column, "kind"), folder=folder):
        if row["kind"] not in known:
            raise ResourceError(f"{place}: unknown kind {row['kind']!r}", hint="one of " + ", ".join(sorted(known)))
        if not row[column]:
            raise ResourceError(f"{place}: an empty {column}", hint="delete the line")
        found.setdefault(row["kind"], set()).add(row[column].lower())
    return {kind: frozenset(words) for kind, words in found.items()}
