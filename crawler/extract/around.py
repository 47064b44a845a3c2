"""What the lines around an article say of it: headline, publication line, people, whether it goes on elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.byline import person
from crawler.extract.dateline import dateline_end
from crawler.extract.endmark import signing_people
from crawler.extract.line import fold
from crawler.extract.pagination import goes_on
from crawler.extract.repeat import overlap
from crawler.extract.seen import Kind, Seen
from crawler.extract.title import TitleChoice, choose_title, strip_site

_LEAST_TITLE_OVERLAP = 0.3
_NEAR = 6
# A headline stands within this many lines above its article, whatever menus are above it.
_HEAD_LINES = 400
_LABELS_IN_A_ROW = 3
_MENU = frozenset({Kind.SHORT, Kind.FURNITURE, Kind.HEADING, Kind.END})
_MASTHEAD_LINES, _MASTHEAD_WORDS = 6, 9
_HEADLINE_VERB = re.compile(
    r"\b(?:gelar|raih|terima|luncurkan|buka|tutup|dorong|siapkan|bahas|ajak|minta|target\w*|serahkan|resmikan|lantik|tinjau|kunjungi|"
    r"hadiri|sosialisasi\w*|evaluasi|perkuat|tingkatkan|bentuk|bagikan|salurkan|catat|sebut|imbau|apresiasi|dukung|jalin|teken|"
    r"sepakati|sambut|ikuti|pastikan|wujudkan|terapkan|kembangkan|integrasikan|umumkan|usulkan|rapat|me\w{4,}|di\w{5,}|ber\w{4,})\b",
    re.IGNORECASE,
)
# "Ardian Fanggi - lembahKaili", "Bangun Sarwono | Farah Natalia": people with no label, right by the publication line.
_NAME_AND_OUTLET = re.compile(r"^(?P<name>[^\-–|/,]{5,40})\s[-–]\s(?P<outlet>[\w.]*[a-z][A-Z][\w.]*|\w+\.\w{2,4})$")


@dataclass(frozen=True, slots=True)
class Day:
    """The line that gives the day; `near` whether it is labelled or stands right below the headline."""

    index: int
    near: bool


def find_title(
    page: Sequence[Seen], start: int, body: Sequence[str], stated: Sequence[tuple[str, str]]
) -> tuple[str, str, int | None] | None:
    """The headline, where it was read, and its line's index (None where only markup has it)."""
    head = [(i, page[i].line) for i in range(max(0, start - _HEAD_LINES), start) if _may_be_title(page[i])]
    if stated:
        chosen = _stated_title(page, body, stated)
        if chosen is None:
            return None
        text, origin = chosen
        return text, origin, _dated([i for i, line in head if fold(line.text) == fold(text)], page, start)
    beside = {i for i in range(start) if page[i].kind in {Kind.DATE, Kind.BYLINE}}
    byline = next((i for i in range(start) if page[i].kind is Kind.BYLINE), start)
    prose = next((i for i in range(start) if page[i].kind is Kind.PROSE and not page[i].line.headline), start)
    choice: TitleChoice | None = choose_title(
        head,
        [text[dateline_end(text) :] for text in body],
        beside=beside,
        date=max((i for i in beside if page[i].kind is Kind.DATE), default=None),
        before=min(byline, prose),
    )
    return (choice.text, f"line {choice.index + 1}", choice.index) if choice else None


def _dated(places: Sequence[int], page: Sequence[Seen], start: int) -> int | None:
    """Where a headline that stands several times counts: above its publication line, else nearest to the article."""
    for place in reversed(places):
        if any(_tells_day(seen) for seen in page[place + 1 : min(place + 1 + _NEAR, start)]):
            return place
    return places[-1] if places else None


def _may_be_title(seen: Seen) -> bool:
    return seen.kind in {Kind.SHORT, Kind.BULLET} or (seen.kind is Kind.PROSE and seen.line.headline)


