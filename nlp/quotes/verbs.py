"""The verbs of speaking, from `speech_verbs.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.officials.tables import check, filled
from nlp.resources import FOLDER, read_rows

KINDS = frozenset(("after", "active", "passive", "loose"))


@dataclass(frozen=True, slots=True)
class SpeechVerbs:
    """The forms of each kind; `nya` are those that end in a pronoun ("ujarnya")."""

    after: frozenset[str]
    nya: frozenset[str]
    active: frozenset[str]
    passive: frozenset[str]
    loose: frozenset[str]

    def is_speech(self, word: str) -> bool:
        return word in self.active or word in self.after or word in self.nya or word in self.passive


@cache
def load_verbs(folder: Path = FOLDER) -> SpeechVerbs:
    """Read the table of `folder`. Raises ResourceError, naming file and line, for a kind that does not exist."""
    by_kind: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for place, row in read_rows("speech_verbs.csv", columns=("verb", "kind"), folder=folder):
        verb = filled(place, "verb", row["verb"]).casefold()
        by_kind[check(place, "kind", row["kind"], KINDS)].add(verb)
    after = by_kind["after"]
    return SpeechVerbs(
        after=frozenset(after | {"menurut"}),
        nya=frozenset({f"{v}nya" for v in after} | {"menurutnya"}),
        active=frozenset(by_kind["active"]),
        passive=frozenset(by_kind["passive"]),
        loose=frozenset(by_kind["loose"]),
    )
