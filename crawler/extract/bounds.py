"""The article's first and last line within the window: behind captions and standfirsts, up to the end of a list."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.caption import is_scene
from crawler.extract.repeat import is_said_in, overlap
from crawler.extract.seen import Kind, Seen

# A place line opens the article when no more of the page's prose than this stands before it.
_FAR_SHARE = 0.4
_FAR_PARAGRAPHS = 5
_FAR_LINES = 25
_STANDFIRST_OVERLAP = 0.6
_CAPTION_WORDS = 60


def bound(page: Sequence[Seen], start: int, end: int) -> tuple[int, int]:
    """The half-open range of the article's lines inside the window; marks what is passed over with its reason."""
    start = _place_line(page, _behind_credit(page, start, end), end)
    if not page[start].dateline:
        start = _first_words(page, start, end)
    return start, _list_end(page, end)


def _behind_credit(page: Sequence[Seen], start: int, end: int) -> int:
    """A first paragraph signed in brackets, with more of the article below it, is a caption with its credit."""
    first = page[start]
    below = sum(seen.kind is Kind.PROSE for seen in page[start + 1 : end])
    if first.kind is Kind.PROSE and "(" in first.mark and below >= 2 and first.line.words <= _CAPTION_WORDS:
        first.reason = "caption"
        return start + 1
    return start


def _place_line(page: Sequence[Seen], start: int, end: int) -> int:
    """The place line opens the article: what stands before it is caption and standfirst."""
    total = sum(seen.line.words for seen in page[start:end] if seen.kind is Kind.PROSE) or 1
    words = paragraphs = 0
    for index in range(start, end):
        seen = page[index]
        if seen.dateline:
            near = words / total <= _FAR_SHARE and paragraphs <= _FAR_PARAGRAPHS
            return _second_place_line(page, index, end) if near else start
        if seen.kind is Kind.PROSE:
            words += seen.line.words
            paragraphs += 1
    return start


def _second_place_line(page: Sequence[Seen], index: int, end: int) -> int:
    """ "PELANTIKAN – Bupati melantik ..." above "KABAR.COM, SIGI – ...": a caption may open like a place line."""
    for following in range(index + 1, min(index + 4, end)):
        if page[following].dateline and page[following].line.prose and page[index].line.words <= _CAPTION_WORDS:
            return following
    return index


def _first_words(page: Sequence[Seen], start: int, end: int) -> int:
    """Without a place line: captions, standfirsts and the headline said again are passed over."""
    last = min(end - 1, start + _FAR_LINES)
    while start < last:
        seen = page[start]
        rest = [other.text for other in page[start + 1 : end] if other.kind is Kind.PROSE]
        if not rest or (seen.kind is Kind.SHORT and seen.line.closed):
            break
        if seen.kind is Kind.PROSE:
            if is_said_in(seen.text, rest):
                seen.reason = "standfirst"
            elif is_scene(seen.text) or _parted(page, start, end, rest):
                seen.reason = "caption"
            else:
                break
        start += 1
    return start


def _parted(page: Sequence[Seen], start: int, end: int, rest: Sequence[str]) -> bool:
    """A paragraph that byline or publication line part from the article, and that it says again in its words."""
    parted = any(seen.kind in {Kind.BYLINE, Kind.DATE, Kind.CAPTION} for seen in page[start + 1 : min(start + 3, end)])
    return parted and overlap(page[start].text, rest) >= _STANDFIRST_OVERLAP


def _list_end(page: Sequence[Seen], end: int) -> int:
    """A list that the last paragraph announces ("... sebagai berikut:") belongs to the article."""
    if page[end - 1].text.endswith(":") or page[end - 1].kind is Kind.BULLET:
        while end < len(page) and page[end].kind is Kind.BULLET:
            end += 1
    return end
