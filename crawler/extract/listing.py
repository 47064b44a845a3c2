"""Lists of other things on a page: what stands under "Berita Terkait", "Baca juga" and "Tags" goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crawler.extract.seen import Kind, Seen

_MAX_TAG_WORDS = 5
_MAX_HEADLINES = 3
_LOOK_AHEAD = 5
_LEAST_SENTENCE = 14
_LEAST_ANNOUNCING = 3
_MOST_IN_ITEM = 15
_MOST_ITEMS = 60
_LISTABLE = frozenset({Kind.SHORT, Kind.BULLET, Kind.PROSE, Kind.DATE, Kind.CAPTION})
_GOES_ON = frozenset({Kind.PROSE, Kind.BYLINE, Kind.FURNITURE, Kind.PAGES})


def mark_lists(page: Sequence[Seen]) -> None:
    """Mark the lines that belong to a heading or to a phrase that stands alone above them."""
    _announced(page)
    index = 0
    while index < len(page):
        seen = page[index]
        index += 1
        if seen.phrase is None:
            continue
        if seen.kind is Kind.HEADING:
            index = _list(page, index, seen.phrase.reason)
        elif seen.kind is Kind.FURNITURE and seen.phrase.alone and seen.phrase.takes_next == "tags":
            _tags(page, index, seen.phrase.reason)
        elif seen.kind is Kind.FURNITURE and seen.phrase.alone and seen.phrase.takes_next:
            _headlines(page, index, seen.phrase.reason)


def _announced(page: Sequence[Seen]) -> None:
    """What a sentence with a colon announces ("... sebagai berikut:") is a list of the article's, bullets or not."""
    for index, seen in enumerate(page):
        if seen.kind in {Kind.PROSE, Kind.SHORT} and seen.text.endswith(":") and seen.line.words >= _LEAST_ANNOUNCING:
            for item in page[index + 1 : index + 1 + _MOST_ITEMS]:
                if item.kind not in {Kind.SHORT, Kind.BULLET} or item.line.words > _MOST_IN_ITEM:
                    break
                item.become(Kind.BULLET, "")


def _list(page: Sequence[Seen], first: int, reason: str) -> int:
    """Headlines, dates and teasers under a heading; gives the index of the line that ends the list."""
    index = first
    while index < len(page):
        seen = page[index]
        if seen.kind in {Kind.HEADING, Kind.END, Kind.BYLINE} or seen.dateline:
            break
        if seen.kind is Kind.PROSE and (index == first or _resumes(page, index)):
            break
        if seen.kind in {Kind.SHORT, Kind.BULLET} and _is_sentence(seen) and (index == first or ";" in seen.text[-6:]):
            break
        if seen.kind in _LISTABLE:
            seen.become(Kind.LISTED, reason)
        index += 1
    return index


def _is_sentence(seen: Seen) -> bool:
    """A short line that ends as headlines don't."""
    if seen.text.endswith(":"):
        return seen.line.words > _LEAST_ANNOUNCING
    return seen.text.endswith((".", "”", '"', ";", "; dan", "; serta")) and not seen.line.cut_off


def _resumes(page: Sequence[Seen], index: int) -> bool:
    """Whether prose behind a list is the article's: a whole sentence, and no teaser between two headlines."""
    line = page[index].line
    if line.cut_off or not (line.closed or line.text.endswith(":")) or line.words < _LEAST_SENTENCE:
        return False
    if page[index].mark:
        return True
    following = page[index + 1].kind if index + 1 < len(page) else Kind.SHORT
    return following in _GOES_ON or page[index - 1].line.closed or _runs_on(page, index)


def _runs_on(page: Sequence[Seen], index: int) -> bool:
    """Two paragraphs in a row soon after: teasers stand apart, each under its headline."""
    kinds = [seen.kind for seen in page[index + 1 : index + 1 + _LOOK_AHEAD] if seen.kind is not Kind.FURNITURE]
    return any(one is two is Kind.PROSE for one, two in pairwise(kinds))


def _tags(page: Sequence[Seen], index: int, reason: str) -> None:
    while index < len(page) and page[index].kind is Kind.SHORT:
        line = page[index].line
        if line.closed or line.words > _MAX_TAG_WORDS:
            return
        page[index].become(Kind.LISTED, reason)
        index += 1


def _headlines(page: Sequence[Seen], first: int, reason: str) -> None:
    """The headline under "Baca juga", or a few as bullets."""
    for index in range(first, min(first + _MAX_HEADLINES, len(page))):
        seen = page[index]
        if seen.kind not in {Kind.SHORT, Kind.BULLET} or _is_sentence(seen):
            return
        if index > first and not seen.line.bullet:
            return
        seen.become(Kind.LISTED, reason)
