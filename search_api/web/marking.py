"""Cuts a text where marks begin and end, so that a template can write it piece by piece, escaped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.analysis import Analysis
from models.mention import (
    DateMention,
    IndicatorMention,
    OfficialMention,
    PillarMention,
    Place,
    QuoteMention,
    RegionMention,
)
from search_api.web import format_id, words

Span = tuple[int, int]
Mention = RegionMention | OfficialMention | DateMention | PillarMention | IndicatorMention | QuoteMention


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mention to be shown. `kind` is region, official, date, pillar, indicator or quote; `label` says what was
    found. `place` is text, title or meta; only a mention in the text has a stretch to be marked."""

    id: str
    kind: str
    start: int
    end: int
    label: str
    text: str
    place: Place = Place.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of a text within one set of marks. `anchors` are the ids of the marks that begin here."""

    text: str
    kinds: tuple[str, ...]
    anchors: tuple[str, ...]
    label: str
    cited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    segments: tuple[Segment, ...]
    cited: bool


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """`text` cut at `spans`, which stand in order and don't overlap."""
    found: list[Piece] = []
    at = 0
    for start, end in spans:
        if at < start:
            found.append(Piece(text[at:start], False))
        found.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], False))
    return tuple(found)


def marks_of(analysis: Analysis) -> tuple[Mark, ...]:
    """All that was found: first what the title and the page's own data say, then the body's, in its order."""
    kinds: tuple[tuple[str, Sequence[Mention]], ...] = (
        ("region", analysis.regions),
        ("official", analysis.officials),
        ("date", analysis.dates),
        ("pillar", analysis.pillars),
        ("indicator", analysis.indicators),
        ("quote", analysis.quotes),
    )
    found = [
        Mark(
            id=f"{kind}-{number}",
            kind=kind,
            start=(mention.start or 0) if mention.field is Place.TEXT else -1,
            end=(mention.end or 0) if mention.field is Place.TEXT else -1,
            label=label_of(mention),
            text=mention.text,
            place=mention.field,
        )
        for kind, mentions in kinds
        for number, mention in enumerate(mentions)
    ]
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end)))


def label_of(mention: Mention) -> str:
    """What was found, in words."""
    match mention:
        case RegionMention():
            return f"{mention.name} ({mention.code}), {words.ROLES[mention.role]}"
        case OfficialMention():
            return format_id.official(mention)
        case DateMention():
            return format_id.day(mention.value, mention.end_value) + _role(mention)
        case PillarMention():
            return words.PILLARS[mention.pillar] + (", disebut saja" if mention.enumerated else "")
        case IndicatorMention():
            return format_id.figure(mention)
        case QuoteMention():
            return mention.speaker or "Pembicara tidak disebut"


def _role(mention: DateMention) -> str:
    if mention.role == "event":
        return ", rencana" if mention.status == "planned" else ", peristiwa"
    return ", terbit" if mention.role == "published" else ""


def paragraphs(body: str, marks: Sequence[Mark], cited: Span | None) -> tuple[Paragraph, ...]:
    """The body's paragraphs cut at every mark and at the cited passage. Marks may overlap; offsets are of the body."""
    first, last = cited or (0, 0)
    found: list[Paragraph] = []
    begun: set[str] = set()
    start = 0
    for line in body.split("\n"):
        end = start + len(line)
        inside = [mark for mark in marks if mark.start < end and mark.end > start]
        found.append(
            Paragraph(
                segments=tuple(_segments(body, start, end, inside, (first, last), begun)),
                cited=first < end and last > start,
            )
        )
        start = end + 1
    return tuple(found)


def _segments(
    body: str, start: int, end: int, marks: Sequence[Mark], cited: Span, begun: set[str]
) -> Iterator[Segment]:
    """`begun` holds the marks that have an anchor already: one may go on over several paragraphs."""
    edges = {start, end}
    for low, high in (cited, *((mark.start, mark.end) for mark in marks)):
        edges |= {edge for edge in (low, high) if start < edge < end}
    ordered = sorted(edges)
    starts = [mark.start for mark in marks]
    for low, high in pairwise(ordered):
        over = [mark for mark in marks[: bisect_right(starts, low)] if mark.end > low]
        anchors = tuple(mark.id for mark in over if mark.id not in begun)
        begun.update(anchors)
        yield Segment(
            text=body[low:high],
            kinds=tuple(dict.fromkeys(mark.kind for mark in over)),
            anchors=anchors,
            label="; ".join(dict.fromkeys(mark.label for mark in over)),
            cited=cited[0] <= low < cited[1],
        )
