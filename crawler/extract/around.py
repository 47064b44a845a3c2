"""What the lines around an article say of it: headline, labels, masthead, whether it goes on elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.caption import has_verb
from crawler.extract.dateline import dateline_end
from crawler.extract.days import tells_day
from crawler.extract.line import fold
from crawler.extract.pagination import goes_on
from crawler.extract.repeat import overlap
from crawler.extract.seen import Kind, Seen
from crawler.extract.title import TitleChoice, choose_title, strip_site

_LEAST_TITLE_OVERLAP = 0.3
_NEAR = 6
_SHARE = re.compile(r"^\W*(?:sebarkan|bagikan|share)\b", re.IGNORECASE)
_LAST_LINES = 4
_LEAST_BELOW, _LEAST_BELOW_WORDS = 0.4, 4
# A headline stands within this many lines above its article, whatever menus are above it.
_HEAD_LINES = 400
_LABELS_IN_A_ROW = 3
_MASTHEAD_LINES, _MASTHEAD_WORDS = 6, 9
_HEADLINE_VERB = re.compile(
    r"\b(?:gelar|raih|terima|luncurkan|buka|tutup|dorong|siapkan|bahas|ajak|minta|target\w*|serahkan|resmikan|lantik|tinjau|kunjungi|"
    r"hadiri|sosialisasi\w*|evaluasi|perkuat|tingkatkan|bentuk|bagikan|salurkan|catat|sebut|imbau|apresiasi|dukung|jalin|teken|"
    r"sepakati|sambut|ikuti|pastikan|wujudkan|terapkan|kembangkan|integrasikan|umumkan|usulkan|rapat)\b",
    re.IGNORECASE,
)


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
        date=max((i for i in range(start) if _is_under_headline(page[i])), default=None),
        before=min(byline, prose),
    )
    if choice is None:
        return None
    places = [i for i, line in head if i == choice.index or fold(line.text) == fold(choice.text)]
    index = _dated(places, page, start)
    index = choice.index if index is None else index
    return choice.text, f"line {index + 1}", index


def _is_under_headline(seen: Seen) -> bool:
    """A publication line, "Sebarkan artikel ini": pages have them below the headline and above the picture."""
    return seen.kind is Kind.DATE or (seen.kind is Kind.FURNITURE and _SHARE.match(seen.text) is not None)


def find_title_below(
    page: Sequence[Seen], end: int, body: Sequence[str], stated: Sequence[tuple[str, str]]
) -> tuple[str, str, int | None] | None:
    """A headline with its publication line, the last things on a page that some tools print below the article.

    More headlines below it would make it one of a list. What markup states must agree.
    """
    rest = [(i, page[i]) for i in range(end, len(page)) if page[i].line.words]
    if not 2 <= len(rest) <= _LAST_LINES or not _may_be_title(rest[0][1]) or not tells_day(rest[1][1]):
        return None
    index, seen = rest[0]
    if stated and fold(seen.text) not in {fold(strip_site(text)) for text, _ in stated}:
        return None
    told = overlap(seen.text, body) >= _LEAST_BELOW and seen.line.headline and seen.line.words >= _LEAST_BELOW_WORDS
    return (seen.text, f"line {index + 1}", index) if told else None


def _dated(places: Sequence[int], page: Sequence[Seen], start: int) -> int | None:
    """Where a headline that stands several times counts: by its publication line, else nearest to the article."""
    for place in reversed(places):
        if any(tells_day(seen) for seen in page[place + 1 : min(place + 1 + _NEAR, start)]):
            return place
    for place in places:
        if any(tells_day(seen) for seen in page[max(0, place - 2) : place]):
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


def find_kickers(page: Sequence[Seen], start: int, title: int | None) -> tuple[list[str], list[str]]:
    """The labels above the headline (a section, "Advertorial"; not the menu there) and those below it."""
    anchor = title if title is not None else start
    above: list[str] = []
    for index in range(anchor - 1, -1, -1):
        seen = page[index]
        if seen.line.words > 4 or seen.kind not in {Kind.SHORT, Kind.HEADING, Kind.FURNITURE}:
            break
        above.append(seen.text)
    below = [page[i].text for i in range(anchor + 1, start) if page[i].line.words <= 6]
    return (above[::-1] if len(above) <= _LABELS_IN_A_ROW else []), below


def find_masthead(page: Sequence[Seen], title: int | None) -> list[str]:
    """The first lines of a page above its headline that may be its name: no sentence, no headline with a verb in it."""
    limit = min(_MASTHEAD_LINES, title if title is not None else _MASTHEAD_LINES, len(page))
    return [
        seen.text
        for seen in page[:limit]
        if seen.line.words <= _MASTHEAD_WORDS and not seen.line.closed and not _tells(seen.text)
    ]


def _tells(text: str) -> bool:
    """Whether somebody does something in a line, as in headlines, whichever way it is written."""
    return _HEADLINE_VERB.search(text) is not None or has_verb(text.casefold())
