"""The pillars that a query's words name; what reads them is loaded only for a query that may name one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from models.query import UnderstoodPillar
from nlp.pillars.terms import PillarTerm, load_pillar_terms
from nlp.resources import FOLDER

if TYPE_CHECKING:
    from nlp.pillars.named import NamedPillars


class QueryPillars:
    """Finds pillars in bare words by the names and misspellings that count in texts."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._terms: tuple[PillarTerm, ...] = load_pillar_terms(folder)
        self._hints = frozenset(word for term in self._terms for word in term.term.split())

    def find(self, words: Sequence[str]) -> Iterator[UnderstoodPillar]:
        """In order; one pillar may come twice."""
        if not any(self._may_name(word) for word in words):
            return
        from models.mention import Place
        from nlp.pillars.named import speaks_of_smart_city

        text = " ".join(words)
        for mention in self._named.find(text, place=Place.TEXT, about_smart_city=speaks_of_smart_city(text)):
            yield UnderstoodPillar(value=mention.pillar, because=mention.text)

    def _may_name(self, word: str) -> bool:
        lower = word.lower()
        return "smart" in lower or lower.strip(".,;:!?()[]/") in self._hints

    @cached_property
    def _named(self) -> NamedPillars:
        from nlp.pillars.named import NamedPillars

        return NamedPillars(self._terms)
