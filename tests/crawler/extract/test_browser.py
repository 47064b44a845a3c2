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
