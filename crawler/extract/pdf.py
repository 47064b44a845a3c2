"""A PDF's text as paragraphs with page numbers, through pypdfium2; scanned pages through text recognition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.extract.normal import normalize
from crawler.extract.ocr import INSTALL, Budget, Recogniser, has_picture
from crawler.extract.printed import SOFT_HYPHENS, Paragraph, PrintedLine, join_lines, running_lines
from models.disposition import Discard
from models.errors import EncryptedInput, InputError, MalformedInput, OversizedInput, TruncatedInput
from models.text import Removal

MAX_PAGES = 2000
_END = b"%%EOF"
_END_WITHIN = 2048
# pdfium's codes of what went wrong on opening.
_PASSWORD, _SECURITY = 4, 5
_LEAST_WORDS_A_PAGE = 8
_MANY_PAGES_SCANNED = 0.5
# Letters, a space, letters; between columns the space is wider than two letters are high, which no justified line has.
_GAP = re.compile(r"\S(?= \S)")
_WIDE_GAP = 2.0


@dataclass(slots=True)
class Printed:
    """A paged document: its paragraphs, what was taken off its pages, the title in its properties.

    `recognised` are the pages whose text was read from pictures.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    stated_title: str | None = None
    pages: int = 0
    recognised: list[int] = field(default_factory=list)


def read_pdf(data: bytes, *, recogniser: Recogniser | None = None) -> Printed | Discard:
    """The text of a PDF, page by page: its text layer, and of scanned pages what the recogniser reads.

    A Discard for a scan that nobody could read, with what to do.

    Raises EncryptedInput, TruncatedInput, MalformedInput, OversizedInput.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(data, error) from error
    try:
        if _END not in data[-_END_WITHIN:]:
            raise _truncated()
        if len(document) > MAX_PAGES:
            raise OversizedInput(f"{len(document)} pages, over the cap of {MAX_PAGES}", hint="split the PDF")
        return _read(document, pypdfium2.PdfiumError, recogniser)
    finally:
        document.close()


def _refusal(data: bytes, error: Exception) -> InputError:
    code = getattr(error, "err_code", None)
    if code in {_PASSWORD, _SECURITY} or "password" in str(error).lower():
        return EncryptedInput("the PDF asks for a password", hint="save it without one and try again")
    if _END not in data[-_END_WITHIN:]:
        return _truncated()
    return MalformedInput("the PDF's structure is broken", hint="fetch it again, or print it to a new PDF")


def _truncated() -> TruncatedInput:
    return TruncatedInput("the PDF is cut short: its end is missing", hint="fetch it again")


def _read(document: Any, pdfium_error: type[Exception], recogniser: Recogniser | None) -> Printed | Discard:
    pages: list[list[PrintedLine]] = []
    recognised: list[int] = []
    missed: list[int] = []
    budget = Budget()
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            lines = _lines_of(page, number)
            if _words(lines) < _LEAST_WORDS_A_PAGE and has_picture(page):
                seen = recogniser.lines(page, number) if recogniser and not budget.spent else None
                (missed if seen is None else recognised).append(number)
                lines = seen or lines
            page.close()
        except pdfium_error as error:
            raise MalformedInput(f"page {number} of the PDF can't be read", hint="print it to a new PDF") from error
        pages.append(lines)
    words = sum(_words(lines) for lines in pages)
    if words < _LEAST_WORDS_A_PAGE * max(1, round(len(pages) * _MANY_PAGES_SCANNED)):
        return _unread(len(pages), words, missed, recogniser)
    printed = _printed(document, pages)
    printed.recognised = recognised
    printed.removed += [Removal(text=f"page {number}", reason="scan_without_text") for number in missed]
    return printed


def _words(lines: Sequence[PrintedLine]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _unread(pages: int, words: int, missed: Sequence[int], recogniser: Recogniser | None) -> Discard:
    """Why a PDF gave next to no text, and what to do about it."""
    found = f"{pages} pages with {words} words of text"
    if recogniser is None and missed:
        return Discard(reason="scan_without_text", detail=f"{found}: a scan; {INSTALL}")
    if missed:
        return Discard(reason="scan_without_text", detail=f"{found}: recognition took too long; split the PDF")
    return Discard(reason="scan_without_text", detail=f"{found}; give a PDF with text, or a sharper scan")


def _printed(document: Any, pages: Sequence[Sequence[PrintedLine]]) -> Printed:
    reasons = running_lines(pages)
    printed = Printed(pages=len(pages), stated_title=_title(document))
    kept = []
    for lines in pages:
        for line in lines:
            reason = reasons.get(id(line))
            if reason:
                printed.removed.append(Removal(text=line.text, reason=reason))
            else:
                kept.append(line)
    printed.paragraphs = join_lines(kept)
    return printed


def _title(document: Any) -> str | None:
    """The title in the file's properties, where it is one and no file name."""
    value = " ".join(normalize(document.get_metadata_dict().get("Title") or "").split())
    if len(value.split()) < 2 or re.search(
        r"\.(?:docx?|pdf|xlsx?|pptx?|indd|odt)$|^microsoft |^untitled", value, re.IGNORECASE
    ):
        return None
    return value


def _lines_of(page: Any, number: int) -> list[PrintedLine]:
    """The lines of one page in pdfium's reading order, with their place where the text layer gives one."""
    textpage = page.get_textpage()
    try:
        text: str = textpage.get_text_range()
        located = len(text) == textpage.count_chars()
        lines: list[PrintedLine] = []
        for match in re.finditer(r"[^\r\n]+", text):
            raw = match[0]
            hyphen = raw.rstrip()[-1:] if raw.rstrip()[-1:] in SOFT_HYPHENS else ""
            shown = " ".join(normalize(raw).split())
            if not shown:
                continue
            line = PrintedLine(shown + (hyphen or ""), number)
            if located:
                _locate(line, textpage, match)
            lines.append(line)
        return lines
    finally:
        textpage.close()


def _locate(line: PrintedLine, textpage: Any, match: re.Match[str]) -> None:
    """Where a line lies, by its first and last letters."""
    raw = match[0]
    first = match.start() + len(raw) - len(raw.lstrip())
    last = match.start() + len(raw.rstrip()) - 1
    left, bottom, _, top = textpage.get_charbox(first, loose=True)
    _, last_bottom, right, last_top = textpage.get_charbox(last, loose=True)
    line.left, line.right = left, right
    line.bottom, line.top = min(bottom, last_bottom), max(top, last_top)
    line.size = max(top - bottom, last_top - last_bottom)
    line.columns = 1 + sum(_is_wide(textpage, match.start() + gap.start(), line.size) for gap in _GAP.finditer(raw))


def _is_wide(textpage: Any, before: int, size: float) -> bool:
    """Whether the gap behind the letter at `before` is wider than any between words."""
    end = textpage.get_charbox(before, loose=True)[2]
    start = textpage.get_charbox(before + 2, loose=True)[0]
    return bool(start - end > _WIDE_GAP * size)
