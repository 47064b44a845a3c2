"""A plain text page (a web page as somebody copied it) as lines."""

from __future__ import annotations

from itertools import pairwise

from crawler.extract.line import Line
from crawler.extract.normal import normalize, unescape
from models.errors import OversizedInput

# Text that is broken at a column: this share of neighbouring lines break inside a sentence, and so many at least.
_BROKEN_SHARE = 0.3
_BROKEN_LEAST = 4
_WIDEST_COLUMN = 130
_FULL = 0.72
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
        full = before is not None and len(before.text) >= _FULL * width
        if joined and not line.gap and full and not line.bullet:
            above = joined[-1]
            text = above.text[:-1] + line.text if above.text.endswith("-") and line.text[0].islower() else ""
            joined[-1] = Line(text or f"{above.text} {line.text}", gap=above.gap)
        else:
            joined.append(line)
        before = line
    return joined
