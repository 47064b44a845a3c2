"""PDF and Word files: paragraphs, pages, tables, what is taken off the pages."""

from __future__ import annotations

import io
import itertools
import random

import docx
import pytest
from fpdf import FPDF

from crawler.extract import DocumentExtractor
from crawler.extract.printed import PrintedLine, join_lines, running_lines
from crawler.read.item import DOCX, PDF
from models.text import Text

EXTRACTOR = DocumentExtractor()
FIRST = (
    "Laporan ini memuat pelaksanaan program di sebelas kecamatan. Setiap angka dicocokkan dengan bukti dukung "
    "berupa foto, "
    "berita acara, atau tangkapan layar aplikasi, sehingga dapat dipertanggungjawabkan kepada siapa pun yang "
    "membacanya."
)
SECOND = (
    "Kendala utama ialah jumlah tenaga teknis yang baru tersedia separuh dari kebutuhan. Perangkat daerah "
    "mengusulkan lima "
    "belas formasi baru pada tahun berikutnya agar layanan daring dapat dijaga setiap hari kerja tanpa jeda."
)


class Report(FPDF):
    """A report with a running head and page numbers."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, "Dinas Contoh - Laporan Tahunan", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, f"- {self.page_no()} -", align="C")


def report(*paragraphs: str, title: str = "Laporan Program Kabupaten Sigi Tahun 2022") -> Text:
    pdf = Report()
    pdf.set_auto_page_break(True, margin=22)
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 16)
    pdf.multi_cell(0, 9, title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=9)
    pdf.multi_cell(0, 6, "31 Januari 2023", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=11)
    for paragraph in paragraphs:
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    text = EXTRACTOR.extract(bytes(pdf.output()), media_type=PDF, source="x.pdf")
    assert isinstance(text, Text)
    return text


def test_lines_become_paragraphs_again() -> None:
    text = report(FIRST, SECOND)
    assert text.body.split("\n") == [FIRST, SECOND]
    assert text.title == "Laporan Program Kabupaten Sigi Tahun 2022"
    assert text.published is not None
    assert str(text.published.day) == "2023-01-31"
    assert text.nature == "official"


def test_a_paragraph_over_the_page_break_is_one_and_the_page_begins_inside_it() -> None:
    words = (FIRST + " " + SECOND).rstrip(".").split()
    paragraphs = []
    for n in range(1, 25):
        random.Random(n).shuffle(words)
        paragraphs.append(f"{n}. " + " ".join(words).replace(".", "") + ".")
    text = report(*paragraphs)
    assert text.body.split("\n") == paragraphs
    assert [page.number for page in text.pages] == list(range(1, len(text.pages) + 1))
    assert len(text.pages) > 2
    assert all(a.start < b.start for a, b in itertools.pairwise(text.pages))
    assert {removal.reason for removal in text.removed} >= {"running_header", "page_number", "title"}


def printed(*texts: str, page: int = 1) -> list[PrintedLine]:
    """Lines of one column, full width but for the last."""
    return [
        PrintedLine(text, page, 50, 500 if i < len(texts) - 1 else 300, 700 - 14 * i, 710 - 14 * i, 10)
        for i, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("layanan kepen-", "dudukan warga", "layanan kependudukan warga"),
        ("para orang-", "orang tua", "para orang-orang tua"),
        ("program-", "programnya jalan", "program-programnya jalan"),
        ("secara bersama-", "sama dengan", "secara bersama-sama dengan"),
        ("wilayah Jawa-", "Bali dan", "wilayah Jawa-Bali dan"),
        ("layanan kepen\u00ad", "dudukan warga", "layanan kependudukan warga"),
        ("layanan warga", "di desa", "layanan warga di desa"),
    ],
)
def test_words_broken_at_the_lines_end(above: str, below: str, joined: str) -> None:
    (paragraph,) = join_lines(printed(above, below))
    assert paragraph.text == joined


def test_running_heads_are_told_from_text() -> None:
    pages = [
        printed(
            "Dinas Contoh 2022", f"Bab {n} berbeda", f"isi halaman {n} yang berlainan", "dan lanjut", str(n), page=n
        )
        for n in range(1, 6)
    ]
    reasons = running_lines(pages)
    assert reasons[id(pages[2][0])] == "running_header"
    assert reasons[id(pages[2][-1])] == "page_number"


def word(title: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    document.add_paragraph("SURAT EDARAN")
    document.add_paragraph(FIRST)
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Unsur", "Nilai"), ("Biaya pelayanan", "91,60")), strict=True):
        for cell, value in zip(row.cells, cells, strict=True):
            cell.text = value
    document.add_paragraph(SECOND)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_file_has_paragraphs_and_table_rows_in_order() -> None:
    text = EXTRACTOR.extract(word(), media_type=DOCX, source="x.docx")
    assert isinstance(text, Text)
    assert text.body.split("\n") == ["SURAT EDARAN", FIRST, "Unsur | Nilai", "Biaya pelayanan | 91,60", SECOND]
    assert (text.nature, text.title, text.pages) == ("official", None, ())


def test_a_word_files_title_is_in_its_properties() -> None:
    text = EXTRACTOR.extract(word("Edaran Antrean Daring"), media_type=DOCX, source="x.docx")
    assert isinstance(text, Text)
    assert text.title == "Edaran Antrean Daring"
