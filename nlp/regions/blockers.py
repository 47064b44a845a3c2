"""What makes a region's name a part of another name: a street, a school, a club, a police district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from nlp.regions.names import fold_name
from nlp.resources import FOLDER, read_rows

POLICE = "police or military district"
CAPITALISED = frozenset(("building or realm", "masthead", "harbour, station or ground"))
"""Kinds whose words ("pasar", "kabar", "terminal") name a thing only with a capital."""


class Reach(StrEnum):
    """How far a blocker's hold goes; the head of region_blockers.csv explains each."""

    NEXT = "next"
    NAME = "name"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One word or phrase; `reason` says what the name is a part of."""

    reach: Reach
    reason: str


@dataclass(frozen=True, slots=True)
class Blockers:
    """Folded words that block before a name, and those that block after it."""

    before: Mapping[str, Blocker]
    after: Mapping[str, Blocker]


@cache
def load_blockers(folder: Path = FOLDER) -> Blockers:
    """The table. Raises ResourceError, with file and line, for a side or reach that is none."""
    sides: dict[str, dict[str, Blocker]] = {"before": {}, "after": {}}
    for place, row in read_rows("region_blockers.csv", columns=("word", "side", "reach", "reason"), folder=folder):
        if row["side"] not in sides:
            raise ResourceError(f"{place}: {row['side']!r} is no side", hint="before or after")
        if row["reach"] not in tuple(Reach):
            raise ResourceError(f"{place}: {row['reach']!r} is no reach", hint=f"one of {', '.join(Reach)}")
        sides[row["side"]].setdefault(fold_name(row["word"]), Blocker(Reach(row["reach"]), row["reason"]))
    return Blockers(before=sides["before"], after=sides["after"])
