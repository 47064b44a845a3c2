"""The official name that a written one is a misspelling of: within one edit, where nothing else is near."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path

from nlp.regions.markers import load_markers
from nlp.regions.names import Form, Names, Use, fold_name, load_names
from nlp.resources import FOLDER, read_rows

# A shorter word has too many neighbours one letter away.
LEAST_LETTERS = 6


class Misspellings:
    """Looks up misspelt names; spaces and hyphens don't count as letters."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._names: Names = load_names(folder)
        self._markers = load_markers(folder)
        self._folder = folder

    def nearest(self, written: str, *, fits: Callable[[Form], bool] = lambda _: True) -> Form | None:
        """The one official name, among those that fit, one edit from `written` and with its first letter; else None."""
        key = fold_name(written)
        joined = key.replace(" ", "")
        if len(joined) < LEAST_LETTERS or not joined.isalpha() or key.split(" ")[0] in self._markers:
            return None
        if joined in self._common_words:
            return None
        near = {
            form
            for known, form in self._official.get(joined[0], ())
            if abs(len(known) - len(joined)) <= 1 and is_one_edit(joined, known) and fits(form)
        }
        return near.pop() if len(near) == 1 else None

    def begins_long_name(self, word: str) -> bool:
        """Whether a word is the first of some name of several words."""
        return fold_name(word) in self._first_words

    @cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(key.split(" ")[0] for key in self._names.forms if " " in key)

    @cached_property
    def _official(self) -> dict[str, list[tuple[str, Form]]]:
        """By first letter: each official name without its spaces, and its form."""
        by_letter: dict[str, list[tuple[str, Form]]] = {}
        for key, form in self._names.forms.items():
            joined = key.replace(" ", "")
            if form.official and form.use in (Use.FREE, Use.CONTEXT) and len(joined) >= LEAST_LETTERS:
                canonical = self._names.forms.get(fold_name(form.text), form)
                by_letter.setdefault(joined[0], []).append((joined, canonical))
        return by_letter

    @cached_property
    def _common_words(self) -> frozenset[str]:
        rows = read_rows("common_words.csv", columns=("word",), folder=self._folder)
        return frozenset(row["word"] for _, row in rows)


def is_one_edit(a: str, b: str) -> bool:
    """Whether one letter put in, left out, changed or swapped with its neighbour makes `b` of `a`."""
    if a == b:
        return True
    begin, shorter = 0, min(len(a), len(b))
    while begin < shorter and a[begin] == b[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and a[-1 - end] == b[-1 - end]:
        end += 1
    left, right = a[begin : len(a) - end], b[begin : len(b) - end]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == len(right) == 2 and left == right[::-1])


@cache
def load_misspellings(folder: Path = FOLDER) -> Misspellings:
    """One for each folder of resources."""
    return Misspellings(folder)
