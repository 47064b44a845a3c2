"""A workbook's rows through openpyxl: each sheet a page, its name a heading, a row one paragraph."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from crawler.extract.normal import normalize
from crawler.extract.ooxml import check_archive
from crawler.extract.printed import Paragraph
from models.errors import MalformedInput, OversizedInput

MAX_CELLS = 500_000
_WORKBOOK = "xl/workbook.xml"
_CELL_JOINT = " | "
_TITLE_WORDS = 3
# What openpyxl raises on parts that are not what they should be (its own errors and the parser's are among these).
_STUMBLES = (AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile)
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
_MARKS = str.maketrans(",.", ".,")


def read_xlsx(data: bytes) -> tuple[list[Paragraph], str | None]:
    """The sheets of a workbook that are not hidden, and its title: its properties', or a first row of one cell.

    Numbers are printed as their format has them, in Indonesian marks; of a formula its last value. Raises what
    `check_archive` raises, OversizedInput over MAX_CELLS, MalformedInput.
    """
    check_archive(data, main=_WORKBOOK, what="workbook", ending=".xlsx")
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            found = list(_paragraphs(book))
            stated = " ".join((book.properties.title or "").split())
        finally:
            book.close()
    except _STUMBLES as error:
        raise MalformedInput(f"no workbook inside: {error}", hint="save it again as .xlsx") from error
    first = next((p.text for p in found if p.page), "")
    title = stated if len(stated.split()) >= 2 else first
    return found, title if len(title.split()) >= _TITLE_WORDS and _CELL_JOINT not in title else None


def _paragraphs(book: Any) -> Iterator[Paragraph]:
    cells = 0
    for number, sheet in enumerate(book.worksheets, start=1):
        if sheet.sheet_state != "visible":
            continue
        starts = [(number, 0)]
        yield Paragraph(normalize(sheet.title).strip(), number, 0.0, starts)
        for row in sheet.iter_rows():
            cells += len(row)
            if cells > MAX_CELLS:
                raise OversizedInput(f"more than {MAX_CELLS} cells", hint="give the sheet that matters alone")
            shown = [text for cell in row if (text := _shown(cell))]
            if shown:
                yield Paragraph(_CELL_JOINT.join(shown), number, 0.0, [])


def _shown(cell: Any) -> str:
    """A cell as its reader sees it, near enough: 4.200.000 where the format groups, 88,5, 12 %, 31 Januari 2025."""
    value = cell.value
    if value is None or isinstance(value, time):
        return "" if value is None else value.strftime("%H.%M")
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, (datetime, date)):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format or "General"))
    return " ".join(normalize(str(value)).split())


def _number(value: float, form: str) -> str:
    if "%" in form:
        return f"{_plain(value * 100)} persen"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    grouped = f"{value:,}" if "," in form or "#.#" in form else ""
    return grouped.translate(_MARKS) if grouped else _plain(value)


def _plain(value: float) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text.replace(".", ",")
