"""A page's lines as they are seen before their place is known: each with its kind, and the reason where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from crawler.extract.byline import is_byline_label, names_in, read_byline, read_within_date
from crawler.extract.caption import is_labelled_caption
from crawler.extract.dateline import dateline_end, has_outlet, is_dateline_alone, is_place_and_day
from crawler.extract.endmark import split_endmark
from crawler.extract.line import FOREIGN_ROLES, Line
from crawler.extract.pagination import is_page_numbers
from crawler.extract.phrases import Effect, Phrase, PhraseBook
from crawler.extract.publication import DateLine, is_ago, read_date_line

# A box that markup calls a menu or a sidebar, and that holds more of the page's prose than this, is the article's.
_MAX_FOREIGN_SHARE = 0.4
# Dates and bylines are short; a longer line says more.
_MAX_WORDS = 24
_MIN_OPENING = 9
# Place lines open an article: nothing is looked for below this.
_HEAD_LINES = 500
# No label, date, byline or caption is as long as this (in characters): such a line is a paragraph.
_LONG = 700


class Kind(StrEnum):
    """What a line is taken for."""

    PROSE = "prose"
    SHORT = "short"
    BULLET = "bullet"
    DATE = "date"
    BYLINE = "byline"
    FURNITURE = "furniture"
    HEADING = "heading"
    END = "end"
    LISTED = "listed"
    CAPTION = "caption"
    PAGES = "pages"


_OF_EFFECT = {Effect.DROP: Kind.FURNITURE, Effect.HEADING: Kind.HEADING, Effect.END: Kind.END}


@dataclass(slots=True)
class Seen:
    """One line. `own` is the kind that the line has by itself, whatever list it stands in; `mark` its end mark."""

    line: Line
    kind: Kind
    reason: str = ""
    phrase: Phrase | None = None
    date: DateLine | None = None
    names: tuple[str, ...] | None = None
    dateline: bool = False
    mark: str = ""
    own: tuple[Kind, str] = field(init=False)

    def __post_init__(self) -> None:
        self.own = (self.kind, self.reason)

    @property
    def text(self) -> str:
        return self.line.text

    def become(self, kind: Kind, reason: str) -> None:
        """Take the line for something else, for what stands round it."""
        self.kind, self.reason = kind, reason

    def be_itself(self) -> None:
        """Take the line for what it is by itself again."""
        self.kind, self.reason = self.own


def see(lines: Sequence[Line], book: PhraseBook) -> list[Seen]:
    """Each line by itself, then bylines whose label and name stand on two lines."""
    foreign = _foreign_roles(lines)
    page = [_one(line, lines[i + 1] if i + 1 < len(lines) else None, book, foreign) for i, line in enumerate(lines)]
    _names_on_two_lines(page)
    _places_with_days(page)
    return page


def _one(line: Line, below: Line | None, book: PhraseBook, foreign: frozenset[str]) -> Seen:
    if len(line.text) > _LONG:
        return Seen(line, Kind.PROSE, dateline=dateline_end(line.text) > 0, mark=split_endmark(line.text[-_LONG:])[1])
    phrase = book.match(line.text)
    dateline = _is_dateline(line, below)
    date = read_date_line(line.text) if line.words <= _MAX_WORDS and not dateline else None
    names = read_byline(line.text) if line.words <= _MAX_WORDS else None
    if not names and date is not None:
        names = read_within_date(line.text) or names
    if line.role in foreign:
        date, names = None, None  # another article's, a comment's
    rest, mark = split_endmark(line.text)
    seen = Seen(line, Kind.SHORT, phrase=phrase, date=date, names=names, dateline=dateline, mark=mark)
    seen.become(*_kind(seen, rest, foreign))
    seen.own = (seen.kind, seen.reason)
    return seen


def _kind(seen: Seen, rest: str, foreign: frozenset[str]) -> tuple[Kind, str]:
    line, phrase = seen.line, seen.phrase
    if seen.names is not None:
        return Kind.BYLINE, "byline"
    if line.role in foreign:
        return (Kind.CAPTION if line.role == "caption" else Kind.FURNITURE), line.role
    if is_page_numbers(line.text):
        return Kind.PAGES, "page_numbers"
    if phrase is not None and not (seen.dateline and phrase.effect is not Effect.END):
        return _OF_EFFECT[phrase.effect], phrase.reason
    if seen.dateline:
        return Kind.PROSE, ""
    if seen.date is not None or is_ago(line.text):
        return Kind.DATE, "publication_line"
    if is_labelled_caption(line.text):
        return Kind.CAPTION, "caption"
    if not rest:
        return Kind.FURNITURE, "end_mark"
    if line.recurs:
        return Kind.FURNITURE, "recurring"
    if line.prose or (seen.mark and Line(rest).prose):
        return Kind.PROSE, ""
    return (Kind.BULLET, "") if line.bullet else (Kind.SHORT, "")


def _is_dateline(line: Line, below: Line | None) -> bool:
    """The place line, with the first sentence behind it or alone above the first paragraph."""
    if line.words >= 10 and (line.closed or line.words >= 20) and dateline_end(line.text) > 0:
        return True
    if line.words >= _MIN_OPENING and below is not None and has_outlet(line.text):
        return True  # "SIGI, Lembah.id – Pemerintah ..." that a line break cuts short
    return below is not None and below.prose and is_dateline_alone(line.text)


def _places_with_days(page: Sequence[Seen]) -> None:
    """ "Palu, 25 Mei 2019" right above the first paragraph is a place line, and its day one of the text."""
    for seen, below in pairwise(page[:_HEAD_LINES]):
        date = seen.date
        if date is None or date.timed or date.labelled or date.updated or below.kind is not Kind.PROSE:
            continue
        if is_place_and_day(seen.text, [other.text for other in page[:_HEAD_LINES] if other is not seen]):
            seen.date, seen.dateline = None, True
            seen.become(Kind.PROSE, "")
            seen.own = (Kind.PROSE, "")


def _foreign_roles(lines: Sequence[Line]) -> frozenset[str]:
    """The roles that markup gives to boxes that are not the article's; none that holds much of the page's prose."""
    prose: dict[str, int] = {}
    total = 0
    for line in lines:
        if line.linked < 0.5 and line.prose:
            total += line.words
            prose[line.role] = prose.get(line.role, 0) + line.words
    limit = _MAX_FOREIGN_SHARE * max(total, 1)
    return frozenset(role for role in (*FOREIGN_ROLES, "caption") if prose.get(role, 0) <= limit)


def _names_on_two_lines(page: Sequence[Seen]) -> None:
    """ "Penulis" alone on a line: the name stands under it, or (where no name does) above it."""
    labels = [i for i, seen in enumerate(page) if is_byline_label(seen.text) and seen.kind is not Kind.PROSE]
    below = all(_name_on(page, i + 1) for i in labels)
    above_form = not below and len(labels) >= 2 and all(any(" " in n for n in _name_on(page, i - 1)) for i in labels)
    for index in labels:
        place = index - 1 if above_form else index + 1
        names = _name_on(page, place)
        if not names:
            continue
        writes = not page[index].text.strip(" :").casefold().startswith(("foto", "sumber"))
        for where, given in ((index, ()), (place, names if writes else ())):
            page[where].become(Kind.BYLINE, "byline")
            page[where].own = (Kind.BYLINE, "byline")
            page[where].names = given


def _name_on(page: Sequence[Seen], index: int) -> tuple[str, ...]:
    if not 0 <= index < len(page) or page[index].line.words > 6 or page[index].kind not in {Kind.SHORT, Kind.BYLINE}:
        return ()
    return names_in(page[index].text)
