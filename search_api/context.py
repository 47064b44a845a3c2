"""The text around a passage, and which newer passage says what an older one said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from models.evidence import Context
from models.identity import Digest, EvidenceId

AROUND = 300
SAYS_THE_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """A passage, as far as it takes to compare it."""

    id: EvidenceId
    digest: Digest
    start: int
    end: int
    words: str


def context_of(body: str, start: int, end: int) -> Context:
    """At most `AROUND` characters on either side, in whole words."""
    before, after = body[max(0, start - AROUND) : start], body[end : end + AROUND]
    if start > AROUND:
        before = before.partition(" ")[2] if " " in before else before
    if end + AROUND < len(body):
        after = after.rpartition(" ")[0] if " " in after else after
    return Context(before=before, after=after)


def successor(old: Said, current: Iterable[Said]) -> EvidenceId | None:
    """Of a document's current passages, the one that says what `old` said; None for `old` itself or for none.

    In the same text it is the one that overlaps most, in another the one that shares most words, half of them at
    least.
    """
    ranked = [(_likeness(old, passage), passage) for passage in current]
    if any(passage.id == old.id for _, passage in ranked):
        return None
    best = max(ranked, key=lambda pair: (pair[0], -pair[1].start), default=None)
    return best[1].id if best and best[0] >= SAYS_THE_SAME else None


def _likeness(old: Said, passage: Said) -> float:
    """The share of `old` that the passage holds."""
    if old.digest == passage.digest:
        return max(0, min(old.end, passage.end) - max(old.start, passage.start)) / max(1, old.end - old.start)
    wanted, there = Counter(old.words.casefold().split()), Counter(passage.words.casefold().split())
    return (wanted & there).total() / max(1, wanted.total())
