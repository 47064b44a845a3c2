"""Encodings: by the bytes, then by what the page declares, then the usual one; what is no text is refused."""

from __future__ import annotations

import pytest

from crawler.extract.decode import decode
from models.errors import BinaryInput, EmptyInput

SENTENCE = "Wali kota berkata, “kota cerdas – bukan sekadar aplikasi”, dan Ménado setuju."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_without_a_word_about_them(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)) == SENTENCE


@pytest.mark.parametrize(
    ("declared", "encoding"), [("windows-1252", "cp1252"), ("ISO-8859-1", "cp1252"), ("iso-8859-15", "iso8859-15")]
)
def test_a_page_declares_its_encoding(declared: str, encoding: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><p>Ménado dan Él</p>'
    assert decode(page.encode(encoding), is_html=True) == page


def test_the_servers_word_counts_where_the_bytes_are_not_utf_8() -> None:
    assert decode("Ménado €".encode("iso8859-15"), content_type="text/html; charset=ISO-8859-15") == "Ménado €"


def test_a_wrong_declaration_does_not_break_utf_8() -> None:
    page = '<meta charset="iso-8859-1"><p>“Kota”</p>'
    assert decode(page.encode(), is_html=True) == page


def test_utf_8_with_stray_bytes_keeps_both() -> None:
    assert decode("“Kota” dan “desa” ".encode() + b"\x93warga\x94") == "“Kota” dan “desa” “warga”"


def test_utf_8_cut_in_the_middle_of_a_letter_keeps_the_rest() -> None:
    assert decode(SENTENCE.encode()[: SENTENCE.encode().index("”".encode()) + 2]).startswith("Wali kota berkata, “kota")


def test_text_that_was_encoded_twice_is_mended() -> None:
    twice = SENTENCE.encode().decode("cp1252", "replace").encode()
    assert "“kota cerdas – bukan" in decode(twice)


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(200), b"PK\x03\x04" + bytes(200), bytes(range(256)) * 4, b"\x7fELF" + bytes(99)],
)
def test_binary_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(BinaryInput) as caught:
        decode(data)
    assert caught.value.hint


@pytest.mark.parametrize("data", [b"", b" \n\t ", "\ufeff".encode("utf-16")])
def test_nothing_is_told(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        decode(data)


@pytest.mark.parametrize("name", ["hex", "zip", "rot13", "base64", "undefined", "punycode", "idna", "no-such"])
def test_a_charset_that_is_none_is_passed_over(name: str) -> None:
    assert (
        decode("<p>Café warga</p>".encode("cp1252"), content_type=f"text/html; charset={name}") == "<p>Café warga</p>"
    )


WIDE = ["utf-16", "UTF-16LE", "utf-16be", "utf-32", "cp037"]


@pytest.mark.parametrize("declared", WIDE)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize("pad", ["", " "], ids=["even", "odd"])
def test_a_page_that_only_says_that_it_is_utf_16(declared: str, encoding: str, pad: str) -> None:
    """Half of all pages have an even number of bytes, which UTF-16 reads as Chinese without an error."""
    for opening, header in (
        (f'<meta charset="{declared}">', "text/html"),
        (f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">', "text/html"),
        (f'<?xml version="1.0" encoding="{declared}"?>', "text/html"),
        ("", f"text/html; charset={declared}"),
    ):
        text = f"{opening}<p>Wali Kota Ménado: “kota cerdas”</p>{pad}".encode(encoding, "ignore").decode(encoding)
        assert decode(text.encode(encoding), content_type=header, is_html=True) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_that_is_utf_16_and_says_something_else(encoding: str) -> None:
    page = f"<meta charset=utf-8><p>{SENTENCE}</p>"
    assert decode(page.encode(encoding), content_type="text/html; charset=iso-8859-1", is_html=True) == page
