"""Words and marks of a text with their offsets: what the readers of names and offices walk over."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from nlp.article import Stretch

# Words keep their inner apostrophes and hyphens ("Ma'ruf", "Al-Habsyi"); every other mark is a token of its own, and so
# is the end of a paragraph, which no name or office runs across.
_TOKEN = re.compile(r"[^\W_]+(?:['’`´‘ʼ-][^\W_]+)*|\n|[^\w\s]|_")


class Token(NamedTuple):
    """A word or mark; `lower` is its casefolded text with one kind of apostrophe."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


V = TypeVar("V")
_APOSTROPHES = str.maketrans("’`´‘ʼ", "'''''")


def fold(word: str) -> str:
    """The form in which words are compared."""
    return word.lower() if word.isascii() else word.casefold().translate(_APOSTROPHES)


class Tokens:
    """The tokens of one text, and which of them stands at an offset."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all = [Token(m.group(), fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        self.lowers = [t.lower for t in self.all]
        self._starts = [t.start for t in self.all]

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, index: int) -> Token:
        return self.all[index]

    def lower(self, index: int) -> str:
        """The casefolded token, or nothing outside of the text."""
        return self.lowers[index] if 0 <= index < len(self.lowers) else ""

    def at_or_after(self, offset: int) -> int:
        """Index of the first token that starts at or after `offset`."""
        return bisect_left(self._starts, offset)

    def holding(self, offset: int) -> int:
        """Index of the last token that starts at or before `offset`; -1 for none."""
        return bisect_right(self._starts, offset) - 1

    def touching(self, left: int, right: int) -> bool:
        """Whether two tokens stand without a space between them."""
        return self.all[left].end == self.all[right].start

    def within(self, stretch: Stretch) -> range:
        """Indices of the tokens that start in a stretch."""
        return range(self.at_or_after(stretch.start), self.at_or_after(stretch.end))


def words_of(phrase: str) -> tuple[str, ...]:
    """The casefolded tokens of a phrase, as they would stand in a text."""
    return tuple(fold(m.group()) for m in _TOKEN.finditer(phrase))


class Phrases(Generic[V]):
    """Phrases of one or more tokens, each with a value; the longest that starts at a token is found."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}

    def add(self, phrase: str, value: V) -> None:
        words = words_of(phrase)
        if not words:
            return
        rows = self._by_first.setdefault(words[0], [])
        rows.append((words, value))
        rows.sort(key=lambda row: -len(row[0]))

    def __contains__(self, first: str) -> bool:
        return first in self._by_first

    @property
    def firsts(self) -> frozenset[str]:
        """The first tokens of all phrases."""
        return frozenset(self._by_first)

    def match(self, lowers: Sequence[str], start: int) -> tuple[V, int] | None:
        """The value of the longest phrase at `start`, and the index behind it."""
        if start >= len(lowers):
            return None
        for words, value in self._by_first.get(lowers[start], ()):
            end = start + len(words)
            if len(words) == 1 or tuple(lowers[start:end]) == words:
                return value, end
        return None
