"""The head of a document: all that it is, in one place. Its writing is the commit of whatever happens to a document;
bodies, analyses and passages are written before it, what searches see is made of it afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from models.capture import Capture
from models.crawl_log import CrawlLogEntry
from models.disposition import Outcome
from models.document import Document, Outlet
from models.errors import StoreCorruptError
from models.identity import Digest, DocumentId
from models.principal import Principal
from models.text import Nature
from search_api.store.instants import FOREVER


class Cause(StrEnum):
    """What brought an analysis: only `stored` and `updated` are news in the world."""

    STORED = "stored"
    UPDATED = "updated"
    EXTRACTOR = "extractor"
    ANALYSIS = "analysis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture as it was chained. `discard`: why no article was found in it; `seen`: when these very bytes were last
    fetched again. Instants are microseconds since 1970."""

    capture: Capture
    record: Digest
    known_from: int
    discard: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A text of the document: `digest` names its body, `facts` what else its extractor said; `capture` is the place of
    its capture in the chain."""

    digest: Digest
    facts: str
    capture: int
    extractor_version: str
    known_from: int
    known_until: int = FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An analysis (`analysis` is its id) of the text `digest`, that held for a while. Its passages have the keys from
    `key` on, `count` of them."""

    analysis: str
    digest: Digest
    version: str
    nature: Nature
    cause: Cause
    key: int
    count: int
    known_from: int
    known_until: int = FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySpan:
    """The story that the document was in for a while; spans leave no gap, the first is from 0."""

    story: int
    known_from: int
    known_until: int = FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the log: what became of an item, what a source's poll reached, or both. `id` is made before it is
    written, so that it is written once."""

    id: str
    at: int
    outcome: Outcome | None = None
    crawl: CrawlLogEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    principal: Principal
    at: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One document. `key` is its number, in the order of arrival.

    `changed`: the instant of the last change that searches have to learn of; `indexed`: the one up to which they have.
    `owed`: lines that the log may lack. `void`: there never was a document; the id is held against a writer who was
    too slow (see `claims`). `words`, `placed`, `unplaced`, `story` and `stories` are what stories are kept by.
    """

    id: DocumentId
    key: int
    source: str
    locator: str
    known_from: int
    changed: int
    url: str | None = None
    outlet: str | None = None
    publisher: str | None = None
    nature: Nature = Nature.NEWS
    captures: tuple[Kept, ...] = ()
    texts: tuple[Read, ...] = ()
    said: tuple[Said, ...] = ()
    withdrawal: Withdrawal | None = None
    indexed: int = 0
    owed: tuple[Line, ...] = ()
    void: bool = False
    words: str | None = None
    placed: str | None = None
    unplaced: bool = False
    story: int | None = None
    stories: tuple[StorySpan, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawal is not None

    @property
    def text(self) -> Read | None:
        """The current text; of a withdrawn document the last one."""
        return self.texts[-1] if self.texts else None

    @property
    def now(self) -> Said | None:
        """The analysis that holds now."""
        return next((said for said in reversed(self.said) if said.known_until == FOREVER), None)

    @property
    def last(self) -> Kept | None:
        return self.captures[-1] if self.captures else None

    @property
    def is_pending(self) -> bool:
        """Whether searches, or the log, have to learn of something."""
        return self.indexed < self.changed or self.unplaced or bool(self.owed)

    def document(self, outlet: Outlet | None) -> Document:
        return Document(
            id=self.id,
            source=self.source,
            locator=self.locator,
            url=self.url,
            outlet=outlet,
            withdrawn=self.is_withdrawn,
        )

    def chain(self) -> tuple[Capture, ...]:
        """All captures, oldest first. Raises StoreCorruptError where one is not as it was chained."""
        return tuple(checked(kept) for kept in self.captures)

    def ending(self, moment: int) -> Head:
        """The analysis that holds now held until `moment`."""
        said = tuple(replace(one, known_until=moment) if one.known_until == FOREVER else one for one in self.said)
        return replace(self, said=said)

    def first_read(self, digest: str) -> Read:
        """The first text of these words: what an evidence id stands on must not move with later recrawls."""
        return next(read for read in self.texts if read.digest == digest)


def checked(kept: Kept) -> Capture:
    """The capture. Raises StoreCorruptError when its record is not the one that was chained."""
    if kept.capture.record_digest != kept.record:
        raise StoreCorruptError(
            f"the record of a capture of {kept.capture.document} was changed", hint="restore from a snapshot"
        )
    return kept.capture
