"""What changed between two texts, sentence by sentence and, within a changed one, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…][”\"']?(?=\s)|(?=\n)|$)")
_TOKEN = re.compile(r"\s+|[^\s]+")
_LIKE = 0.5
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Run:
    """`how`: same, added or removed."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence. `how`: same, added, removed, changed, or skipped: sentences that are the same, not shown."""

    how: str
    runs: tuple[Run, ...]


def differences(before: str, after: str) -> tuple[Line, ...]:
    """Empty where nothing changed."""
    old, new = _sentences(before), _sentences(after)
    if old == new:
        return ()
    found: list[Line] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found += _same(old[a:b]) if how == "equal" else list(_changed(old[a:b], new[c:d]))
    return tuple(found)


def from_unified(diff: str) -> tuple[Line, ...]:
    """The lines of a unified diff, without its head."""
    kinds = {"+": "added", "-": "removed", " ": "same"}
    lines = [line for line in diff.splitlines() if not line.startswith(("+++", "---", "@@"))]
    return tuple(Line(kinds[line[0]], (Run(kinds[line[0]], line[1:]),)) for line in lines if line[:1] in kinds)


def _sentences(text: str) -> list[str]:
    return [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]


def _same(sentences: Sequence[str]) -> list[Line]:
    """The first and last of them, for the reader to see where he is."""
    lines = [Line("same", (Run("same", sentence),)) for sentence in sentences]
    if len(lines) <= 2 * _AROUND + 1:
        return lines
    skipped = len(lines) - 2 * _AROUND
    return [*lines[:_AROUND], Line("skipped", (Run("same", str(skipped)),)), *lines[-_AROUND:]]


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Sentences in pairs as far as they are alike, else gone and come."""
    for number in range(max(len(old), len(new))):
        before = old[number] if number < len(old) else None
        after = new[number] if number < len(new) else None
        if before is not None and after is not None and _alike(before, after):
            yield Line("changed", tuple(_words(before, after)))
            continue
        if before is not None:
            yield Line("removed", (Run("removed", before),))
        if after is not None:
            yield Line("added", (Run("added", after),))


def _alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio() >= _LIKE


def _words(before: str, after: str) -> Iterator[Run]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            yield Run("same", "".join(old[a:b]))
            continue
        if a < b:
            yield Run("removed", "".join(old[a:b]))
        if c < d:
            yield Run("added", "".join(new[c:d]))
