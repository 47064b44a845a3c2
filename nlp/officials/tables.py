"""Checks that the tables' loaders share."""

from __future__ import annotations

from models.errors import ResourceError
from nlp.officials.tokens import words_of


def check(place: str, column: str, value: str, allowed: frozenset[str]) -> str:
    """`value`, if it is one of `allowed`; else ResourceError, naming file and line."""
    if value not in allowed:
        raise ResourceError(f"{place}: {column} {value!r}", hint=f"one of {', '.join(sorted(allowed))}")
    return value


def filled(place: str, column: str, value: str) -> str:
    """`value`, if it has a word in it; else ResourceError, naming file and line."""
    if not words_of(value):
        raise ResourceError(f"{place}: {column} is empty", hint="write the form, or drop the row")
    return value
