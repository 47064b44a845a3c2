"""A dossier as a workbook: evidence, matrix, what was not found, method. No cell of it ever runs as a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from models.coverage import CellState
from search_api.dossier.content import Dossier, Exhibit
from search_api.dossier.wording import basis_words, checked_words, method_rows, period_words
from search_api.web import format_id, words

EVIDENCE, MATRIX, NOT_FOUND, METHOD = "Bukti", "Matriks", "Tidak ditemukan", "Cara kerja"
SHEETS = (EVIDENCE, MATRIX, NOT_FOUND, METHOD)
ID_COLUMN, TEXT_COLUMN, DOCUMENT_COLUMN = "bukti", "kutipan", "dokumen"
EVIDENCE_COLUMNS = (
    f"no {ID_COLUMN} pilar dasar subdimensi {TEXT_COLUMN} halaman peristiwa terbit diambil pejabat indikator media"
    f" sifat judul url rujukan periksa salinan {DOCUMENT_COLUMN} berkas_asli diserahkan_oleh"
).split()
_MATRIX_COLUMNS = (
    "pilar tahun keadaan bukti sebutan dokumen media_independen media_dicari hari_dicari dokumen_dicari".split()
)
_NOT_FOUND_COLUMNS = "pilar tahun keadaan media hari dari sampai terbit_dari terbit_sampai diambil gagal".split()
_WIDTHS = {TEXT_COLUMN: 80, "rujukan": 60, "judul": 40, "url": 40, ID_COLUMN: 38}
_CELL_LIMIT = 32_767  # what a cell of a spreadsheet holds
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
Row = Sequence[str | int]


def cell_text(value: str) -> str:
    """A text as a cell holds it: without what XML can't carry, and no longer than fits."""
    return _ILLEGAL.sub("", value)[:_CELL_LIMIT]


def workbook(dossier: Dossier) -> bytes:
    """The workbook's bytes; the same dossier gives the same bytes."""
    book = Workbook(write_only=True)
    book.properties.creator = "Bukti"
    book.properties.title = f"Berkas bukti {dossier.region.name}, {period_words(dossier.period)}"
    book.properties.created = dossier.made.replace(tzinfo=None)
    sheets: tuple[tuple[str, Sequence[str], Iterable[Row]], ...] = (
        (EVIDENCE, EVIDENCE_COLUMNS, (evidence_row(e) for e in dossier.evidence)),
        (MATRIX, _MATRIX_COLUMNS, _matrix_rows(dossier)),
        (NOT_FOUND, _NOT_FOUND_COLUMNS, _not_found_rows(dossier)),
        (METHOD, ("hal", "isi"), method_rows(dossier)),
    )
    for name, head, rows in sheets:
        _write(book, name, head, rows)
    target = io.BytesIO()
    book.save(target)
    return _settled(target, dossier.made)


def _write(book: Workbook, name: str, head: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(head):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDTHS.get(column, 18)
    titles = [WriteOnlyCell(sheet, value=column) for column in head]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value if isinstance(value, int) else "")
            if isinstance(value, str):
                cell.value = cell_text(value)
                cell.data_type = "s"  # a text, whatever it begins with
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
            cells.append(cell)
        sheet.append(cells)


def evidence_row(e: Exhibit) -> Row:
    """One piece of evidence under `EVIDENCE_COLUMNS`."""
    return (
        e.number,
        e.id,
        "; ".join(words.PILLARS[said.pillar] for said in e.pillars),
        "; ".join(basis_words(said.basis) for said in e.pillars),
        "; ".join(s for said in e.pillars for s in said.sub_dimensions),
        "ditarik" if e.withdrawn else e.text,
        "" if e.page is None else e.page,
        e.event or "",
        e.published or "",
        e.fetched.isoformat(timespec="seconds"),
        "; ".join(format_id.official(o) for o in e.officials),
        "; ".join(format_id.figure(i) for i in e.indicators),
        e.outlet or "",
        words.NATURES[e.nature],
        e.title or "",
        e.url or e.source,
        e.citation,
        checked_words(e.checked),
        e.copies,
        e.document,
        e.original or "",
        e.submitted.by if e.submitted else "",
    )


def _matrix_rows(dossier: Dossier) -> Iterator[Row]:
    for part in dossier.pillars:
        for c in part.years:
            searched = (c.searched.sources, c.searched.days, c.searched.documents)
            counts = (c.evidence, c.mentions, c.documents, c.outlets)
            yield (part.name, c.year, words.STATES[c.state], *counts, *searched)


def _not_found_rows(dossier: Dossier) -> Iterator[Row]:
    """A line for each source that was searched in vain; one without a source where nothing was searched."""
    for part in dossier.pillars:
        for c in part.years:
            if c.state is CellState.EVIDENCED:
                continue
            head = (part.name, c.year, words.STATES[c.state])
            sources = [s for s in dossier.searches if s.year == c.year]
            for s in sources:
                days = (s.first_day, s.last_day, s.period_from, s.period_to)
                yield (*head, s.name, s.days, *(day.isoformat() for day in days), s.fetched, s.failed)
            if not sources:
                yield (*head, "", 0, "", "", "", "", 0, 0)


def _settled(written: io.BytesIO, made: datetime) -> bytes:
    """The same workbook without the hour at which it was written: in a plain container, modified when it was made."""
    target = io.BytesIO()
    stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(written) as book:
        rows = [(name, book.read(name)) for name in book.namelist()]
    settled = [(name, _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)) for name, data in rows]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in settled:
            book.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
