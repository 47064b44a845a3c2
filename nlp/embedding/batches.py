"""Batches of texts of like length, so shaped that a text's vector does not depend on its company.

A text is always filled up to the same width, the next multiple of 8 tokens, and is batched with texts of that width
alone; the arithmetic of one row is then the same in every batch, bit for bit. Sizes are powers of two: few shapes,
and an engine keeps prepared code for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

STEP = 8
TOKENS = 2048
"""A batch's tokens, filling included: more is no faster and takes memory."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Positions of texts, and how many tokens each is filled up to."""

    positions: tuple[int, ...]
    width: int


def plan(lengths: Sequence[int], *, longest: int) -> Iterator[Batch]:
    """Batches, short texts first; `longest` is what texts were cut to."""
    widths = [min(-(-length // STEP) * STEP, longest) for length in lengths]
    order = sorted(range(len(lengths)), key=widths.__getitem__)
    for width, group in groupby(order, key=widths.__getitem__):
        positions = list(group)
        most = max(1, TOKENS // max(width, 1))
        while positions:
            size = 1 << (min(most, len(positions)).bit_length() - 1)
            yield Batch(tuple(positions[:size]), width)
            del positions[:size]
