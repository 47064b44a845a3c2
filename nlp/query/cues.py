"""The words of a query that tell how the next one is meant, from their table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from nlp.resources import FOLDER, read_rows

KINDS = frozenset(
    "leading year since after before until between to and quarter half first second third fourth outlet_lead "
    "outlet_common region not_region month week this last next recent ago now today no_relative".split()
)
_NONE: frozenset[str] = frozenset()


class Cues:
    """Small-letter words and short phrases by kind."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self._words = words
        self.longest = max((w.count(" ") + 1 for group in words.values() for w in group), default=1)

    def of(self, kind: str) -> frozenset[str]:
        return self._words.get(kind, _NONE)


@cache
def load_cues(folder: Path = FOLDER) -> Cues:
    """The table. Raises ResourceError, with file and line, for a kind that is none."""
    words: dict[str, frozenset[str]] = {}
    for place, row in read_rows("query_cues.csv", columns=("kind", "words"), folder=folder):
        if row["kind"] not in KINDS:
            raise ResourceError(f"{place}: {row['kind']!r} is no kind", hint=f"one of {', '.join(sorted(KINDS))}")
        found = frozenset(filter(None, (word.strip().lower() for word in row["words"].split(";"))))
        words[row["kind"]] = words.get(row["kind"], _NONE) | found
    return Cues(words)
