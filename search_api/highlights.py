"""Where the words of a query stand in a passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from models.ports import Terms
from models.query import Clause, ClauseKind, Occur
from search_api.query.words import search_terms, sides

Span = tuple[int, int]
Token = tuple[int, int, str, str]  # start, end, stem, exact term
_CHUNK = re.compile(r"\S+")  # no term reaches over a space
_MOST_CHUNKS = 100_000
_LONGEST_CHUNK = 60
_MOST_CHAINS = 4


class Highlighter:
    """Made once a query; marks words by their stem, phrases whole, prefixes by their tokens."""

    def __init__(self, clauses: Iterable[Clause], terms: Terms) -> None:
        self._tokens = _tokens_of(terms)
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
        if not (self._stem_runs or self._exact_runs or self._prefixes):
            return tuple(_merged(self._tokens.having(text, self._stems)))
        tokens = self._tokens.read(text)
        found = [(start, end) for start, end, stem, _ in tokens if stem in self._stems]
        return tuple(_merged(found + self._runs(tokens)))

    def _runs(self, tokens: list[Token]) -> list[Span]:
        stems, exact = [token[2] for token in tokens], [token[3] for token in tokens]
        places = [(token[0], token[1]) for token in tokens]
        found = [span for run in self._stem_runs for span in _places_of(run, stems, places)]
        found += [span for run in self._exact_runs for span in _places_of(run, exact, places)]
        found += [place for term, place in zip(exact, places, strict=True) if term.startswith(self._prefixes)]
        return found


class _Tokens:
    """A text's tokens with their places. What stands between two spaces is worked out once: words come again."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._known: dict[str, tuple[Token, ...]] = {}
        self._stems: dict[str, frozenset[str]] = {}

    def read(self, text: str) -> list[Token]:
        found: list[Token] = []
        for chunk in _CHUNK.finditer(text):
            at = chunk.start()
            found += [(start + at, end + at, stem, exact) for start, end, stem, exact in self._keep(chunk[0])]
        return found

    def having(self, text: str, stems: frozenset[str]) -> list[Span]:
        """Places of the tokens that have one of the stems: most of a text has none, and is passed over."""
        found: list[Span] = []
        for chunk in set(text.split()):
            if stems.isdisjoint(self._stems.get(chunk) or self._stems_of(chunk)):
                continue
            for at in _places_in(text, chunk):
                found += [(start + at, end + at) for start, end, stem, _ in self._keep(chunk) if stem in stems]
        return sorted(found)

    def _stems_of(self, chunk: str) -> frozenset[str]:
        stems = frozenset(stem for _, _, stem, _ in self._keep(chunk))
        if len(self._stems) >= _MOST_CHUNKS:
            self._stems.clear()
        if len(chunk) <= _LONGEST_CHUNK:
            self._stems[chunk] = stems
        return stems

    def _keep(self, chunk: str) -> tuple[Token, ...]:
        tokens = self._known.get(chunk)
        if tokens is not None:
            return tokens
        tokens = tuple(self._tokens(chunk))
        if len(self._known) >= _MOST_CHUNKS:
            self._known.clear()
        if len(chunk) <= _LONGEST_CHUNK:
            self._known[chunk] = tokens
        return tokens

    def _tokens(self, chunk: str) -> Iterator[Token]:
        for start, end in self.terms.highlight(chunk, self.terms.index_terms(chunk)):
            token = chunk[start:end]
            yield start, end, self.terms.index_terms(token)[0], self.terms.exact_terms(token)[0]


def _places_in(text: str, chunk: str) -> Iterator[int]:
    """Where a chunk stands between spaces."""
    at = text.find(chunk)
    while at >= 0:
        end = at + len(chunk)
        if not (text[at - 1 : at].strip() or text[end : end + 1].strip()):
            yield at
            at = text.find(chunk, end)
        else:
            at = text.find(chunk, at + 1)


_of_process: dict[int, _Tokens] = {}


def _tokens_of(terms: Terms) -> _Tokens:
    """One a chain of terms, for every query of the process."""
    found = _of_process.get(id(terms))
    if found is None or found.terms is not terms:
        if len(_of_process) >= _MOST_CHAINS:
            _of_process.clear()
        found = _of_process[id(terms)] = _Tokens(terms)
    return found


def _places_of(run: tuple[str, ...], tokens: list[str], places: list[Span]) -> Iterator[Span]:
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
