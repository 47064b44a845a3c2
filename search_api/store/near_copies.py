"""Whether two texts carry nearly the same words: by what they share, and by how they differ.

An editor changes a text in few places: another headline and lead, a byline, a shorter end, a paragraph more. A form
that is filled in again (last month's figures, another region's names) differs in many places by a word or two each.
So beside the share of three-word shingles that the shorter text has in common with the longer one, two things are
asked: that its figures stand in the longer one, and that it is not pricked with small changes. `bench/stories.py`
shows what the limits below rest on.

Every answer is a function of the two texts alone, the same either way round: stories are built on that.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_api.store.story_words import folded

Hashes = NDArray[np.uint64]

WORDS_IN_SHINGLE = 3
LEAST_SHARED = 0.6  # of the shorter text's shingles; made copies have .73 and more, different reports .09 at most
LEAST_SHARED_SHORT = 0.8
LEAST_JACCARD = 0.45  # the longer may be about twice as long
LEAST_FIGURES = 0.6  # of the shorter text's figures; copies have .67 and more, forms filled in again .36 at most
MOST_PRICKS = 1.5  # in 100 words: lets in 95 % of what is edited every sixty words, 7 % of what has other names
SHORT = 60  # words: one changed word may be the news
LEAST_WORDS = 12  # below it only the very same words are a copy
_PRICK = range(WORDS_IN_SHINGLE, WORDS_IN_SHINGLE + 4)  # shingles that one to four changed words take with them
_DIGITS = re.compile(r"\d+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text as it is compared. `shingles`: a hash for each three words, in order; `figures`: its runs of digits."""

    count: int
    shingles: Hashes
    figures: frozenset[int]

    @classmethod
    def of(cls, body: str) -> Words:
        # "200 5" is what a PDF makes of 2005, "7, 6" what a typist makes of 7,6.
        words = _BETWEEN_DIGITS.sub("", folded(body)).split()
        figures = frozenset(zlib.crc32(run.encode()) for word in words for run in _DIGITS.findall(word))
        return cls(count=len(words), shingles=_shingles(words), figures=figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """`shared` and `figures`: shares of the shorter text's shingles and figures that the longer one has; `pricks`:
    small changes in 100 words; `words`: of the shorter text."""

    words: int
    shared: float
    jaccard: float
    figures: float
    pricks: float

    @property
    def is_copy(self) -> bool:
        if self.words < LEAST_WORDS:
            return False
        return (
            self.shared >= (LEAST_SHARED_SHORT if self.words < SHORT else LEAST_SHARED)
            and self.jaccard >= LEAST_JACCARD
            and self.figures >= LEAST_FIGURES
            and self.pricks <= MOST_PRICKS
        )


def likeness(one: Words, other: Words) -> Likeness:
    """How alike two texts are; the same either way round."""
    short, long = sorted((one, other), key=lambda words: (words.count, words.shingles.tobytes()))
    if not len(short.shingles):
        return Likeness(words=short.count, shared=0.0, jaccard=0.0, figures=0.0, pricks=0.0)
    here, there = np.isin(short.shingles, long.shingles), np.isin(long.shingles, short.shingles)
    together = len(np.union1d(short.shingles, long.shingles))
    return Likeness(
        words=short.count,
        shared=float(here.mean()),
        jaccard=len(np.unique(short.shingles[here])) / together,
        figures=shared_figures(short.figures, long.figures),
        pricks=100 * min(_pricks(~here), _pricks(~there)) / short.count,
    )


def shared_figures(short: frozenset[int], long: frozenset[int]) -> float:
    return len(short & long) / len(short) if short else 1.0


def _shingles(words: list[str]) -> Hashes:
    """Position by position; made of CRC-32 and fixed numbers, so that it is the same on every machine and release."""
    hashes = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], np.uint64)
    if len(hashes) < WORDS_IN_SHINGLE:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(len(hashes) - WORDS_IN_SHINGLE + 1, np.uint64)
    for at, factor in enumerate(_MIX):
        mixed = (mixed + hashes[at : at + len(mixed)]) * factor
        mixed ^= mixed >> np.uint64(31)
    return mixed


def _pricks(missing: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], missing, [False]))))
    lengths = edges[1::2] - edges[::2]
    return int(np.count_nonzero((lengths >= _PRICK.start) & (lengths < _PRICK.stop)))
