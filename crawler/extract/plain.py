"""A plain text page (a web page as somebody copied it) as lines."""

from __future__ import annotations

import re
from itertools import pairwise

from crawler.extract.byline import read_byline
from crawler.extract.dateline import dateline_end
from crawler.extract.line import Line
from crawler.extract.normal import normalize, unescape
from crawler.extract.phrases import load_phrases
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
_LEAST_OPEN = 6
_MOST_ON_LABEL = 12
_TITLE_CAPITALS = 0.8
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
    return _joined(lines) if _is_broken(lines) else _mended(lines)


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
    """The paragraphs of a text that is broken at a column."""
    width = _width(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not line.gap and _goes_on(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups]


def _mended(lines: list[Line]) -> list[Line]:
    """A sentence that is broken here and there: the line below begins small, with no blank line between."""
    groups: list[list[Line]] = []
    for line in lines:
        small = bool(groups) and not line.gap and line.text[0].islower() and not _begins_anew(line)
        if small and _is_open(groups[-1][-1], begun=len(groups[-1]) > 1):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups]


def _paragraph(lines: list[Line]) -> Line:
    """Lines as one; a word broken with a hyphen is mended."""
    if len(lines) == 1:
        return lines[0]
    pieces: list[str] = []
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        broken = below is not None and line.text.endswith("-") and below.text[0].islower()
        pieces.append(line.text[:-1] if broken else f"{line.text} ")
    return Line("".join(pieces).strip(), gap=lines[0].gap)


def _begins_anew(line: Line) -> bool:
    """A line that outlets write small and that goes on with nothing: "oleh Redaksi", "dibaca 12 kali", a day."""
    if line.bullet or line.words > _MOST_ON_LABEL:
        return line.bullet
    text = line.text
    return bool(read_date_line(text) or read_byline(text) is not None or load_phrases().match(text))


def _is_open(line: Line, *, begun: bool) -> bool:
    """Long enough to be a sentence, and not at its end; no headline, no item of a list, no publication line.

    `begun`: the line itself goes on with one above it.
    """
    if not begun and (line.words < _LEAST_OPEN or line.capitals > _TITLE_CAPITALS):
        return False
    if line.closed or line.bullet or line.text.endswith((":", ";")):
        return False
    return read_date_line(line.text) is None


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
