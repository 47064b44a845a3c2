"""Where on a page the article stands: the run of lines with the most prose and the least of anything else.

Each line scores its words when it is prose and loses when it is a headline, a date or the heading of another list;
the run with the highest sum is the article. What a phrase list doesn't know is told by its place and form.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from crawler.extract.line import Line

_MOST_FOR_A_LINE = 80.0
_HEADLINE = -5.0
_LABEL = -3.0
_DATE = -14.0
_BYLINE = -12.0
_HEADING = -30.0
_END = -150.0
_TEASER = -12.0
_AFTER_MARK = -40.0
# A line of links is not the article's own words, however long.
_LINKED = -8.0
_KEPT = 6.0
# Behind this much prose a byline or a date closes the article, where above it they open it.
_AN_ARTICLE = 80.0
_CLOSING = -40.0


class Kind(StrEnum):
    """What a line is taken for before its place is known."""

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


def find_window(lines: Sequence[Line], kinds: Sequence[Kind], marks: Sequence[bool]) -> tuple[int, int]:
    """The half-open run of lines with the highest sum; (0, 0) where no line speaks for an article.

    `marks` says of each line whether it ends in a mark that closes articles.
    """
    best, best_range, total, start = 0.0, (0, 0), 0.0, 0
    after_mark = False
    for index, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if total <= 0:
            total, start = 0.0, index
        listing = index + 1 < len(lines) and kinds[index + 1] is Kind.LISTED
        total += _score(line, kind, total, listing)
        if after_mark and total > _AN_ARTICLE:
            total += _AFTER_MARK
        if total > best:
            best, best_range = total, (start, index + 1)
        after_mark = marks[index]
    return best_range


def _score(line: Line, kind: Kind, so_far: float, listing: bool) -> float:
    """How much a line speaks for the article being here.

    `so_far` is the sum of the run before it; `listing` whether the next line belongs to a list.
    """
    value = _by_kind(line, kind)
    if kind is Kind.HEADING and not listing:
        value = _HEADLINE
    if so_far > _AN_ARTICLE and kind in {Kind.BYLINE, Kind.DATE}:
        value = _CLOSING
    if line.linked > 0.6 and kind is not Kind.FURNITURE:
        value = min(value, _LINKED)
    if line.kept is False and kind is Kind.PROSE:
        value = min(value, 4.0)
    elif line.kept and kind in {Kind.SHORT, Kind.BULLET, Kind.PROSE}:
        value += _KEPT
    return value


def _by_kind(line: Line, kind: Kind) -> float:
    if kind is Kind.PROSE:
        return _TEASER if line.cut_off and line.words < 40 else min(float(line.words), _MOST_FOR_A_LINE)
    if kind in {Kind.FURNITURE, Kind.CAPTION, Kind.PAGES}:
        return 0.0
    if kind is Kind.BULLET:
        return 1.0 if line.words >= 4 else 0.0
    if kind is Kind.SHORT:
        return _short(line)
    return {
        Kind.DATE: _DATE,
        Kind.BYLINE: _BYLINE,
        Kind.HEADING: _HEADING,
        Kind.END: _END,
        Kind.LISTED: _HEADLINE,
    }[kind]


def _short(line: Line) -> float:
    if line.closed and line.words >= 3:
        return line.words * 0.5
    return _LABEL if line.words <= 3 else _HEADLINE
