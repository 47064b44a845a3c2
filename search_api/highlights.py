"""Where the words of a query stand in a passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.ports import Terms
from models.query import Clause, ClauseKind, Occur
from search_api.query.words import search_terms, sides

Span = tuple[int, int]


class Highlighter:
    """Made once a query; marks words by their stem, phrases whole, prefixes by their tokens."""

    def __init__(self, clauses: Iterable[Clause], terms: Terms) -> None:
        self._terms = terms
        wanted = [side for c in clauses if c.occur is not Occur.MUST_NOT for side in sides(c)]
        words = [side.text for side in wanted if side.kind is ClauseKind.WORDS]
        self._stems = frozenset(stem for text in words for stem in search_terms(text, terms))
        self._stem_runs = tuple(tuple(run) for text in words for run in terms.synonyms(text) if run)
        self._exact_runs = tuple(
            tuple(terms.exact_terms(side.text)) for side in wanted if side.kind is ClauseKind.PHRASE
        )
        self._prefixes = tuple(
            exact[-1] for side in wanted if side.kind is ClauseKind.PREFIX and (exact := terms.exact_terms(side.text))
        )

    def mark(self, text: str) -> tuple[Span, ...]:
        """Half-open offsets into `text`, in order, none overlapping."""
        found = list(self._terms.highlight(text, self._stems)) if self._stems else []
        if self._stem_runs or self._exact_runs or self._prefixes:
            found += self._runs(text)
        return tuple(_merged(found))

    def _runs(self, text: str) -> list[Span]:
        stems, exact = self._terms.index_terms(text), self._terms.exact_terms(text)
        places = self._terms.highlight(text, stems)
        if not len(stems) == len(exact) == len(places):
            return []
        found = [span for run in self._stem_runs for span in _places_of(run, stems, places)]
        found += [span for run in self._exact_runs for span in _places_of(run, exact, places)]
        found += [place for term, place in zip(exact, places, strict=True) if term.startswith(self._prefixes)]
        return found


def _places_of(run: tuple[str, ...], tokens: list[str], places: tuple[Span, ...]) -> Iterator[Span]:
    if not run:
        return
    for at in range(len(tokens) - len(run) + 1):
        if tuple(tokens[at : at + len(run)]) == run:
            yield places[at][0], places[at + len(run) - 1][1]


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for start, end in sorted(set(spans)):
        if current is not None and start < current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current
