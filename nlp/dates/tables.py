"""The tables of the date rules: what a date is not, and which words tell what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from nlp import resources

GUARDS = "date_guards.csv"
CUES = "date_cues.csv"
GUARD_KINDS = frozenset(("law", "standard", "place", "counted", "slogan", "edition"))
CUE_KINDS = frozenset(("event", "planned", "other", "report"))
SIDES = frozenset(("before", "after", "start"))


@dataclass(frozen=True)
class DateTables:
    """The rows by kind: guards as words, cues as words by (kind, side)."""

    guards: dict[str, frozenset[str]]
    cues: dict[tuple[str, str], frozenset[str]]

    def words(self, kind: str) -> frozenset[str]:
        return self.guards.get(kind, frozenset())

    def cue_words(self, kind: str, side: str) -> frozenset[str]:
        return self.cues.get((kind, side), frozenset())


@cache
def load_tables(folder: Path = resources.FOLDER) -> DateTables:
    """Read both tables. Raises ResourceError, with file and line, for an unknown kind or side or an empty word."""
    guards: dict[str, set[str]] = {}
    for place, row in resources.read_rows(GUARDS, columns=("word", "kind"), folder=folder):
        _check(place, row["word"], row["kind"], GUARD_KINDS)
        guards.setdefault(row["kind"], set()).add(row["word"].lower())
    cues: dict[tuple[str, str], set[str]] = {}
    for place, row in resources.read_rows(CUES, columns=("cue", "kind", "side"), folder=folder):
        _check(place, row["cue"], row["kind"], CUE_KINDS)
        _check(place, row["cue"], row["side"], SIDES)
        cues.setdefault((row["kind"], row["side"]), set()).add(row["cue"].lower())
    return DateTables(
        {kind: frozenset(words) for kind, words in guards.items()},
        {key: frozenset(words) for key, words in cues.items()},
    )


def _check(place: str, word: str, kind: str, known: frozenset[str]) -> None:
    if not word:
        raise ResourceError(f"{place}: an empty word", hint="delete the line")
    if kind not in known:
        raise ResourceError(f"{place}: unknown {kind!r}", hint="one of " + ", ".join(sorted(known)))
