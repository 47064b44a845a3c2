"""A report, letter or regulation from a paged file: its title page told from its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extract.byline import read_byline
from crawler.extract.line import fold
from crawler.extract.printed import Paragraph
from crawler.extract.publication import read_date_line
from models.text import Published, Removal

_COVER = 12
_LARGER = 1.15
_NUMBER = re.compile(r"^\W*(?:nomor|no\.?|number)\s*[:.]", re.IGNORECASE)


@dataclass(slots=True)
class Opening:
    """What stands before a report's text: title, day, people, and how many paragraphs that took."""

    title: str | None = None
    title_origin: str = ""
    published: Published | None = None
    byline: tuple[str, ...] = ()
    removed: list[Removal] = field(default_factory=list)
    taken: int = 0


def read_opening(paragraphs: Sequence[Paragraph], stated_title: str | None) -> Opening:
    """The title page of a report: the lines up to and just below its headline, which is set larger than the text."""
    opening = Opening(title=stated_title, title_origin="properties" if stated_title else "")
    place = _title_place(paragraphs, stated_title)
    if place is None:
        return opening
    first, last = place
    shown = " ".join(p.text for p in paragraphs[first : last + 1])
    if stated_title is None or fold(shown) != fold(stated_title):
        opening.title, opening.title_origin = shown, "largest line of page 1"
    if any(_is_text(p) for p in paragraphs[:first]):
        return opening
    opening.removed += [Removal(text=p.text, reason="cover") for p in paragraphs[:first]]
    opening.removed += [Removal(text=p.text, reason="title") for p in paragraphs[first : last + 1]]
    opening.taken = last + 1
    _below(paragraphs, opening)
    return opening


def _title_place(paragraphs: Sequence[Paragraph], stated: str | None) -> tuple[int, int] | None:
    """The first and last paragraph of the headline: where the stated title stands, else the largest lines."""
    cover = [p for p in paragraphs[:_COVER] if p.page == 1]
    if stated:
        for index, paragraph in enumerate(cover):
            for end in range(index, min(index + 4, len(cover))):
                if fold(" ".join(p.text for p in cover[index : end + 1])) == fold(stated):
                    return index, end
            if paragraph is cover[-1]:
                break
    sizes = [p.size for p in paragraphs if p.size]
    if not sizes:
        return None
    usual = sorted(sizes)[len(sizes) // 2]
    largest = max((p.size for p in cover), default=0.0)
    if largest < usual * _LARGER:
        return None
    first = next(i for i, p in enumerate(cover) if p.size == largest)
    last = first
    while last + 1 < len(cover) and cover[last + 1].size >= largest * 0.97:
        last += 1
    words = sum(len(p.text.split()) for p in cover[first : last + 1])
    return (first, last) if 2 <= words <= 40 else None


def _is_text(paragraph: Paragraph) -> bool:
    return len(paragraph.text.split()) > 25


def _below(paragraphs: Sequence[Paragraph], opening: Opening) -> None:
    """The day, the people and the number that stand right under the headline."""
    while opening.taken < min(len(paragraphs), _COVER):
        text = paragraphs[opening.taken].text
        date = read_date_line(text) if opening.published is None else None
        names = read_byline(text)
        if names is not None:
            opening.byline = (*opening.byline, *(n for n in names if n not in opening.byline))
            opening.removed.append(Removal(text=text, reason="byline"))
        elif date is not None:
            opening.published = Published(day=date.day, written=date.written, origin="line under the title")
            opening.removed.append(Removal(text=text, reason="publication_line"))
        elif _NUMBER.match(text) and len(text.split()) <= 8:
            opening.removed.append(Removal(text=text, reason="cover"))
        else:
            return
        opening.taken += 1
