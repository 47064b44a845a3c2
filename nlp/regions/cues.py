"""The words that the rules of regions read, by kind."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from nlp.resources import FOLDER, read_rows

KINDS = ("filler", "place", "and", "no_name", "visit", "together", "receives")


@cache
def load_cues(folder: Path = FOLDER) -> dict[str, frozenset[str]]:
    """Every kind's words. Raises ResourceError, with file and line, for a kind that is none."""
    cues: dict[str, frozenset[str]] = dict.fromkeys(KINDS, frozenset())
    for place, row in read_rows("region_cues.csv", columns=("kind", "words"), folder=folder):
        if row["kind"] not in cues:
            raise ResourceError(f"{place}: {row['kind']!r} is no kind of cue", hint=f"one of {', '.join(KINDS)}")
        cues[row["kind"]] |= {word.strip().lower() for word in row["words"].split(";") if word.strip()}
    return cues


def pattern_of(words: frozenset[str]) -> re.Pattern[str]:
    """Any of the words, whole, whatever their case."""
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
