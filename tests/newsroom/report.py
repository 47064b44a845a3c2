"""PDF reports of the newsroom: cover, headings, page numbers, a running head and a small table, as a text layer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from tests.newsroom.article import Article, NewsroomError, Outlet
from tests.newsroom.dates import printed

STAMP = datetime(2024, 1, 1, tzinfo=UTC)  # the file's own dates, so that the bytes don't change from run to run


class _Report(FPDF):
    """A4 pages with a running head and "Halaman N dari M"."""

    def __init__(self, head: str) -> None:
        super().__init__(format="A4")
        self._head = head
        self.set_margins(25, 25)
        self.set_auto_page_break(True, margin=22)

    def header(self) -> None:
        self.set_font("Helvetica", "I", 8)
        self.cell(0, 6, self._head, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", "", 8)
        self.cell(0, 6, f"Halaman {self.page_no()} dari {{nb}}", align="C")


def report(article: Article, outlet: Outlet) -> bytes:
    """The PDF of an article of form `pdf`.

    `report` gives `head` (printed on each page), `agency` and `number` (printed above the title); `headings` are body
    paragraphs printed as headings; `table` has `after_paragraph`, `caption`, `header` and `rows`.
    Raises NewsroomError on a character that the built-in fonts lack.
    """
    f = article.furniture
    about: Mapping[str, Any] = f.get("report") or {}
    pdf = _Report(str(about.get("head") or outlet.name))
    pdf.set_creation_date(STAMP)
    pdf.set_title(article.title or "")
    pdf.set_producer("newsroom")
    pdf.add_page()
    try:
        _opening(pdf, article, outlet, about)
        _paragraphs(pdf, article)
    except UnicodeEncodeError as error:
        raise NewsroomError(f"{article.id}: a PDF can't print {error.object!r}") from error
    return bytes(pdf.output())


def _opening(pdf: FPDF, article: Article, outlet: Outlet, about: Mapping[str, Any]) -> None:
    pdf.set_font("Helvetica", "", 10)
    for line in (about.get("agency"), about.get("number")):
        if line:
            _line(pdf, str(line), 6)
    if article.title:
        pdf.set_font("Helvetica", "B", 16)
        _line(pdf, article.title, 9)
    pdf.set_font("Helvetica", "", 9)
    if article.published is not None and article.furniture.get("date_form") != "none":
        form = article.furniture.get("date_form") or "plain"
        _line(pdf, printed(article.published, form=form, zone=outlet.zone), 6)
    for role, name in (article.furniture.get("byline") or {}).items():
        _line(pdf, f"{role.capitalize()}: {name}", 6)
    pdf.ln(4)


def _paragraphs(pdf: FPDF, article: Article) -> None:
    headings = set(article.furniture.get("headings") or [])
    table = article.furniture.get("table") or {}
    for number, paragraph in enumerate(article.body):
        heading = number in headings
        pdf.set_font("Helvetica", "B" if heading else "", 12 if heading else 11)
        _line(pdf, paragraph, 6)
        pdf.ln(1 if heading else 3)
        if table and table["after_paragraph"] == number:
            _table(pdf, table)


def _table(pdf: FPDF, table: Mapping[str, Any]) -> None:
    pdf.set_font("Helvetica", "I", 9)
    _line(pdf, str(table["caption"]), 5)
    pdf.set_font("Helvetica", "", 9)
    with pdf.table(first_row_as_headings=True) as grid:
        for cells in [table["header"], *table["rows"]]:
            row = grid.row()
            for cell in cells:
                row.cell(str(cell))
    pdf.ln(4)


def _line(pdf: FPDF, text: str, height: float) -> None:
    pdf.multi_cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
