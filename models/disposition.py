"""What became of an item: exactly one disposition each, counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.identity import DocumentId


class Disposition(StrEnum):
    """`unchanged`: known document, same bytes; `updated`: other bytes; `duplicate`: another way to a stored document;
    `discarded`: a rule's decision and no failure."""

    STORED = "stored"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    DISCARDED = "discarded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One item's disposition. `reason` is a stable word, `detail` one line for a person."""

    source: str
    disposition: Disposition
    reason: str | None = None
    detail: str | None = None
    document: DocumentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """A rule's decision that an item is not an article: the typed answer instead of a None."""

    reason: str
    detail: str


def tally(outcomes: Iterable[Outcome]) -> dict[Disposition, int]:
    """How many items had each disposition; every disposition is there."""
    counts = Counter(o.disposition for o in outcomes)
    return {d: counts.get(d, 0) for d in Disposition}
