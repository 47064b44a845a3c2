"""A few hundred bytes that tell which texts are worth comparing: MinHash over shingles, cut into bands.

Imported where documents are written, never by a search: datasketch takes a third of a second to import.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from search_api.store.near_copies import LEAST_FIGURES, Words, shared_figures

VERSION = "1"  # raise it when shingles, sketches or limits change: stories are then worked out anew
BANDS = 40
ROWS = 3  # texts of Jaccard .5 share a band in 99.5 % of the cases, of .05 in .5 %
LEAST_ESTIMATE = 0.3  # three standard deviations under `LEAST_JACCARD`
_SCHEME = "affine32"
_SEED = 1
_LOW = np.uint64(0xFFFFFFFF)
_CHUNK = 4_096  # shingles hashed at once: a report of 500 pages must not take a gigabyte

Signature = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """`signature`: (BANDS * ROWS,). `figures` as in `Words`."""

    signature: Signature
    figures: frozenset[int]

    @classmethod
    def of(cls, words: Words) -> Sketch:
        found = _empty().copy()
        hashes = np.unique(words.shingles & _LOW)
        for start in range(0, len(hashes), _CHUNK):
            found.update_batch(hashes[start : start + _CHUNK].tolist())
        return cls(signature=found.hashvalues.astype(np.uint32), figures=words.figures)

    @classmethod
    def unpack(cls, data: bytes) -> Sketch:
        numbers = np.frombuffer(data, "<u4")
        size = BANDS * ROWS
        return cls(signature=numbers[:size].astype(np.uint32), figures=frozenset(numbers[size:].tolist()))

    def pack(self) -> bytes:
        return self.signature.astype("<u4").tobytes() + np.array(sorted(self.figures), "<u4").tobytes()

    def bands(self) -> list[int]:
        """A number of 64 bits for each band; two texts that share one are worth a look. Different bands have
        different numbers."""
        rows = self.signature.reshape(BANDS, ROWS).astype(np.uint64)
        mixed = np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        for row in range(ROWS):
            mixed = (mixed ^ rows[:, row]) * np.uint64(0xBF58476D1CE4E5B9)
            mixed ^= mixed >> np.uint64(29)
        return [int(number) for number in mixed.astype(np.int64)]

    def may_be_copy(self, other: Sketch) -> bool:
        """Whether the texts are to be compared: cheap, and the same either way round."""
        same = self.signature == other.signature
        if np.count_nonzero(same) < LEAST_ESTIMATE * len(same) or not same.reshape(BANDS, ROWS).all(axis=1).any():
            return False
        # Of which text is the shorter one nothing is known here: the better way round counts.
        figures = max(shared_figures(self.figures, other.figures), shared_figures(other.figures, self.figures))
        return figures >= LEAST_FIGURES


@cache
def _empty() -> MinHash:
    return MinHash(num_perm=BANDS * ROWS, seed=_SEED, scheme=_SCHEME, hashfunc=int)


@cache
def fingerprint() -> str:
    """What sketches are made by: another one's are not compared with ours. A change of the library would show, too."""
    tried = Sketch.of(Words.of("stories of nearly the same words are found by what they share 2 1"))
    return f"{VERSION}.{zlib.crc32(tried.pack()):08x}"
