"""The other pages of an article in parts, told from links to anything else."""

from __future__ import annotations

import pytest

from crawler.fetch.hrefs import Markup
from crawler.fetch.parts import count_of, linked_parts, next_part

URL = "https://kabar.example/daerah/berita-panjang"


def links(*hrefs: str) -> bytes:
    return "".join(f'<a href="{href}">x</a>' for href in hrefs).encode()


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("?page=2", {2: f"{URL}?page=2"}),
        ("?halaman=3", {3: f"{URL}?halaman=3"}),
        ("/daerah/berita-panjang/2/", {2: f"{URL}/2/"}),
        ("/daerah/berita-panjang/page/2", {2: f"{URL}/page/2"}),
        (f"{URL}?page=2#isi", {2: f"{URL}?page=2"}),
        ("?page=1", {}),
        ("?page=2&amp;order=lama", {}),
        ("/daerah/berita-lain?page=2", {}),
        ("https://lain.example/daerah/berita-panjang?page=2", {}),
        ("/daerah?page=2", {}),
        ("/daerah/berita-panjang/foto/2", {}),
        ("/daerah/berita-panjang/2024", {}),
    ],
)
def test_what_a_link_is(href: str, found: dict[int, str]) -> None:
    assert linked_parts(Markup(links("/x", href)), url=URL) == found


def test_the_articles_own_parameters_stay() -> None:
    url = "https://kabar.example/baca?id=7"
    assert linked_parts(Markup(links("?id=7&page=2", "?id=8&page=2")), url=url) == {2: f"{url}&page=2"}


def test_a_form_that_shows_all_has_no_parts() -> None:
    assert linked_parts(Markup(links("?page=2")), url=f"{URL}?page=all") == {}


def test_pages_are_counted_one_by_one_or_by_what_stands_before_them() -> None:
    ones = dict.fromkeys((2, 3, 9), "")
    assert [next_part(ones, done) for done in (1, 2, 3)] == [2, 3, None]
    assert count_of(ones) == 9
    offsets = dict.fromkeys((15, 30), "")
    assert [next_part(offsets, done) for done in (1, 2, 3)] == [15, 30, None]
    assert count_of(offsets) == 3
    assert next_part({3: ""}, 1) is None, "a third page without a second"
    assert (next_part({}, 1), count_of({})) == (None, 1)


def test_links_are_relative_to_the_pages_base() -> None:
    page = b"<base target=_top><BASE target=_top href='/daerah/'>" + links("berita-panjang?page=2", "?page=3")
    assert linked_parts(Markup(page), url=URL) == {2: f"{URL}?page=2"}
    assert linked_parts(Markup(b"<base href='https://lain.example/daerah/'>" + page), url=URL) == {}
