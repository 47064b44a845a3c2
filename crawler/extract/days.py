"""Which of a page's dates is the day that it was published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extract.line import fold
from crawler.extract.seen import Kind, Seen

_NEAR = 6
_CONTACT = re.compile(r"\b(?:telp|tlp|telepon|fax|e-?mail|jl)\b", re.IGNORECASE)
_MENU = frozenset({Kind.SHORT, Kind.FURNITURE, Kind.HEADING, Kind.END})


@dataclass(frozen=True, slots=True)
class Day:
    """The line that gives the day; `near` whether it is labelled or stands right below the headline."""

    index: int
    near: bool


def find_day(page: Sequence[Seen], start: int, end: int, title: int | None) -> Day | None:
    """The date line that speaks of this page: labelled, between headline and article, or just above the headline."""
    anchor = title if title is not None else -1
    usable = [i for i in range(start) if tells_day(page[i])]
    below = next((i for i in usable if i > anchor), None)
    near = below is not None and title is not None and below - title <= _NEAR
    for index in usable:
        date = page[index].date
        if date is not None and date.labelled and (index > anchor or (index > anchor - 4 and not near)):
            return Day(index, True)
    if below is not None:
        return Day(below, near)
    for index in reversed(usable):
        if anchor - index > 3 or _of_headline(page, index):
            continue
        if _opens_page(page, index, anchor) or not _is_todays(page, index):
            return Day(index, False)
    return _day_below(page, max(end, anchor + 1))


def _opens_page(page: Sequence[Seen], index: int, title: int) -> bool:
    """The page's first line, with the headline right under it: a banner with the day has its menu below."""
    said = fold(page[title].text)
    between = {fold(seen.text) for seen in page[index + 1 : title]}
    return not any(seen.line.words for seen in page[:index]) and between <= {said, ""}


def _day_below(page: Sequence[Seen], end: int) -> Day | None:
    """A day under the article: labelled, or the first thing there that is no label."""
    direct = True
    for index in range(end, len(page)):
        seen = page[index]
        if seen.kind in {Kind.HEADING, Kind.END}:
            return None
        date = seen.date
        if date is not None and tells_day(seen) and (date.labelled or direct):
            return Day(index, date.labelled)
        direct = direct and (seen.kind is not Kind.SHORT or (index == end and seen.line.words <= 3))
    return None


def _of_headline(page: Sequence[Seen], index: int) -> bool:
    """Whether a date stands right under a headline, which it then belongs to."""
    above = page[index - 1] if index else None
    if above is None or above.kind is not Kind.SHORT or _CONTACT.search(above.text):
        return False
    return above.line.words >= 5 and above.line.linked < 0.6


def tells_day(seen: Seen) -> bool:
    return seen.date is not None and not seen.date.updated and seen.kind is not Kind.LISTED


def _is_todays(page: Sequence[Seen], index: int) -> bool:
    """A date with no time in it, at the very top or in a menu, tells the reader what day it is."""
    date = page[index].date
    if date is None or date.timed or date.labelled:
        return False
    around = [page[i] for i in (index - 1, index + 1) if 0 <= i < len(page)]
    return index == 0 or any(seen.kind in _MENU and seen.line.words <= 3 for seen in around)
