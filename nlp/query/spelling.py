"""The word that a misspelt one was meant to be: one that the store's texts have, one or two letters away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from models.ports import Vocabulary
from nlp.edit_distance import within_edits

LEAST_LETTERS = 5
# A longer word may have two letters wrong, if its first ones are right.
LEAST_FOR_TWO = 8
_SURE_START = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mended_word(word: str, vocabulary: Vocabulary, *, known: Collection[str] = ()) -> str | None:
    """The likeliest word for one that the texts don't have; None where it is known, too short, or nothing is near.

    `known`: further words that count as right, and as what may have been meant.
    """
    if len(word) < LEAST_LETTERS or not word.isascii() or not word.isalpha() or word in known:
        return None
    if vocabulary.knows(word):
        return None
    near = list(dict.fromkeys(_one_edit(word)))
    return _best(zip(near, vocabulary.frequencies(near), strict=True)) or _two_edits(word, vocabulary)


def _two_edits(word: str, vocabulary: Vocabulary) -> str | None:
    if len(word) < LEAST_FOR_TWO:
        return None
    words = vocabulary.beginning(word[:_SURE_START])
    return _best((w, n) for w, n in words if len(w) >= LEAST_FOR_TWO - 2 and within_edits(word, w, 2))


def _best(counted: Iterable[tuple[str, int]]) -> str | None:
    """The most frequent; of equals the first in the alphabet."""
    found = [(-count, word) for word, count in counted if count]
    return min(found)[1] if found else None


def _one_edit(word: str) -> Iterator[str]:
    """All that are one letter away, the first letter kept or changed places with the second: few mistype that one,
    and "indah", in a store without the word, is not "pindah"."""
    if len(word) > 1:
        yield word[1] + word[0] + word[2:]
    for i in range(1, len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            if tail and tail[0] != letter:
                yield head + letter + tail[1:]
            yield head + letter + tail
