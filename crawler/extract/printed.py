"""Printed lines with their place on the page, and how they become paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from models.text import Page

# What pdfium and word processors put where a word was broken at a line's end.
SOFT_HYPHENS = "\u00ad\u0002\ufffe"
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:halaman|hal|page|hlm)\b\W*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:dari|of|/|\|)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_ITEM = re.compile(
    r"^(?:[•●▪◦·■□➢✓\-–—*]\s|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s|\(?[a-zA-Z][.)]\s|\(?[ivxIVX]{1,5}[.)]\s|(?:BAB|Pasal|Tabel|Gambar)\s)"
)
_EDGE_LINES = 3
_RECURS = 0.4
_SAME_HEIGHT = 8.0
# What keeps its hyphen before a word.
_PREFIXES = frozenset({"se", "ke", "non", "pra", "anti", "e"})


@dataclass(slots=True)
class PrintedLine:
    """A line of a page. Coordinates are in points from the page's lower left; `size` is the height of its letters.

    `columns` is how many pieces wide gaps part it into: more than one in the row of a table.
    """

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0
    size: float = 0.0
    columns: int = 1


def running_lines(pages: Sequence[Sequence[PrintedLine]]) -> dict[int, str]:
    """The lines (by identity) that stand at the edge of many pages, and page numbers, each with its reason."""
    seen: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        seen.update({_place(line) for line in _edges(lines)})
    least = max(2, round(len(pages) * _RECURS))
    reasons: dict[int, str] = {}
    for lines in pages:
        for line in _edges(lines):
            if _PAGE_NUMBER.match(line.text):
                reasons[id(line)] = "page_number"
            elif len(pages) > 1 and seen[_place(line)] >= least:
                reasons[id(line)] = "running_header"
    return reasons


def _edges(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The topmost and lowest lines of a page."""
    ordered = sorted(lines, key=lambda line: -line.top)
    if len(ordered) <= 2 * _EDGE_LINES:
        return ordered
    return [*ordered[:_EDGE_LINES], *ordered[-_EDGE_LINES:]]


def _place(line: PrintedLine) -> tuple[str, int]:
    """What makes two lines of different pages the same running line: the words but for numbers, at the same height."""
    return _DIGITS.sub("#", " ".join(line.text.casefold().split())), round(line.bottom / _SAME_HEIGHT)


@dataclass(slots=True)
class Paragraph:
    """Joined lines. `starts` has (page, offset in `text`) for each page whose first line lies in this paragraph."""

    text: str
    page: int
    size: float
    starts: list[tuple[int, int]]


def join_lines(lines: Sequence[PrintedLine]) -> list[Paragraph]:
    """Lines in reading order as paragraphs; words broken at a line's end are mended."""
    margin = _right_margins(lines)
    spacing = _spacing(lines)
    found: list[Paragraph] = []
    before: PrintedLine | None = None
    for line in lines:
        if before is not None and found and _goes_on(before, line, margin, spacing):
            paragraph = found[-1]
            text, offset = _mended(paragraph.text, line.text)
            if line.page != before.page:
                paragraph.starts.append((line.page, offset))
            paragraph.text = text
        else:
            starts = [(line.page, 0)] if before is None or line.page != before.page else []
            found.append(Paragraph(line.text, line.page, line.size, starts))
        before = line
    return found


def _right_margins(lines: Sequence[PrintedLine]) -> dict[int, float]:
    """How far lines of each page reach: the widest ones', a few apart."""
    margins: dict[int, float] = {}
    for page in {line.page for line in lines}:
        ends = sorted(line.right for line in lines if line.page == page)
        margins[page] = ends[int(len(ends) * 0.9)] if len(ends) > 3 else (ends[-1] if ends else 0.0)
    return margins


def _spacing(lines: Sequence[PrintedLine]) -> float:
    """The usual distance from one line to the next on a page, in points; 0 where nothing is known."""
    steps = [
        above.bottom - below.bottom
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.bottom - below.bottom < 60
    ]
    return median(steps) if steps else 0.0


def _goes_on(before: PrintedLine, line: PrintedLine, margin: dict[int, float], spacing: float) -> bool:
    """Whether `line` continues the paragraph that `before` ends in."""
    if before.columns > 1 or line.columns > 1:
        return False
    if _ITEM.match(line.text) and not before.text.endswith(("-", ",")):
        return False
    if before.size and line.size and not 0.87 <= line.size / before.size <= 1.15:
        return False
    width = max(margin.get(before.page, 0.0) - before.left, 1.0)
    reaches = before.right >= margin.get(before.page, 0.0) - 0.18 * width
    closed = _CLOSED.search(before.text) is not None
    if before.page != line.page:
        return reaches and not closed and (before.right > 0.0 or line.text[:1].islower())
    if not before.right:  # no geometry: only the words can tell
        return not closed and line.text[:1].islower()
    gap = before.bottom - line.bottom
    if spacing and gap > 1.45 * spacing:
        return False
    if line.left - before.left > 1.5 * (line.size or 10) and closed:
        return False
    return reaches


def _mended(text: str, more: str) -> tuple[str, int]:
    """Two lines as one, with the offset at which the second begins.

    A hyphen at the end goes when it breaks a word; it stays in doubled words ("orang-orang") and before capitals.
    """
    stripped = text.rstrip()
    if stripped and stripped[-1] in SOFT_HYPHENS:
        joined = stripped.rstrip(SOFT_HYPHENS)
        return joined + more, len(joined)
    if stripped.endswith("-") and more[:1].islower():
        head = re.search(r"([^\W\d_]+)-$", stripped)
        tail = re.match(r"[^\W\d_]+", more)
        if head and tail and not _doubled(head[1], tail[0]):
            return stripped[:-1] + more, len(stripped) - 1
        return stripped + more, len(stripped)
    if stripped.endswith("-") and more[:1].isalnum() and not stripped.endswith(" -"):
        return stripped + more, len(stripped)
    return f"{stripped} {more}", len(stripped) + 1


def _doubled(head: str, tail: str) -> bool:
    """Indonesian plurals repeat the word, with affixes at either end ("program-programnya", "bersama-sama")."""
    head, tail = head.casefold(), tail.casefold()
    stems = [tail[:length] for length in (len(tail), len(tail) - 2, len(tail) - 3) if length >= 3]
    return tail.startswith(head) or any(head.endswith(stem) for stem in stems) or head in _PREFIXES


def body_with_pages(paragraphs: list[Paragraph]) -> tuple[str, tuple[Page, ...]]:
    """The body of a paged text, and where each page begins in it."""
    pieces: list[str] = []
    pages: list[Page] = []
    offset = 0
    seen: set[int] = {0}
    for paragraph in paragraphs:
        for number, start in ((paragraph.page, 0), *paragraph.starts):
            if number not in seen:
                pages.append(Page(number=number, start=offset + start))
                seen.add(number)
        pieces.append(paragraph.text)
        offset += len(paragraph.text) + 1
    return "\n".join(pieces), tuple(pages)
