"""Where on a page the article stands: the run of lines with the most prose and the least of anything else.

Each line scores its words when it is prose and loses when it is a headline, a date or the heading of another list;
the run with the highest sum is the article. What a phrase list doesn't know is told by its place and form.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.line import Line
from crawler.extract.seen import Kind, Seen

_MOST_FOR_A_LINE = 80.0
_HEADLINE = -5.0
_LABEL = -3.0
_TEASER = -12.0
_LOSES = {Kind.DATE: -14.0, Kind.BYLINE: -12.0, Kind.HEADING: -30.0, Kind.END: -150.0, Kind.LISTED: _HEADLINE}
# A line of links is not the article's own words, however long.
_LINKED = -8.0
# What trafilatura kept counts for more, what it left out for little.
_KEPT = 6.0
_MOST_IF_LEFT_OUT = 4.0
# Behind this much prose a byline or a date closes the article, where above it they open it; so does an end mark.
_AN_ARTICLE = 80.0
_CLOSING = -40.0


def find_window(page: Sequence[Seen]) -> tuple[int, int]:
    """The half-open run of lines with the highest sum; (0, 0) where no line speaks for an article."""
    best, best_range, total, start = 0.0, (0, 0), 0.0, 0
    after_mark = False
    for index, seen in enumerate(page):
        if total <= 0:
            total, start = 0.0, index
        listing = index + 1 < len(page) and page[index + 1].kind is Kind.LISTED
        value = _score(seen, total, listing=listing)
        total += value + (_CLOSING if after_mark and total > _AN_ARTICLE else 0.0)
        if total > best:
            best, best_range = total, (start, index + 1)
        after_mark = _ends_article(seen)
    return best_range


def _ends_article(seen: Seen) -> bool:
    """Stars and signatures end an article for certain; a row of dashes doesn't."""
    return seen.kind in {Kind.PROSE, Kind.FURNITURE, Kind.SHORT} and any(char in seen.mark for char in "*([")


def _score(seen: Seen, so_far: float, *, listing: bool) -> float:
    """How much a line speaks for the article being here.

    `so_far` is the sum of the run before it; `listing` whether the next line belongs to a list.
    """
    line, kind = seen.line, seen.kind
    value = _by_kind(line, kind, signed=bool(seen.mark))
    if kind is Kind.HEADING and not listing:
        value = _HEADLINE
    if so_far > _AN_ARTICLE and kind in {Kind.BYLINE, Kind.DATE}:
        value = _CLOSING
    if line.linked > 0.6 and kind is not Kind.FURNITURE:
        value = min(value, _LINKED)
    if line.kept is False and kind is Kind.PROSE:
        value = min(value, _MOST_IF_LEFT_OUT)
    elif line.kept and kind in {Kind.BULLET, Kind.PROSE}:
        value += _KEPT
    elif line.kept and kind is Kind.SHORT:
        # Kept between paragraphs, but never what an article ends with.
        value = max(value, min(value + _KEPT, 0.0))
    return value


def _by_kind(line: Line, kind: Kind, *, signed: bool) -> float:
    if kind is Kind.PROSE:
        return _TEASER if line.cut_off and line.words < 40 else min(float(line.words), _MOST_FOR_A_LINE)
    if kind in _LOSES:
        return _LOSES[kind]
    if kind is Kind.BULLET:
        return 1.0 if line.words >= 4 else 0.0
    if kind is Kind.SHORT:
        return _short(line, signed=signed)
    return 0.0


def _short(line: Line, *, signed: bool) -> float:
    """A short line's value; one with an end mark behind it ends as a sentence ends."""
    if line.shouted and not signed:
        return _HEADLINE
    if (line.closed or signed) and line.words >= 3 and not line.cut_off:
        return line.words * 0.5
    return _LABEL if line.words <= 3 else _HEADLINE
