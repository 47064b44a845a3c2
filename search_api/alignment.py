"""Finds in a text the place that says most nearly what a passage says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Place:
    """Half-open offsets into the text, and the share (0..1) of the passage's words that stand there, in order."""

    start: int
    end: int
    share: float


def closest(words: str, body: str) -> Place:
    """The stretch of `body` around its longest run in common with `words`."""
    at = body.find(words)
    if words and at >= 0:
        return Place(at, at + len(words), 1.0)
    wanted = _WORD.findall(words)
    found = list(_WORD.finditer(body))
    tokens = [match.group() for match in found]
    longest = SequenceMatcher(None, wanted, tokens, autojunk=False).find_longest_match()
    if not longest.size:
        return Place(0, 0, 0.0)
    slack = len(wanted) // 2
    low = max(0, longest.b - longest.a - slack)
    high = min(len(tokens), longest.b + len(wanted) - longest.a + slack)
    blocks = SequenceMatcher(None, wanted, tokens[low:high], autojunk=False).get_matching_blocks()[:-1]
    first, last = blocks[0], blocks[-1]
    share = sum(block.size for block in blocks) / len(wanted)
    # Words before the first and behind the last common ones belong to the place as far as the passage has some there.
    start = max(low, low + first.b - first.a)
    end = min(high, low + last.b + last.size + len(wanted) - last.a - last.size)
    return Place(found[start].start(), found[end - 1].end(), share)
