"""What a page sets between an article's paragraphs with no label: headlines of other articles, captions in lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.caption import has_verb
from crawler.extract.repeat import overlap
from crawler.extract.seen import Kind, Seen

_LEAST_HEADLINE = 8
_LEAST_BULLET = 6
_CAPITALS, _ALONE_CAPITALS = 0.75, 0.85
# How sentences go on whose full stop was forgotten or that a line break cuts short.
_SENTENCE = re.compile(
    r"^[\"“”'‘]|^(?:hal|demikian|begitu|seperti|sementara|selain|menurut|sebelumnya|kemudian|selanjutnya|lebih|turut|hadir|"
    r"acara|kegiatan|dalam|pada|adapun|untuk|dengan|namun|bahkan|juga)\b",
    re.IGNORECASE,
)
# What a paragraph says that a list follows, though no colon stands behind it.
_ANNOUNCES = re.compile(r"\b(?:berikut|yaitu|yakni|antara lain|meliputi|sebagai|terdiri|daftar)\b", re.IGNORECASE)
_ROUND_BULLET = re.compile(r"^[•●▪■➢➤] ?")
# A subheading speaks of what the article speaks of; another article's headline brings words of its own.
_MOST_KNOWN = 0.7
# No article has more lines before or after a headline that was set into it; longer texts are not searched whole.
_AROUND = 30
_SUBHEADINGS, _A_LINK = frozenset({"h2", "h3", "h4", "h5"}), 0.5
_CREDITED = re.compile(r"^[A-Z][^.!?]*[^.!?,:;\s] \((?P<credit>[A-Z][^()\d]{3,40})\)$")
_LEAST_CAPTION = 5


def mark_inserted(page: Sequence[Seen], start: int, end: int) -> None:
    """Mark the lines in [start, end) that stand between paragraphs and are not the article's."""
    index = start + 1
    while index < end:
        last = _bullets(page, index, end)
        if last > index:
            for seen in page[index:last]:
                seen.become(Kind.LISTED, "headline_of_another")
            index = last
            continue
        if index + 1 < end:
            _mark_one(page, index, start, end)
        index += 1


def _bullets(page: Sequence[Seen], index: int, end: int) -> int:
    """Where a run of bulleted headlines that begins here ends; `index` where there is none.

    They stand between two whole paragraphs, of which the upper announces no list.
    """
    above, last = page[index - 1], index
    if above.kind is not Kind.PROSE or not above.line.closed or _ANNOUNCES.search(above.text[-120:]):
        return index
    while last < end and _is_bulleted_headline(page[last]):
        last += 1
    return index if last in (index, end) or page[last].kind is not Kind.PROSE else last


def _is_bulleted_headline(seen: Seen) -> bool:
    line = seen.line
    return (
        seen.kind is Kind.BULLET
        and _ROUND_BULLET.match(line.text) is not None
        and line.words >= _LEAST_BULLET
        and line.capitals >= _CAPITALS
        and not line.closed
        and not line.text.endswith((";", ",", ":"))
    )


def _mark_one(page: Sequence[Seen], index: int, start: int, end: int) -> None:
    seen, above, below = page[index], page[index - 1], page[index + 1]
    # Below a sentence with a colon all lines count as items: one without a number among numbered ones is none.
    unmarked = seen.kind is Kind.BULLET and not seen.line.bullet and above.line.bullet and below.line.bullet
    if seen.kind is not Kind.SHORT and not unmarked:
        return
    if above.kind is below.kind is Kind.PROSE and above.line.closed and _is_foreign(page, index, start, end):
        seen.become(Kind.LISTED, "headline_of_another")
    elif {above.kind, below.kind} <= {Kind.PROSE, Kind.BULLET} and _is_credited(seen):
        seen.become(Kind.CAPTION, "caption")


def _is_foreign(page: Sequence[Seen], index: int, start: int, end: int) -> bool:
    line = page[index].line
    if line.words < _LEAST_HEADLINE or line.capitals < _ALONE_CAPITALS or line.closed or not line.headline:
        return False
    if line.text.endswith(":") or line.text.isupper() or (line.tag in _SUBHEADINGS and line.linked < _A_LINK):
        return False
    if _SENTENCE.match(line.text) or page[index + 1].text[0].islower():
        return False
    around = range(max(start, index - _AROUND), min(end, index + _AROUND))
    rest = [page[place].text for place in around if place != index]
    return overlap(line.text, rest) < _MOST_KNOWN


def _is_credited(seen: Seen) -> bool:
    """A caption among a list's items: words without a verb, and where the picture is from in brackets."""
    match = _CREDITED.match(seen.text)
    return match is not None and seen.line.words >= _LEAST_CAPTION and not has_verb(seen.text[: match.start("credit")])
