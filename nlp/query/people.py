"""The officials that a query's words name, as far as the store's texts know them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.ports import Vocabulary

LONGEST_NAME = 5
_LEAST_LETTERS = 4
# One word is a name where the texts have it as part of an official's name at least this often: "Indah", not "indah".
_LEAST_SHARE = 0.6


class FoundPerson(NamedTuple):
    """A run of words, by their indexes."""

    start: int
    end: int
    name: str


def find_people(tokens: Sequence[str], vocabulary: Vocabulary, *, everyday: frozenset[str]) -> list[FoundPerson]:
    """Names of several words; left to right, the longest first. `tokens`: folded words, empty where taken already."""
    parts = [t if _may_be_name(t) and vocabulary.officials((t,)) else "" for t in tokens]
    found: list[FoundPerson] = []
    at = 0
    while at < len(parts):
        person = _person_at(parts, at, vocabulary, everyday)
        if person:
            found.append(person)
        at = person.end if person else at + 1
    return found


def find_single_names(
    tokens: Sequence[str], vocabulary: Vocabulary, *, everyday: frozenset[str]
) -> Iterator[FoundPerson]:
    """Names of one word: only words that the texts hardly use otherwise."""
    for at, token in enumerate(tokens):
        if len(token) < _LEAST_LETTERS or not _may_be_name(token) or token in everyday:
            continue
        named = vocabulary.officials((token,))
        if named and named >= _LEAST_SHARE * vocabulary.frequencies((token,))[0]:
            yield FoundPerson(at, at + 1, token)


def _may_be_name(token: str) -> bool:
    return len(token) > 1 and token.isalpha()


def _person_at(parts: list[str], start: int, vocabulary: Vocabulary, everyday: frozenset[str]) -> FoundPerson | None:
    for length in range(min(LONGEST_NAME, len(parts) - start), 1, -1):
        run = parts[start : start + length]
        if all(run) and not everyday.issuperset(run) and vocabulary.officials(run):
            return FoundPerson(start, start + length, " ".join(run))
    return None
