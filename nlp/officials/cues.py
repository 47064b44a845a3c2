"""Small words that join people with offices and with what they say, from `office_cues.csv`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from nlp.officials.tables import check, filled
from nlp.resources import FOLDER, read_rows


@dataclass(frozen=True, slots=True)
class Cues:
    """One set of casefolded words a kind of the table; the table's comments say what each is for."""

    former: frozenset[str]
    many: frozenset[str]
    not_yet: frozenset[str]
    no_person: frozenset[str]
    holder_told: frozenset[str]
    holder_gap: frozenset[str]
    same_holder: frozenset[str]
    same_holder_gap: frozenset[str]
    link: frozenset[str]
    link_gap: frozenset[str]
    filled_by: frozenset[str]
    now: frozenset[str]
    before_now: frozenset[str]
    newly: frozenset[str]
    preposition: frozenset[str]
    points_at: frozenset[str]
    stands_in: frozenset[str]
    led_by_ketua: frozenset[str]
    led_by_kepala: frozenset[str]
    leads: frozenset[str]
    place_start: frozenset[str]
    place_end: frozenset[str]
    companion: frozenset[str]
    speech_gap: frozenset[str]
    pronoun: frozenset[str]
    human: frozenset[str]


@cache
def load_cues(folder: Path = FOLDER) -> Cues:
    """Read the table of `folder`. Raises ResourceError, naming file and line, for a kind that no rule uses."""
    kinds = frozenset(f.name for f in fields(Cues))
    words: dict[str, set[str]] = {kind: set() for kind in kinds}
    for place, row in read_rows("office_cues.csv", columns=("words", "kind"), folder=folder):
        words[check(place, "kind", row["kind"], kinds)].update(filled(place, "words", row["words"]).casefold().split())
    return Cues(**{kind: frozenset(found) for kind, found in words.items()})
