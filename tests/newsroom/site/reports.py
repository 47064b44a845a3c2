"""Reports as files: a text PDF over several pages, a scan, DOCX, XLSX, PPTX, and a workbook that is a bomb."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

STAMP = datetime(2025, 1, 1, tzinfo=UTC)
SCAN_TITLE = "Laporan Layanan Air Bersih Kabupaten Sumbawa 2024"
SCAN_PAGES = (
    (
        SCAN_TITLE,
        "Perumda Batulanteh Kabupaten Sumbawa melayani air bersih di sembilan kecamatan sepanjang tahun 2024.",
        "Jumlah sambungan rumah bertambah dari delapan ribu menjadi sembilan ribu dua ratus dalam satu tahun.",
        "Keluhan warga dijawab rata-rata dalam dua hari kerja melalui kanal aduan pemerintah daerah.",
    ),
    (
        "Rencana Tahun Berikutnya",
        "Pemerintah kabupaten merencanakan pemasangan meter digital di Kecamatan Unter Iwes dan Labuhan Badas.",
        "Kehilangan air ditargetkan turun menjadi dua puluh lima persen pada akhir tahun anggaran.",
    ),
)
DOCX_TITLE = "Rencana Aksi Kota Cerdas Kabupaten Sumbawa 2025"
DOCX_TEXT = (
    ("h", "Latar Belakang"),
    (
        "p",
        "Rencana aksi ini disusun Diskominfotik Kabupaten Sumbawa bersama dua belas perangkat daerah dan empat kampus.",
    ),
    ("p", "Setiap kegiatan memuat penanggung jawab, anggaran, dan tenggat sehingga dapat diperiksa masyarakat."),
    ("h", "Kegiatan Prioritas"),
    ("p", "Prioritas pertama ialah integrasi layanan perizinan dengan data kependudukan di mal pelayanan publik."),
)
XLSX_TITLE = "Capaian Indikator 2024"
XLSX_SHEETS: tuple[tuple[str, tuple[tuple[Any, ...], ...]], ...] = (
    (
        "Capaian Indikator 2024",
        (
            ("Indikator", "Satuan", "Target", "Realisasi"),
            ("Indeks SPBE Kabupaten Sumbawa", "indeks", 3.1, 3.24),
            ("Sambungan rumah air bersih", "unit", 9000, 9200),
            ("Keluhan warga terjawab tepat waktu", "persen", 85, 88.5),
            ("Perangkat daerah dengan data terbuka", "unit", 30, 27),
        ),
    ),
    (
        "Anggaran",
        (
            ("Kegiatan", "Pagu (Rp)", "Realisasi (Rp)"),
            ("Pusat data dan jaringan antarkantor", 4_200_000_000, 3_950_000_000),
            ("Pelatihan operator desa se-Kabupaten Sumbawa", 640_000_000, 612_500_000),
        ),
    ),
)
PPTX_SLIDES = (
    (
        "Paparan Forum Satu Data Kabupaten Sumbawa",
        ("Disampaikan di hadapan kepala perangkat daerah dan camat se-Kabupaten Sumbawa",),
    ),
    (
        "Mengapa satu data",
        (
            "Angka penduduk di tiga dinas berbeda sampai empat persen",
            "Bantuan sosial pernah dibayar dua kali kepada 214 keluarga",
        ),
    ),
    (
        "Langkah 2025",
        ("Setiap dinas menunjuk satu wali data", "Daftar data disepakati pada bulan Agustus 2025 di kantor bupati"),
    ),
)


@lru_cache(maxsize=1)
def scan() -> bytes:
    """A PDF of pictures: two pages as a scanner gives them, at 200 dots an inch."""
    import pypdfium2
    from fpdf import FPDF

    typed = FPDF(format="A4")
    typed.set_creation_date(STAMP)
    for title, *lines in SCAN_PAGES:
        typed.add_page()
        typed.set_font("Helvetica", "B", 18)
        typed.multi_cell(0, 10, title, new_x="LMARGIN", new_y="NEXT")
        typed.set_font("Helvetica", "", 13)
        for line in lines:
            typed.ln(4)
            typed.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    shown = pypdfium2.PdfDocument(bytes(typed.output()))
    pictures = FPDF(format="A4", unit="mm")
    pictures.set_creation_date(STAMP)
    try:
        for number in range(len(shown)):
            image = shown[number].render(scale=200 / 72, grayscale=True).to_pil()
            pictures.add_page()
            pictures.image(image, x=0, y=0, w=210, h=297)
    finally:
        shown.close()
    return bytes(pictures.output())


@lru_cache(maxsize=1)
def document() -> bytes:
    import docx

    made = docx.Document()
    made.core_properties.title = DOCX_TITLE
    made.core_properties.created = made.core_properties.modified = STAMP
    made.add_heading(DOCX_TITLE, 0)
    for kind, text in DOCX_TEXT:
        if kind == "h":
            made.add_heading(text, 1)
        else:
            made.add_paragraph(text)
    table = made.add_table(rows=0, cols=3)
    for cells in (("Kegiatan", "Penanggung jawab", "Tenggat"), ("Integrasi perizinan", "DPMPTSP", "30 Juni 2025")):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return _saved(made)


@lru_cache(maxsize=1)
def workbook() -> bytes:
    import openpyxl

    made = openpyxl.Workbook()
    made.properties.title = XLSX_TITLE
    made.properties.created = made.properties.modified = STAMP.replace(tzinfo=None)
    made.remove(made.worksheets[0])
    for name, rows in XLSX_SHEETS:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return _saved(made)


@lru_cache(maxsize=1)
def slides() -> bytes:
    import pptx

    made = pptx.Presentation()
    made.core_properties.title = PPTX_SLIDES[0][0]
    made.core_properties.created = made.core_properties.modified = STAMP
    for title, lines in PPTX_SLIDES:
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
    return _saved(made)


@lru_cache(maxsize=1)
def workbook_bomb() -> bytes:
    """A workbook of a few hundred kilobytes with a sheet that unpacks to 300 megabytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in source.namelist():
            if name.startswith("xl/worksheets/sheet1"):
                with bomb.open(name, "w", force_zip64=True) as part:
                    part.write(b'<?xml version="1.0"?><worksheet>')
                    for _ in range(300):
                        part.write(b" " * 1_048_576)
                    part.write(b"</worksheet>")
            else:
                bomb.writestr(name, source.read(name))
    return target.getvalue()


def _saved(made: Any) -> bytes:
    """The bytes of an Office file with its zip's own times fixed, so that they don't change from run to run."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _without_time(data)
            target.writestr(zipfile.ZipInfo(entry.filename, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _without_time(core: bytes) -> bytes:
    import re

    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2025-01-01T00:00:00Z", core)
