"""A search's result as a table to take away: CSV, XLSX, JSON lines. No cell of it ever runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from models.codec import to_json
from models.document import Document
from models.errors import NotFoundError
from models.evidence import Hit
from models.identity import DocumentId
from models.query import Reading, SearchRequest
from search_api.backend import Backend
from search_api.cells import inert
from search_api.citing import cite
from search_api.web import format_id, words
from search_api.web.outlet_names import OutletNames
from search_api.web.search_page import LONGEST, Searcher

_PAGE = 100
COLUMNS = (
    "bukti",
    "wilayah",
    "kode_wilayah",
    "pilar",
    "pilar_disebut_saja",
    "peristiwa",
    "terbit",
    "diambil",
    "media",
    "sifat",
    "judul",
    "kutipan",
    "pejabat",
    "indikator",
    "salinan",
    "url",
    "rujukan",
)
_CELL_LIMIT = 32_767  # what a cell of a spreadsheet holds
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def hits_of(backend: Backend, request: SearchRequest, reading: Reading) -> Iterator[Hit]:
    """Every hit, in order, up to `LONGEST`."""
    cursor: str | None = None
    left = LONGEST
    while left > 0:
        answer = backend.store.search(replace(request, size=min(_PAGE, left), cursor=cursor, facets=()), reading)
        yield from answer.hits
        left -= _PAGE
        cursor = answer.next
        if cursor is None:
            return


def _cited(backend: Backend, hits: Iterator[Hit]) -> Iterator[Hit]:
    """What is taken away is cited: the crawl looks at its pages again. Before it is sent: who breaks a download off
    has taken that much."""
    while part := list(islice(hits, _PAGE)):
        _cite(backend, part)
        yield from part


def _cite(backend: Backend, hits: Iterable[Hit]) -> None:
    cite(_documents(backend, {hit.document.id for hit in hits}), backend.store.crawl)


def _documents(backend: Backend, known: Iterable[DocumentId]) -> Iterator[Document]:
    """Without those withdrawn meanwhile: a file that is half sent must not end for them."""
    for identity in known:
        with suppress(NotFoundError):
            yield backend.store.document(identity)


class Exporter:
    """Writes the result of one request, up to `LONGEST` hits. `total`: how many it has; a cut file is named so."""

    def __init__(self, backend: Backend, outlets: OutletNames, request: SearchRequest) -> None:
        self._searcher = Searcher(backend, outlets)
        reading = backend.reader.read(request.q, understand=request.understand)
        self._hits = _cited(backend, hits_of(backend, request, reading))
        self._query = request.q
        self.total = self._searcher.total(request)
        self.name = "bukti" if self.total <= LONGEST else f"bukti-{LONGEST}-pertama-dari-{self.total}"

    def csv(self) -> Iterator[bytes]:
        """UTF-8 with the mark that Excel wants; a cell that would run begins with an apostrophe."""
        yield "\ufeff".encode()
        yield _csv_line(COLUMNS)
        rows = self._rows()
        while part := list(islice(rows, _PAGE)):
            yield b"".join(_csv_line([inert(cell) for cell in row]) for row in part)

    def jsonl(self) -> Iterator[bytes]:
        """A hit a line, as the API gives it, with the citation."""
        for hit in self._hits:
            body = to_json(hit)
            citation = to_json({"citation": self._searcher.shown(hit).citation})
            yield body[:-1] + b"," + citation[1:] + b"\n"

    def xlsx(self) -> bytes:
        """Every cell is typed as text, so that none is read as a formula."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Bukti")
        sheet.freeze_panes = "A2"
        head = [WriteOnlyCell(sheet, value=name) for name in COLUMNS]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for row in self._rows():
            sheet.append([_text_cell(sheet, value) for value in row])
        self._tell(book)
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def _tell(self, book: Workbook) -> None:
        """A sheet that says what the first one is, and whether it is all."""
        sheet = book.create_sheet("Keterangan")
        kept = min(self.total, LONGEST)
        for label, said in (
            ("Pencarian", self._query or "(tanpa kata)"),
            ("Ditemukan", format_id.number(self.total, 0)),
            ("Dalam berkas ini", format_id.number(kept, 0)),
            ("Lengkap", "ya" if kept == self.total else "tidak: persempit pencarian untuk sisanya"),
            ("Diunduh", format_id.moment(datetime.now(UTC))),
        ):
            sheet.append([_text_cell(sheet, label), _text_cell(sheet, said)])

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for hit in self._hits:
            shown = self._searcher.shown(hit)
            yield (
                hit.id,
                "; ".join(region.name for region in hit.regions),
                "; ".join(region.code for region in hit.regions),
                "; ".join(words.PILLARS[pillar] for pillar in shown.spoken),
                "; ".join(words.PILLARS[pillar] for pillar in shown.mentioned),
                hit.document.event or "",
                hit.document.published or "",
                hit.document.fetched.isoformat(timespec="seconds"),
                shown.outlet or "",
                words.NATURES[hit.document.nature],
                hit.document.title or "",
                hit.passage.text,
                "; ".join(format_id.official(o) for o in hit.officials),
                "; ".join(format_id.figure(i) for i in hit.indicators),
                str(hit.story.copies if hit.story else 1),
                hit.document.url or hit.document.source,
                shown.citation,
            )


def _text_cell(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value="")
    cell.value = value.translate(_CONTROL)[:_CELL_LIMIT]
    cell.data_type = "s"
    return cell


def _csv_line(cells: Iterable[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerow(cells)
    return target.getvalue().encode("utf-8", "replace")
