"""Each bad thing that somebody may hand in is one typed line that says what and what to do; the rest goes on."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod

from crawler.extract import DocumentExtractor
from crawler.extract.ooxml import MAX_UNPACKED
from crawler.extract.tree import MAX_DEPTH
from crawler.read.item import DOCX, HTML, PDF, TEXT, Failure, Item
from crawler.read.reader import read_paths
from models.disposition import Discard
from models.errors import (
    BinaryInput,
    EmptyInput,
    EncryptedInput,
    InputError,
    MalformedInput,
    OversizedInput,
    TruncatedInput,
)
from models.text import Text

PARAGRAPH = "Pemerintah kabupaten menata layanan administrasi kependudukan dengan antrean daring di semua kecamatan. "
EXTRACTOR = DocumentExtractor()


def extract(data: bytes, media_type: str) -> Text | Discard:
    return EXTRACTOR.extract(data, media_type=media_type, source="x")


def refused(data: bytes, media_type: str, kind: type[InputError]) -> str:
    with pytest.raises(kind) as caught:
        extract(data, media_type)
    detail = caught.value.detail
    assert type(caught.value) is kind
    assert "\n" not in detail
    assert caught.value.hint, "says what to do"
    return detail


def pdf(pages: int = 2, **encryption: object) -> bytes:
    document = FPDF()
    document.set_font("Helvetica", size=11)
    for _ in range(pages):
        document.add_page()
        document.multi_cell(0, 6, PARAGRAPH * 6)
    if encryption:
        document.set_encryption(**encryption)  # type: ignore[arg-type]
    return bytes(document.output())


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_an_empty_file() -> None:
    refused(b"", TEXT, EmptyInput)
    refused(b" \n ", HTML, EmptyInput)


def test_binary_under_txt() -> None:
    assert "PNG" in refused(b"\x89PNG\r\n\x1a\n" + bytes(500), TEXT, BinaryInput)
    refused(bytes(range(256)) * 20, TEXT, BinaryInput)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_utf_16_and_cp1252_are_read(encoding: str) -> None:
    text = extract(("“" + PARAGRAPH * 4 + "”").encode(encoding), TEXT)
    assert isinstance(text, Text)
    assert text.body.startswith("“Pemerintah")


def test_a_text_of_60_megabytes(tmp_path: Path) -> None:
    large = tmp_path / "a.txt"
    with large.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    (tmp_path / "b.txt").write_text(PARAGRAPH)
    found = list(read_paths([tmp_path]))
    assert [type(one) for one in found] == [Failure, Item]
    assert isinstance(found[0], Failure)
    assert isinstance(found[0].error, OversizedInput)


def test_a_path_that_is_gone(tmp_path: Path) -> None:
    (found,) = read_paths([tmp_path / "gone.txt"])
    assert isinstance(found, Failure)
    assert found.outcome.reason == "missing"


def test_an_encrypted_pdf() -> None:
    data = pdf(owner_password="a", user_password="b", encryption_method=EncryptionMethod.AES_128)
    refused(data, PDF, EncryptedInput)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.95, 0.999])
def test_a_truncated_pdf(share: float) -> None:
    data = pdf()
    refused(data[: int(len(data) * share)], PDF, TruncatedInput)


def test_a_pdf_that_is_none() -> None:
    refused(b"%PDF-1.7 nothing of the kind\n%%EOF\n", PDF, MalformedInput)


def test_a_scan_without_text_is_discarded() -> None:
    document = FPDF()
    document.add_page()
    document.rect(20, 20, 100, 100, style="F")
    found = extract(bytes(document.output()), PDF)
    assert isinstance(found, Discard)
    assert found.reason == "scan_without_text"


def test_a_docx_that_unpacks_to_gigabytes() -> None:
    started = time.monotonic()
    bomb = packed({"word/document.xml": bytes(MAX_UNPACKED + 1), "[Content_Types].xml": b"<x/>"})
    assert len(bomb) < MAX_UNPACKED / 100
    refused(bomb, DOCX, OversizedInput)
    assert time.monotonic() - started < 10


def test_a_docx_whose_directory_lies_about_its_size() -> None:
    content = bytes(300_000)
    data = bytearray(packed({"word/document.xml": content, "[Content_Types].xml": b"<x/>"}))
    size = len(content).to_bytes(4, "little")
    while size in data:
        place = data.index(size)
        data[place : place + 4] = (1000).to_bytes(4, "little")
    refused(bytes(data), DOCX, MalformedInput)


def test_a_docx_that_is_none() -> None:
    refused(b"no archive", DOCX, MalformedInput)
    refused(packed({"a.txt": b"x"}), DOCX, MalformedInput)
    refused(packed({"word/document.xml": b"<a>", "[Content_Types].xml": b"<x/>"}), DOCX, MalformedInput)
    refused(word(PARAGRAPH)[:-100], DOCX, TruncatedInput)
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), DOCX, EncryptedInput)
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), DOCX, BinaryInput)


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table"])
def test_html_nested_100_000_deep(tag: str) -> None:
    started = time.monotonic()
    page = f"<html><body>{f'<{tag}>' * 100_000}<p>{PARAGRAPH * 4}</p>{f'</{tag}>' * 100_000}</body></html>"
    detail = refused(page.encode(), HTML, OversizedInput)
    assert str(MAX_DEPTH) in detail
    assert time.monotonic() - started < 10


def test_html_nested_as_badly_kept_pages_are_is_read() -> None:
    page = f"<html><body>{'<div>' * 700}<h1>Antrean daring</h1><p>{PARAGRAPH * 4}</p></body></html>"
    text = extract(page.encode(), HTML)
    assert isinstance(text, Text)
    assert text.body == (PARAGRAPH * 4).strip()


def test_short_texts_and_lists_of_articles_are_discarded_with_a_reason() -> None:
    short = extract(b"Hanya satu kalimat pendek.", TEXT)
    assert isinstance(short, Discard)
    assert short.reason == "too_short"
    headlines = "\n".join(
        f"Bupati Resmikan Puskesmas Nomor {n} di Kecamatan Dolo Selatan\n{n} Juni 2023" for n in range(1, 28)
    )
    listing = extract(headlines.encode(), TEXT)
    assert isinstance(listing, Discard)
    assert listing.reason == "not_article"


@pytest.mark.parametrize(
    "page",
    [
        PARAGRAPH * 10_000,
        "kata" * 250_000,
        "Baca juga: " * 90_000,
        "\n".join(f"Judul Berita Nomor {n} yang Ditunggu:" for n in range(10_000)),
        "\n".join(f"{PARAGRAPH}{n}." for n in range(4_000)),
        "\n".join(f"{n} Juni 2023" for n in range(10_000)),
        "(" * 400_000,
        "A, " * 200_000,
        "- " * 300_000,
        "Penulis\n" * 10_000,
        "Berita Terkait\n" * 10_000,
    ],
    ids=[
        "prose",
        "word",
        "phrase",
        "colons",
        "paragraphs",
        "dates",
        "brackets",
        "commas",
        "dashes",
        "labels",
        "headings",
    ],
)
def test_long_texts_take_no_long_time(page: str) -> None:
    started = time.process_time()
    found = extract(page.encode(), TEXT)
    assert time.process_time() - started < 10
    assert isinstance(found, Text | Discard)


def test_a_text_that_is_no_article_any_more() -> None:
    refused((PARAGRAPH * 60_000).encode(), TEXT, OversizedInput)
    refused(b"baris\n" * 60_000, TEXT, OversizedInput)


def test_no_reader() -> None:
    refused(b"x", "image/png", BinaryInput)
