"""All that a store holds, as records that belong to no engine: what a move from one store to another carries.

Numbers of stories go along, so that what was said keeps the story that it was said in; numbers of rows do not. What is
derived (the index, vectors, sketches) is made anew where it arrives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from models.capture import Capture
from models.codec import to_json
from models.principal import Principal


class Kind(StrEnum):
    """In the order in which they are moved: what names another comes after it."""

    OUTLETS = "outlets"
    STORIES = "stories"
    WORDS = "words"
    DOCUMENTS = "documents"
    ITEMS = "items"
    CRAWL_LOG = "crawl log"
    PEOPLE = "people"
    TOKENS = "tokens"
    SESSIONS = "sessions"
    AUDIT = "audit"
    JOBS = "jobs"
    JOB_DOCUMENTS = "documents of jobs"
    SOURCES = "sources"
    PAGES = "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCapture:
    """`record`: the digest that the chain goes by. Instants are microseconds since 1970, here and below."""

    capture: Capture
    record: str
    known_from: int
    discard: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldText:
    """`facts`: JSON of a Text without its body, empty when withdrawn; `capture`: its place among the captures."""

    digest: str
    facts: str
    capture: int
    extractor_version: str
    known_from: int
    known_until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPassage:
    id: str
    first: int
    last: int
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    story: int
    known_from: int
    known_until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAnalysis:
    """`told`: the stories in which its passages stood, and when."""

    digest: str
    version: str
    facts: str
    nature: str
    cause: str
    known_from: int
    known_until: int
    passages: tuple[HeldPassage, ...]
    told: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWithdrawal:
    principal: Principal
    at: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDocument:
    """One document with all that was ever known of it. `words`: what it reads now, as stories call it."""

    id: str
    source: str
    locator: str
    url: str | None
    outlet: str | None
    nature: str
    known_from: int
    captures: tuple[HeldCapture, ...]
    texts: tuple[HeldText, ...]
    analyses: tuple[HeldAnalysis, ...]
    story: int | None
    words: str | None
    withdrawal: HeldWithdrawal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStory:
    key: int
    joined: int | None
    called: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldWords:
    """Words that were given out as a story's id; `live`: a document has them now."""

    id: str
    story: int
    live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldItem:
    at: int
    source: str
    disposition: str
    reason: str | None
    detail: str | None
    document: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLink:
    document: str
    job: str


@dataclass(frozen=True, slots=True)
class Sum:
    """How many records there are and a digest over all of them, whatever their order."""

    count: int = 0
    digest: int = 0

    def plus(self, record: Any) -> Sum:
        one = int.from_bytes(hashlib.sha256(to_json(record)).digest(), "big")
        return Sum(self.count + 1, (self.digest + one) % 2**256)

    @property
    def short(self) -> str:
        return f"{self.digest:064x}"[:16]


class Holder(Protocol):
    """Where records come from. `identity`: of the store; `moment`: its newest instant; `last_story`: the highest number
    of a story."""

    @property
    def identity(self) -> str: ...

    @property
    def moment(self) -> int: ...

    @property
    def last_story(self) -> int: ...

    def read(self, kind: Kind) -> Iterator[Any]:
        """Every record of a kind, once."""
        ...

    def bodies(self, digests: Iterable[str]) -> dict[str, str]:
        """Texts by digest; those that were taken out are left out."""
        ...


class Taker(Protocol):
    """Where they go to, as often as they are given: what is there already stays as it is. What is derived is made by
    the store's own `catch_up` afterwards."""

    def begin(self, source: Holder) -> None:
        """Count on from where the other store's clock stands. Raises RequestError where other records are there than
        those of a move from this source that was stopped."""
        ...

    def write(self, kind: Kind, records: Sequence[Any], source: Holder) -> None: ...


def summed(holder: Holder, kind: Kind) -> Sum:
    found = Sum()
    for record in holder.read(kind):
        found = found.plus(record)
    return found