def _stated_title(
    page: Sequence[Seen], body: Sequence[str], stated: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """The most trusted of the stated headlines that has to do with the article: no site's name, no slogan."""
    lines = [seen.text for seen in page]
    ranked = [(strip_site(text, lines, body), origin) for text, origin in stated]
    shares = [overlap(text, body) for text, _ in ranked]
    for entry, share in zip(ranked, shares, strict=True):
        if share >= _LEAST_TITLE_OVERLAP:
            return entry
    return ranked[shares.index(max(shares))]


def find_day(page: Sequence[Seen], start: int, end: int, title: int | None) -> Day | None:
    """The date line that speaks of this page: labelled, between headline and article, or just above the headline."""
    anchor = title if title is not None else -1
    usable = [i for i in range(start) if _tells_day(page[i])]
    for index in usable:
        date = page[index].date
        if date is not None and date.labelled and index > anchor - 4:
            return Day(index, True)
    below = next((i for i in usable if i > anchor), None)
    if below is not None:
        return Day(below, title is not None and below - title <= _NEAR)
    for index in reversed(usable):
        if anchor - index <= 3 and not _is_todays(page, index) and not _of_headline(page, index):
            return Day(index, False)
    return _day_below(page, end)


def _day_below(page: Sequence[Seen], end: int) -> Day | None:
    """A day under the article: labelled, or the first thing there that is no label."""
    direct = True
    for index in range(end, len(page)):
        seen = page[index]
        if seen.kind in {Kind.HEADING, Kind.END}:
            return None
        date = seen.date
        if date is not None and _tells_day(seen) and (date.labelled or direct):
            return Day(index, date.labelled)
        direct = direct and (seen.kind is not Kind.SHORT or (index == end and seen.line.words <= 3))
    return None


def _of_headline(page: Sequence[Seen], index: int) -> bool:
    """Whether a date stands right under a headline, which it then belongs to."""
    above = page[index - 1] if index else None
    return above is not None and above.kind is Kind.SHORT and above.line.words >= 5 and above.line.linked < 0.6


def _tells_day(seen: Seen) -> bool:
    return seen.date is not None and not seen.date.updated and seen.kind is not Kind.LISTED


def _is_todays(page: Sequence[Seen], index: int) -> bool:
    """A date with no time in it, at the very top or in a menu, tells the reader what day it is."""
    date = page[index].date
    if date is None or date.timed or date.labelled:
        return False
    around = [page[i] for i in (index - 1, index + 1) if 0 <= i < len(page)]
    return index == 0 or any(seen.kind in _MENU and seen.line.words <= 3 for seen in around)


def find_people(page: Sequence[Seen], start: int, end: int, marks: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Who wrote and edited, and where that was read."""
    found: dict[str, int] = {}
    for index in _byline_places(page, end):
        for name in page[index].names or ():
            found.setdefault(name, index)
    if not found:
        for name, index in _unlabelled(page, start):
            found.setdefault(name, index)
    if found:
        lines = ", ".join(str(index + 1) for index in dict.fromkeys(found.values()))
        return tuple(found), f"line {lines}"
    signed = tuple(dict.fromkeys(name for mark in marks for name in signing_people(mark)))
    return signed, "end mark" if signed else ""


def _byline_places(page: Sequence[Seen], end: int) -> Iterator[int]:
    """Bylines above, inside and below the article, down to the first list of other things."""
    for index, seen in enumerate(page):
        if index >= end and seen.kind is Kind.HEADING:
            return
        if seen.kind is Kind.BYLINE:
            yield index


def _unlabelled(page: Sequence[Seen], start: int) -> Iterator[tuple[str, int]]:
    """People without a label, within two lines of the publication line."""
    for index in range(start):
        around = page[max(0, index - 1) : index + 3]
        if page[index].kind is not Kind.SHORT or not any(seen.kind is Kind.DATE for seen in around):
            continue
        text = page[index].text
        match = _NAME_AND_OUTLET.match(text)
        pieces = [match["name"]] if match else text.split("|")
        names = [person(piece.strip()) for piece in pieces]
        if (match or len(pieces) > 1) and all(name and " " in name for name in names):
            yield from ((name, index) for name in names if name)


def find_continuation(page: Sequence[Seen], start: int, end: int) -> str:
    """What says that the article goes on elsewhere ("" for nothing), from its first line to the lists below it."""
    for index in range(start, len(page)):
        seen = page[index]
        if seen.kind is Kind.LISTED:
            continue
        if index >= end and (seen.kind in {Kind.HEADING, Kind.END} or _is_headline(seen)):
            return ""
        said = seen.kind is Kind.FURNITURE and seen.phrase is not None and seen.phrase.incomplete
        if said or (seen.kind is Kind.PAGES and goes_on(seen.text, _around(page, index))):
            return f"line {index + 1}: {seen.text[:60]}"
    return ""


def _is_headline(seen: Seen) -> bool:
    """A headline below the article: what follows it (a teaser, "Baca selengkapnya") is another article's."""
    return seen.kind is Kind.SHORT and seen.line.words >= 4 and seen.line.headline


def _around(page: Sequence[Seen], index: int) -> list[str]:
    return [seen.text for i, seen in enumerate(page[max(0, index - 3) : index + 4], max(0, index - 3)) if i != index]


def find_kickers(page: Sequence[Seen], start: int, title: int | None) -> list[str]:
    """The labels beside the headline (a section, "Advertorial"), and not the menu above it."""
    anchor = title if title is not None else start
    above: list[str] = []
    for index in range(anchor - 1, -1, -1):
        seen = page[index]
        if seen.line.words > 4 or seen.kind not in {Kind.SHORT, Kind.HEADING, Kind.FURNITURE}:
            break
        above.append(seen.text)
    below = [page[i].text for i in range(anchor + 1, start) if page[i].line.words <= 6]
    return [*(reversed(above) if len(above) <= _LABELS_IN_A_ROW else ()), *below]


def find_masthead(page: Sequence[Seen], title: int | None) -> list[str]:
    """The first lines of a page above its headline that may be its name: no sentence, no headline with a verb in it."""
    limit = min(_MASTHEAD_LINES, title if title is not None else _MASTHEAD_LINES, len(page))
    return [
        seen.text
        for seen in page[:limit]
        if seen.line.words <= _MASTHEAD_WORDS and not seen.line.closed and not _HEADLINE_VERB.search(seen.text)
    ]
