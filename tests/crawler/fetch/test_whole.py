"""The form of an article that shows all its pages, found on the page or named by the source's entry."""

from __future__ import annotations

import pytest

from crawler.fetch.hrefs import Markup
from crawler.fetch.whole import by_rule, whole_form

URL = "https://kabar.example/daerah/berita-panjang"


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("?page=all", f"{URL}?page=all"),
        ("/daerah/berita-panjang?page=all#isi", f"{URL}?page=all"),
        (f"{URL}?single=1", f"{URL}?single=1"),
        ("/daerah/berita-panjang/all", f"{URL}/all"),
        ("?a=1&amp;page=all", f"{URL}?a=1&page=all"),
        ("/daerah/berita-lain?page=all", None),
        ("https://lain.example/daerah/berita-panjang?page=all", None),
        ("/all", None),
        ("?page=2", None),
        ("?p%61ge=all&x=/all", f"{URL}?p%61ge=all&x=/all"),
    ],
)
def test_the_link_on_the_page(href: str, found: str | None) -> None:
    page = f'<a href="/x">x</a><p><a class=b href="{href}">Semua halaman</a></p>'.encode()
    assert whole_form(Markup(page), url=URL) == found


@pytest.mark.parametrize("url", [f"{URL}?page=all", f"{URL}/all", f"{URL}?single=1"])
def test_the_whole_form_has_no_other(url: str) -> None:
    assert (
        whole_form(Markup(b'<a href="?page=all">semua</a><a href="/daerah/berita-panjang/all">a</a>'), url=url) is None
    )


@pytest.mark.parametrize(
    ("rule", "address"),
    [("?page=all", f"{URL}?page=all"), ("/all", f"{URL}/all"), ("?single=1", f"{URL}?single=1")],
)
def test_by_the_sources_own_rule(rule: str, address: str) -> None:
    assert by_rule(URL, rule) == address
    assert by_rule(address, rule) == address


def test_a_rule_takes_the_place_of_the_pages_number() -> None:
    assert by_rule(f"{URL}?id=7&page=2", "?page=all") == f"{URL}?id=7&page=all"


@pytest.mark.parametrize("broken", ["http://[/all", "http://[::1/?page=all"])
def test_a_link_that_is_no_address_hides_none_behind_it(broken: str) -> None:
    page = f'<a href="{broken}">x</a><a href="?page=all">Semua</a>'.encode()
    assert whole_form(Markup(page), url=URL) == f"{URL}?page=all"


def test_links_without_quotes_and_in_capitals() -> None:
    assert whole_form(Markup(b"<A HREF=?PAGE=ALL>semua</A>"), url=URL) == f"{URL}?PAGE=ALL"


def test_the_link_is_relative_to_the_pages_base() -> None:
    page = b'<base href="https://kabar.example/"><a href="daerah/berita-panjang?page=all">semua</a>'
    assert whole_form(Markup(page), url=URL) == f"{URL}?page=all"
    assert whole_form(Markup(b'<base href="/lain/"><a href="?page=all">semua</a>'), url=URL) is None
