"""The names of the pillars, from their table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.errors import ResourceError
from models.pillar import Pillar
from nlp.resources import FOLDER, read_rows

CONTEXTS = ("", "smart_city", "list")


@dataclass(frozen=True, slots=True)
class PillarTerm:
    """One name of a pillar; `context` tells where it counts (see the table's head)."""

    term: str
    pillar: Pillar
    context: str


def load_pillar_terms(folder: Path = FOLDER) -> tuple[PillarTerm, ...]:
    """The table `pillar_terms.csv`. Raises ResourceError, with file and line, for a pillar or context that is none."""
    terms: list[PillarTerm] = []
    for place, row in read_rows("pillar_terms.csv", columns=("term", "pillar", "context"), folder=folder):
        if row["pillar"] not in tuple(Pillar):
            raise ResourceError(f"{place}: {row['pillar']!r} is no pillar", hint=f"use one of {', '.join(Pillar)}")
        if row["context"] not in CONTEXTS:
            raise ResourceError(f"{place}: {row['context']!r} is no context", hint="leave it empty, smart_city or list")
        if not row["term"]:
            raise ResourceError(f"{place}: no term", hint="write the pillar's name or delete the line")
        terms.append(PillarTerm(row["term"].casefold(), Pillar(row["pillar"]), row["context"]))
    return tuple(terms)
