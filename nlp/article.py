"""The working state of one analysis: what the components of the pipeline read and fill in, at `doc._.article`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from models.document import Document
from models.mention import (
    DateMention,
    IndicatorMention,
    OfficialMention,
    PillarMention,
    Place,
    QuoteMention,
    RegionMention,
)
from models.text import Text


class Stretch(NamedTuple):
    """A half-open range of offsets into a string."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        return self.start <= start and end <= self.end


class Field(NamedTuple):
    """One of the two strings that mentions are looked for in."""

    place: Place
    text: str


@dataclass(slots=True, kw_only=True)
class Article:
    """One text on its way through the pipeline. Components run in the pipeline's order and fill their own list.

    `paragraphs` and `sentences` are stretches of `body`; a sentence never crosses a paragraph.
    """

    document: Document
    text: Text
    paragraphs: tuple[Stretch, ...] = ()
    sentences: tuple[Stretch, ...] = ()
    regions: list[RegionMention] = field(default_factory=list)
    officials: list[OfficialMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    pillars: list[PillarMention] = field(default_factory=list)
    indicators: list[IndicatorMention] = field(default_factory=list)
    quotes: list[QuoteMention] = field(default_factory=list)
    primary_region: str | None = None
    language: str | None = None

    @property
    def body(self) -> str:
        return self.text.body

    @property
    def title(self) -> str | None:
        return self.text.title

    @property
    def published(self) -> date | None:
        return self.text.published.day if self.text.published else None

    def fields(self) -> Iterator[Field]:
        """The body, then the title where there is one."""
        yield Field(Place.TEXT, self.body)
        if self.title:
            yield Field(Place.TITLE, self.title)

    def sentence_at(self, offset: int) -> Stretch:
        """The sentence of the body that holds `offset` (the nearest before it, for an offset between two)."""
        return (
            self.sentences[max(0, _last_at(self.sentences, offset))] if self.sentences else Stretch(0, len(self.body))
        )

    def paragraph_at(self, offset: int) -> Stretch:
        """The paragraph of the body that holds `offset`."""
        return (
            self.paragraphs[max(0, _last_at(self.paragraphs, offset))]
            if self.paragraphs
            else Stretch(0, len(self.body))
        )


def _last_at(stretches: tuple[Stretch, ...], offset: int) -> int:
    """Index of the last stretch that starts at or before `offset`; -1 for none. Binary search: texts may be long."""
    low, high = 0, len(stretches)
    while low < high:
        middle = (low + high) // 2
        if stretches[middle].start <= offset:
            low = middle + 1
        else:
            high = middle
    return low - 1
