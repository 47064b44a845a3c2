"""Cuts a text into passages: windows of whole sentences, each with the mentions inside it and what it inherits.

A window never crosses a paragraph unless a paragraph is too short to stand alone, never splits a quotation whose
paragraph fits, and has 25 to 110 words where the text allows it: long enough to be cited, short enough to be read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from models.analysis import Analysis
from models.document import Document
from models.mention import OfficialMention, Place
from models.passage import Inherited, Passage
from models.text import Text
from nlp.article import Stretch
from nlp.sentences import split_paragraphs, split_sentences

LEAST_WORDS = 25
MOST_WORDS = 110
_WORDS = re.compile(r"\S+")
# A sentence without an end is cut at spaces, so that no passage is longer than this many characters.
MOST_CHARACTERS = 2000
# Shorter parts of a name ("Adi", "Sri") stand inside too many others.
LEAST_NAME_PART = 4


class _Placed(Protocol):
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...
    @property
    def field(self) -> Place: ...


M = TypeVar("M", bound=_Placed)


def cut_passages(document: Document, text: Text, analysis: Analysis) -> tuple[Passage, ...]:
    """The passages of an analysed text, in order; together they cover every sentence once."""
    windows = cut_windows(text.body)
    inherited = Inherited(
        primary_region=analysis.primary_region,
        event=next((d for d in analysis.dates if d.is_held_event), None),
        published=analysis.published,
        outlet=document.outlet.id if document.outlet else None,
    )
    regions, dates = _Index(analysis.regions), _Index(analysis.dates)
    pillars, indicators = _Index(analysis.pillars), _Index(analysis.indicators)
    quotes, officials = _Index(analysis.quotes), _Officials(analysis.officials, text.body)
    return tuple(
        Passage(
            document=document.id,
            text_digest=analysis.text_digest,
            start=w.start,
            end=w.end,
            text=text.body[w.start : w.end],
            page=text.page_at(w.start),
            regions=regions.within(w),
            officials=officials.within(w),
            dates=dates.within(w),
            pillars=pillars.within(w),
            indicators=indicators.within(w),
            quotes=quotes.within(w),
            inherited=inherited,
        )
        for w in windows
    )


def cut_windows(body: str) -> tuple[Stretch, ...]:
    """Where the passages of a body begin and end."""
    windows: list[Stretch] = []
    pending: Stretch | None = None
    for paragraph in split_paragraphs(body):
        for window in _split_paragraph(body, paragraph):
            joined = Stretch(pending.start, window.end) if pending else window
            if pending and _count_words(body, joined) > MOST_WORDS:
                windows.append(pending)
                joined = window
            pending = None
            if _count_words(body, joined) < LEAST_WORDS:
                pending = joined
            else:
                windows.append(joined)
    if pending:
        windows += _join_last(body, windows, pending)
    return tuple(windows)


def _join_last(body: str, windows: list[Stretch], pending: Stretch) -> list[Stretch]:
    """A short rest goes to the window before it where the two fit together."""
    if windows and _count_words(body, Stretch(windows[-1].start, pending.end)) <= MOST_WORDS:
        return [Stretch(windows.pop().start, pending.end)]
    return [pending]


def _split_paragraph(body: str, paragraph: Stretch) -> list[Stretch]:
    """A paragraph whole, or its sentences gathered evenly where it is too long."""
    words = _count_words(body, paragraph)
    if words <= MOST_WORDS and paragraph.end - paragraph.start <= MOST_CHARACTERS:
        return [paragraph]
    aim = words / -(-words // MOST_WORDS)
    windows: list[Stretch] = []
    start: int | None = None
    count = 0
    sentences = [piece for s in split_sentences(body, (paragraph,)) for piece in _split_endless(body, s)]
    for i, sentence in enumerate(sentences):
        start = sentence.start if start is None else start
        count += _count_words(body, sentence)
        following = _count_words(body, sentences[i + 1]) if i + 1 < len(sentences) else MOST_WORDS
        if count + following / 2 > aim:
            windows.append(Stretch(start, sentence.end))
            start, count = None, 0
    if start is not None:
        windows.append(Stretch(start, sentences[-1].end))
    return windows


def _split_endless(body: str, sentence: Stretch) -> list[Stretch]:
    """A sentence longer than any passage, cut at spaces."""
    if sentence.end - sentence.start <= MOST_CHARACTERS and _count_words(body, sentence) <= MOST_WORDS * 2:
        return [sentence]
    pieces: list[Stretch] = []
    start = end = sentence.start
    count = 0
    for word in _WORDS.finditer(body, sentence.start, sentence.end):
        if count and (count >= MOST_WORDS or word.end() - start > MOST_CHARACTERS):
            pieces.append(Stretch(start, end))
            start, count = word.start(), 0
        end, count = word.end(), count + 1
        while end - start > MOST_CHARACTERS:
            pieces.append(Stretch(start, start + MOST_CHARACTERS))
            start += MOST_CHARACTERS
    if start < end:
        pieces.append(Stretch(start, end))
    return pieces


def _count_words(body: str, stretch: Stretch) -> int:
    return sum(1 for _ in _WORDS.finditer(body, stretch.start, stretch.end))


class _Index(Generic[M]):
    """The mentions of the body by their start, to find those inside a window without looking at all of them."""

    def __init__(self, mentions: Sequence[M]) -> None:
        placed = [(m.start, m) for m in mentions if m.field is Place.TEXT and m.start is not None]
        placed.sort(key=lambda pair: pair[0])
        self._mentions = [m for _, m in placed]
        self._starts = [start for start, _ in placed]

    def within(self, window: Stretch) -> tuple[M, ...]:
        """Those that begin inside the window."""
        return tuple(self._mentions[bisect_left(self._starts, window.start) : bisect_left(self._starts, window.end)])


class _Officials:
    """Where each official is named, by the full name or by a part of it that nobody else here bears."""

    def __init__(self, officials: Sequence[OfficialMention], body: str) -> None:
        bearers: dict[str, list[int]] = {}
        for i, official in enumerate(officials):
            for word in official.name.split():
                if len(word) >= LEAST_NAME_PART and word[0].isupper():
                    bearers.setdefault(word, []).append(i)
        self._officials = officials
        self._places = [(o.start, i) for i, o in enumerate(officials) if o.field is Place.TEXT and o.start is not None]
        own = {word: who[0] for word, who in bearers.items() if len(who) == 1}
        if own:
            named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(own, key=len, reverse=True)))})\b")
            self._places += [(m.start(), own[m.group()]) for m in named.finditer(body)]
        self._places.sort()
        self._starts = [start for start, _ in self._places]

    def within(self, window: Stretch) -> tuple[OfficialMention, ...]:
        """Those named inside the window, each once, in the order of their first naming there."""
        low, high = bisect_left(self._starts, window.start), bisect_left(self._starts, window.end)
        return tuple(self._officials[i] for i in dict.fromkeys(i for _, i in self._places[low:high]))
