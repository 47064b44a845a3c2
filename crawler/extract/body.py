"""The paragraphs of an article: its lines without what stands between and at the ends of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from crawler.extract.endmark import split_endmark
from crawler.extract.line import fold
from crawler.extract.repeat import repeated_lines
from crawler.extract.seen import Kind, Seen
from models.text import Removal

_INLINE_READ_ALSO = re.compile(
    r"(?<=[.!?”\"’)])\s*[(\[]?(?:baca juga|baca pula|lihat juga|simak juga|read also)\s*[:;]\s?.*$", re.IGNORECASE
)
_LEADING_LABEL = re.compile(
    r"^(?:advertisement|scroll to (?:continue|resume) (?:with )?content)\s+(?=[A-Z\"“])", re.IGNORECASE
)
_GO = frozenset({Kind.FURNITURE, Kind.HEADING, Kind.END, Kind.LISTED, Kind.BYLINE, Kind.CAPTION, Kind.PAGES, Kind.DATE})
_MAX_LABEL_WORDS = 3
# A picture's alternative text is often the headline with a number behind it.
_NUMBER_AT_END = re.compile(r"\s\d{1,2}$")


@dataclass(slots=True)
class Body:
    """Paragraphs, the end marks taken off them, and everything that was removed between them."""

    paragraphs: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)


def take_body(page: Sequence[Seen], start: int, end: int, *, titles: Collection[str], summary: str) -> Body:
    """The article's own words in lines [start, end).

    `titles` are the page's headlines and `summary` its description, folded: neither is a paragraph when it stands
    there again.
    """
    body = Body()
    kept: list[str] = []
    for index in range(start, end):
        seen = page[index]
        reason = _reason(page, index, start, titles, summary)
        if reason:
            body.removed.append(Removal(text=seen.text, reason=reason))
            if seen.mark and not split_endmark(seen.text)[0]:
                body.marks.append(seen.mark)
            continue
        text = _trimmed(body, seen.text)
        if text:
            kept.append(text)
    again = repeated_lines(kept)
    for place, text in enumerate(kept):
        if place in again:
            body.removed.append(Removal(text=text, reason="repeated"))
        else:
            body.paragraphs.append(text)
    return body


def _reason(page: Sequence[Seen], index: int, start: int, titles: Collection[str], summary: str) -> str:
    """Why a line inside the article is none of its words; "" for one that is."""
    seen = page[index]
    if seen.kind in _GO:
        return seen.reason or "date_line"
    if seen.kind is Kind.SHORT:
        if _is_image_label(page, index):
            return "image_label"
        if seen.line.linked > 0.9:
            return "link"
        if titles and _NUMBER_AT_END.sub("", fold(seen.text)) in titles:
            return "title"
    if summary and index > start and fold(seen.text) == summary:
        return "standfirst"
    return ""


def _is_image_label(page: Sequence[Seen], index: int) -> bool:
    """One to three words without a capital or an end, alone between two paragraphs: a picture's alternative text."""
    line = page[index].line
    if line.words > _MAX_LABEL_WORDS or not line.text[0].islower() or line.text[-1] in '.;:,!?"”':
        return False
    around = [page[i].line for i in (index - 1, index + 1) if 0 <= i < len(page)]
    return all(other.words > line.words + 5 and not other.text.endswith((":", ",", ";")) for other in around)


def _trimmed(body: Body, text: str) -> str:
    """A paragraph without what is glued to its ends: a link to another article, an end mark."""
    cut = _INLINE_READ_ALSO.sub("", text)
    if cut != text:
        body.removed.append(Removal(text=text[len(cut) :].strip(), reason="read_also"))
    cut, mark = split_endmark(cut)
    if mark:
        body.marks.append(mark)
        body.removed.append(Removal(text=mark, reason="end_mark"))
    return _LEADING_LABEL.sub("", cut)
