"""Workbooks, slides and scans: their texts, the page, sheet or slide that each stands on, and what is refused."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pptx
import pytest
from pptx.util import Inches

from crawler.extract import DocumentExtractor
from crawler.extract.ocr import recogniser
from crawler.read.item import DOCX, PDF, PPTX, XLSX
from crawler.read.sniff import media_type_of
from models.disposition import Discard
from models.errors import InputError, MalformedInput, OversizedInput, TruncatedInput
from models.text import Nature, Text
from tests.newsroom.site import reports

EXTRACTOR = DocumentExtractor()


def extract(data: bytes, media_type: str, extractor: DocumentExtractor = EXTRACTOR) -> Text:
    found = extractor.extract(data, media_type=media_type, source="x")
    assert isinstance(found, Text)
    return found


def page_of(text: Text, words: str) -> int | None:
    return text.page_at(text.body.index(words))


def test_a_workbooks_rows_stand_on_their_sheet() -> None:
    text = extract(reports.workbook(), XLSX)
    assert text.title == reports.XLSX_TITLE
    assert "Keluhan warga terjawab tepat waktu | persen | 85 | 88,5" in text.body.split("\n")
    assert page_of(text, "Indeks SPBE Kabupaten Sumbawa") == 1
    assert page_of(text, "Pusat data dan jaringan") == 2
    assert text.nature is Nature.OFFICIAL


def test_a_sheets_numbers_are_printed_as_their_format_has_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Rekapitulasi pendapatan daerah Kabupaten Sigi"])
    sheet.append([f"Uraian yang panjang nomor {n} dari rekapitulasi ini" for n in range(6)])
    sheet.append([1234567.5, 0.125, 2024, True])
    sheet["A3"].number_format, sheet["B3"].number_format = "#,##0.00", "0.0%"
    hidden = book.create_sheet("Rahasia")
    hidden.append(["Catatan yang tidak diperlihatkan"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    text = extract(file.getvalue(), XLSX)
    assert "1.234.567,5 | 12,5 persen | 2024 | Ya" in text.body
    assert "tidak diperlihatkan" not in text.body


def test_slides_keep_their_numbers_and_their_order() -> None:
    text = extract(reports.slides(), PPTX)
    assert text.title == reports.PPTX_SLIDES[0][0]
    assert page_of(text, "Bantuan sosial pernah dibayar dua kali") == 2
    assert page_of(text, "Setiap dinas menunjuk satu wali data") == 3
    assert text.body.index("Mengapa satu data") < text.body.index("Angka penduduk")


# At least 30 words, so that the slide is long enough for a document.
NOTE = (
    "Sumber: perusahaan daerah air minum, dihitung sampai akhir Desember menurut catatan cabang di tiap kecamatan, "
    "dan belum diaudit siapa pun selain bagian keuangan"
)


def test_a_slides_table_and_grouped_shapes_are_read() -> None:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "Sambungan air bersih menurut kecamatan di Kabupaten Alor tahun 2024"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(6), Inches(1)).table
    for row, cells in enumerate((("Kecamatan", "Sambungan"), ("Teluk Mutiara", "4.120"))):
        for column, value in enumerate(cells):
            table.cell(row, column).text = value
    group = slide.shapes.add_group_shape()
    box = group.shapes.add_textbox(Inches(1), Inches(5), Inches(6), Inches(1))
    box.text_frame.text = NOTE
    file = io.BytesIO()
    made.save(file)
    text = extract(file.getvalue(), PPTX)
    assert "Teluk Mutiara | 4.120" in text.body
    assert "belum diaudit" in text.body


@pytest.mark.skipif(recogniser() is None, reason="tesseract with Indonesian data is not installed")
def test_a_scan_is_read_with_its_pages() -> None:
    text = extract(reports.scan(), PDF)
    assert text.title == reports.SCAN_TITLE
    assert page_of(text, "sembilan ribu dua ratus") == 1
    assert page_of(text, "meter digital di Kecamatan Unter Iwes") == 2
    assert text.origins["recognised"] == "text recognition of page 1, 2"
    assert "tesseract" in text.extractor_version


def test_a_scan_without_recognition_says_what_to_install() -> None:
    plain = DocumentExtractor(recognise=False)
    found = plain.extract(reports.scan(), media_type=PDF, source="x.pdf")
    assert isinstance(found, Discard)
    assert found.reason == "scan_without_text"
    assert "bukti[ocr]" in found.detail
    assert "tesseract-ocr-ind" in found.detail
    assert "tesseract" not in plain.version


def test_recognition_is_missing_where_the_program_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    recogniser.cache_clear()
    try:
        assert recogniser() is None
    finally:
        monkeypatch.undo()
        recogniser.cache_clear()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (reports.workbook, XLSX),
        (reports.slides, PPTX),
        (reports.document, DOCX),
        (reports.scan, PDF),
    ],
)
def test_files_are_known_by_their_bytes(data: object, media_type: str) -> None:
    assert callable(data)
    assert media_type_of(data(), "text/html") == media_type


def test_a_workbook_that_is_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(OversizedInput):
        EXTRACTOR.extract(reports.workbook_bomb(), media_type=XLSX, source="x")


def _emptied(data: bytes) -> bytes:
    """The same archive with nothing but XML's first line in every part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            made.writestr(name, b'<?xml version="1.0"?><a/>')
    return target.getvalue()


@pytest.mark.parametrize("media_type", [XLSX, PPTX])
@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda data: data[: len(data) // 2], TruncatedInput),
        (lambda _: b"no archive", MalformedInput),
        (_emptied, MalformedInput),
    ],
)
def test_what_is_no_office_file_is_refused(media_type: str, spoil: object, error: type[InputError]) -> None:
    assert callable(spoil)
    whole = reports.workbook() if media_type == XLSX else reports.slides()
    with pytest.raises(error):
        EXTRACTOR.extract(spoil(whole), media_type=media_type, source="x")
