"""A plain text page (a web page as somebody copied it) as lines."""

from __future__ import annotations

import re
from itertools import pairwise

from crawler.extract.dateline import dateline_end
from crawler.extract.line import Line
from crawler.extract.normal import normalize, unescape
from crawler.extract.publication import read_date_line
from models.errors import OversizedInput

# Text that is broken at a column: this share of neighbouring lines break inside a sentence, and so many at least.
_BROKEN_SHARE = 0.3
_BROKEN_LEAST = 4
_WIDEST_COLUMN = 130
_FULL = 0.72
# A line this much wider than the column was never broken at it.
_UNBROKEN = 1.3
_MOST_ON_DAY = 9
# What no sentence ends with, so that its line was broken behind it.
_OPEN_END = re.compile(
    r"(?:,|\b(?:yang|dan|di|ke|dari|pada|untuk|dengan|dalam|oleh|atau|serta|tentang|sebagai|bagi|para|bahwa|"
    r"kabupaten|kota|provinsi|kepala|dinas|badan|bupati|wali|walikota|gubernur|wakil|drs?\.|ir\.|h\.|hj\.|prof\.))$",
    re.IGNORECASE,
)
MAX_CHARACTERS = 5_000_000
MAX_LINES = 50_000


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank, each knowing whether a blank one stood before it.

    Lines that were broken at a column (a mail, an old editor) are joined to paragraphs again. Raises OversizedInput
    for what is no article any more.
    """
    if len(text) > MAX_CHARACTERS:
        raise _too_long(f"{len(text) / 1e6:.1f} million characters")
    lines: list[Line] = []
    gap = False
    for raw in normalize(unescape(text)).split("\n"):
        stripped = raw.strip()
        if not stripped:
            gap = True
            continue
        lines.append(Line(stripped, gap=gap))
        gap = False
    if len(lines) > MAX_LINES:
        raise _too_long(f"{len(lines)} lines")
    return _joined(lines) if _is_broken(lines) else lines


def _too_long(size: str) -> OversizedInput:
    return OversizedInput(f"a text of {size}, which is no article", hint="give one article a file")


def _is_broken(lines: list[Line]) -> bool:
    pairs = [(above, below) for above, below in pairwise(lines) if not below.gap]
    broken = sum(not above.closed and below.text[0].islower() for above, below in pairs)
    return broken >= _BROKEN_LEAST and broken >= _BROKEN_SHARE * len(pairs) and _width(lines) <= _WIDEST_COLUMN


def _width(lines: list[Line]) -> int:
    """How wide the column is: the length that all but the longest lines keep to."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(len(lengths) * 0.95)] if lengths else 0


def _joined(lines: list[Line]) -> list[Line]:
    width = _width(lines)
    joined: list[Line] = []
    before: Line | None = None
    for line in lines:
        if before is not None and joined and not line.gap and _goes_on(before, line, width):
            above = joined[-1]
            text = above.text[:-1] + line.text if above.text.endswith("-") and line.text[0].islower() else ""
            joined[-1] = Line(text or f"{above.text} {line.text}", gap=above.gap)
        else:
            joined.append(line)
        before = line
    return joined


def _goes_on(above: Line, line: Line, width: int) -> bool:
    """Whether a line continues the one above it, in a text of lines that are about `width` characters wide.

    A paragraph's first line may be broken early; a date line and a place line always begin anew.
    """
    if line.bullet or len(above.text) > _UNBROKEN * width or _is_day(above) or _is_day(line):
        return False
    if not above.closed and not above.text.endswith((":", ";")) and line.text[0].islower():
        return True
    if dateline_end(line.text):
        return False
    if not above.closed and _OPEN_END.search(above.text) and line.words > 1:
        return True
    return len(above.text) >= _FULL * width


def _is_day(line: Line) -> bool:
    """A publication line of its own, no line of a sentence that has a day in it."""
    return line.words <= _MOST_ON_DAY and not line.text[0].islower() and read_date_line(line.text) is not None
