"""Where given words begin in a text: one pass in C, so that costlier patterns need look only there."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick

Spot = tuple[int, str]
"""Where a word begins, and the word in lower case."""


class Spotter:
    """Finds whole words of a fixed list, whatever their case."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word.lower(), word.lower())
        self._empty = len(self._automaton) == 0
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[Spot]:
        """(offset, word in lower case), by offset and the longer word first; words may lie inside others."""
        if self._empty:
            return []
        found: list[Spot] = []
        length = len(text)
        for last, word in self._automaton.iter(lowered(text)):
            start = last - len(word) + 1
            if (start == 0 or not text[start - 1].isalnum()) and (last + 1 == length or not text[last + 1].isalnum()):
                found.append((start, word))
        found.sort(key=lambda spot: (spot[0], -len(spot[1])))
        return found


def lowered(text: str) -> str:
    """The text in lower case with every offset kept: a letter whose lower case is longer stays as it is."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
