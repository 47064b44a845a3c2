"""What an extractor made of a capture: the article's own words, complete, and what the page says about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.identity import Digest, text_digest_of


class Nature(StrEnum):
    """What kind of document it is (contract: nature)."""

    NEWS = "news"
    ADVERTORIAL = "advertorial"
    RELEASE = "release"
    OFFICIAL = "official"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The day that the page says it was published, in the outlet's zone.

    `written` is the expression as the page has it; `origin` the piece of markup or line it was read from.
    """

    day: date
    written: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A piece of the page that is not the article's own words, and the rule that took it out."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where a page of a paged report begins in the text."""

    number: int
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A cleaned text. `body` is NFC, every kind of space a plain one, paragraphs parted by one newline.

    `origins` says for each field (title, byline, published, nature, body ...) which markup or line it was read from.
    `url` is the canonical URL that the page states for itself, if any.
    """

    capture: Digest
    extractor_version: str
    body: str
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: Published | None = None
    nature: Nature = Nature.NEWS
    incomplete: bool = False
    url: str | None = None
    pages: tuple[Page, ...] = ()
    removed: tuple[Removal, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> Digest:
        """What names this text: the digest of its body."""
        return text_digest_of(self.body)

    def page_at(self, offset: int) -> int | None:
        """The page number that `offset` of the body lies on; None for a text without pages."""
        number = None
        for page in self.pages:
            if page.start > offset:
                break
            number = page.number
        return number
