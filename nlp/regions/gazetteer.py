"""Finds every place in a string where a region's written form stands: one pass, the longest form first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick

from nlp.regions.names import Form, Use, fold_name, load_names
from nlp.resources import FOLDER, read_rows

# A name may be broken over two lines.
_PLAIN = {ord(c): " " for c in "-‐‑–\u00a0\u202f\n"}
_SMALL_WORDS = frozenset(("dan", "&"))
# "sulsel.antaranews.com", "BANDUNG.GO.ID": a part of an address.
_ADDRESS_AFTER = re.compile(r"\.[a-z0-9]|\.[A-Z]+\.[A-Z]{2}\b|\.(?:COM|ID|CO|NET|ORG)\b")
_REPEATED = re.compile(r"[-‐‑](\w+)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A form at its place. `cased` says that it is written with capitals, as a name is."""

    start: int
    end: int
    form: Form
    cased: bool = True


@dataclass(frozen=True, slots=True)
class _Decoy:
    """A phrase that holds a region's name and means none: it keeps its place from being one."""

    start: int
    end: int


class Gazetteer:
    """All forms in one automaton."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._automaton = ahocorasick.Automaton()
        for key, form in load_names(folder).forms.items():
            for written in {key, form.text.lower().translate(_PLAIN)} if "." in form.text else {key}:
                self._automaton.add_word(written, (len(written), form))
        for phrase in load_decoys(folder):
            self._automaton.add_word(phrase, (len(phrase), None))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Spot]:
        """The forms in `text`, left to right, none inside another."""
        low = lower_same_length(text).translate(_PLAIN)
        longest: dict[int, Spot | _Decoy] = {}
        for last, (length, form) in self._automaton.iter(low):
            start, end = last + 1 - length, last + 1
            known = longest.get(start)
            if (known is None or known.end < end) and (spot := _spot(text, start, end, form)):
                longest[start] = spot
        return [spot for spot in _apart(longest) if isinstance(spot, Spot)]


@cache
def load_gazetteer(folder: Path = FOLDER) -> Gazetteer:
    """One for each folder of resources."""
    return Gazetteer(folder)


def load_decoys(folder: Path = FOLDER) -> frozenset[str]:
    """The phrases of region_decoys.csv, folded."""
    rows = read_rows("region_decoys.csv", columns=("phrase", "note"), folder=folder)
    return frozenset(fold_name(row["phrase"]) for _, row in rows)


def lower_same_length(text: str) -> str:
    """Small letters, each character by one character, so that offsets stay."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _apart(longest: dict[int, Spot | _Decoy]) -> Iterator[Spot | _Decoy]:
    end = 0
    for start in sorted(longest):
        if start >= end:
            yield longest[start]
            end = longest[start].end


def _spot(text: str, start: int, end: int, form: Form | None) -> Spot | _Decoy | None:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isalnum() or before in "_@#" or after.isalnum() or after == "_":
        return None
    if after == "." and _ADDRESS_AFTER.match(text, end):
        return None
    written = text[start:end]
    if form is None:
        return _Decoy(start, end)
    if form.capitals_only and not written.isupper():
        return None
    if (twin := _REPEATED.match(text, end)) and twin[1].lower() == written.lower():
        return None
    cased = all(word[0].isupper() or word[0].isdigit() or word in _SMALL_WORDS for word in written.split())
    if not cased and form.use is not Use.FREE:
        return None
    return Spot(start, end, form, cased)
