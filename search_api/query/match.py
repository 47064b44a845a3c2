"""A passage that an index found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A passage found. `order` is its place in a list by day, 0 in a ranking.

    `via`: words, meaning or both; `parts`: what the score is made of, where it is made of more than the words' own:
    a name, its own measure, and what it adds to the score.
    """

    key: int
    group: int
    score: float = 0.0
    order: int = 0
    via: tuple[str, ...] = ("words",)
    parts: tuple[tuple[str, float, float], ...] = ()
