"""Pages that a browser has yet to make."""

from __future__ import annotations

import pytest

from crawler.extract import DocumentExtractor
from crawler.read.item import HTML
from models.disposition import Discard

EXTRACTOR = DocumentExtractor()
SCRIPT = '<script src="/app.js"></script>'


def discard(body: str) -> Discard:
    data = f"<html><head><title>Peta Sinyal</title></head><body>{body}</body></html>".encode()
    found = EXTRACTOR.extract(data, media_type=HTML, source="x")
    assert isinstance(found, Discard)
    return found


@pytest.mark.parametrize(
    "body",
    [
        f'{SCRIPT}<div id="root"></div>',
        f'{SCRIPT}<div id="__next"><div></div></div>',
        f"{SCRIPT}<noscript>Situs ini membutuhkan peramban dengan JavaScript.</noscript>",
        f"{SCRIPT}<noscript>You need to enable JavaScript to run this app.</noscript>",
    ],
)
def test_an_empty_page_that_scripts_fill_needs_a_browser(body: str) -> None:
    assert discard(body).reason == "needs_browser"


@pytest.mark.parametrize(
    "body",
    [
        "<p>Sebentar lagi.</p>",
        '<div id="root"></div>',
        f"{SCRIPT}<p>Halaman kosong.</p>",
        f'{SCRIPT}<div id="root"><p>Sebentar lagi.</p></div>',
    ],
)
def test_a_page_that_is_merely_short_does_not(body: str) -> None:
    assert discard(body).reason == "too_short"


BRIEF = "Gardu listrik Milenium di Kabupaten Tangerang resmi beroperasi hari ini dan memasok kawasan industri di barat."


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("<h1>Gardu Listrik Milenium Resmi Beroperasi</h1><p>Selasa, 23 Februari 2016 15:32 WIB</p>", True),
        ("<h1>Gardu Listrik Milenium Resmi Beroperasi</h1>", False),
        ("<h1>Kumpulan Foto Pekan Ini</h1><p>Selasa, 23 Februari 2016 15:32 WIB</p>", False),
    ],
)
def test_a_brief_needs_a_headline_that_it_agrees_with_and_a_day(head: str, kept: bool) -> None:
    data = f"<html><head><title>Foto</title></head><body>{head}<p>{BRIEF}</p></body></html>".encode()
    found = EXTRACTOR.extract(data, media_type=HTML, source="x")
    assert isinstance(found, Discard) is not kept
