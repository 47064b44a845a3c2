"""What a right crawler makes of an address on a day, said by the site's script and by no code of the crawler's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Fate(StrEnum):
    """A disposition, or `not_fetched`: a right crawler never asks for the address."""

    STORED = "stored"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    DISCARDED = "discarded"
    FAILED = "failed"
    NOT_FETCHED = "not_fetched"


class Kind(StrEnum):
    """What an address is: an article or report, a fault on purpose, another form of an article, or a trap."""

    ARTICLE = "article"
    REPORT = "report"
    FAULT = "fault"
    VARIANT = "variant"
    TRAP = "trap"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One address on one day.

    `fates` are the right dispositions: one, but where two are equally right (a variant may be recognised by its
    address and never fetched, or fetched and found to be one). `reason` is why, in the script's own words.
    `article` names the story; `title`, `published` and `body` are what its text must be, where it is stored;
    `canonical` is the address under which it counts.
    """

    url: str
    outlet: str
    kind: Kind
    fates: tuple[Fate, ...]
    reason: str = ""
    article: str | None = None
    title: str | None = None
    published: date | None = None
    body: Sequence[str] = ()
    canonical: str | None = None
    incomplete: bool = False

    def allows(self, disposition: str | None) -> bool:
        """Whether a disposition (None: the address was never fetched) is a right one."""
        return (disposition or Fate.NOT_FETCHED) in self.fates
