"""The region x pillar x year matrix, with honest holes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.pillar import Basis, Pillar
from models.query import DateField


class CellState(StrEnum):
    """`mentioned`: only enumerations; `searched_none`: sources that cover the region were read for that period and
    nothing was found."""

    EVIDENCED = "evidenced"
    MENTIONED = "mentioned"
    SEARCHED_NONE = "searched_none"
    NOT_SEARCHED = "not_searched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    sources: int = 0
    days: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRequest:
    """Which cells are asked for; without `year`, every year in which the store has a document."""

    year: tuple[int, ...] = ()
    region: tuple[str, ...] = ()
    date: DateField = DateField.EFFECTIVE
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`evidence` counts passages with more than an enumeration, `mentions` all passages that name the pillar,
    `outlets` the independent ones."""

    region: str
    pillar: Pillar
    year: int
    evidence: int
    mentions: int
    documents: int
    outlets: int
    searched: Searched
    state: CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    cells: tuple[Cell, ...]
    undated: int = 0
