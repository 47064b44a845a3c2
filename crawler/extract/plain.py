"""A plain text page (a web page as somebody copied it) as lines."""

from __future__ import annotations

from crawler.extract.line import Line
from crawler.extract.normal import normalize, unescape

# A page of more lines than this is no article; what stands after them is not looked at.
MAX_LINES = 20_000


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank, each knowing whether a blank one stood before it."""
    lines: list[Line] = []
    gap = False
    for raw in normalize(unescape(text)).split("\n"):
        stripped = raw.strip()
        if not stripped:
            gap = True
            continue
        lines.append(Line(stripped, gap=gap))
        gap = False
    return lines
