"""Section and report pages: articles told from menus by general signs; paging; scripts instead of lists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discover.listed import Kind
from crawler.discover.reader import read

URL = "https://www.kabar-samudra.example.id/daerah"
MENU = "".join(
    f"<li><a href='/{path}'>{words}</a></li>"
    for path, words in (
        ("", "Beranda"),
        ("daerah", "Daerah"),
        ("kategori/pemerintahan-kabupaten-kutai-kartanegara", "Pemerintahan Kabupaten Kutai Kartanegara"),
        ("tag/kota-cerdas", "Kota Cerdas"),
        ("profil/visi-dan-misi-kabupaten", "Visi dan Misi Kabupaten"),
        ("tentang-kami", "Tentang Kami"),
        ("pedoman-media-siber", "Pedoman Media Siber"),
    )
)
CARDS = """
<div class="card"><a href="/read/2026/11/23/118822/wali-kota-resmikan-pusat-kendali"><img src="a.jpg"></a>
  <h3><a href="/read/2026/11/23/118822/wali-kota-resmikan-pusat-kendali?utm_source=home">
  Wali Kota Resmikan Pusat Kendali Banjir</a></h3>
  <span>Senin, 23 November 2026 | 14:05 WIB</span></div>
<div class="card"><h3>Bupati Serahkan Bantuan untuk Nelayan Pesisir</h3>
  <a href="/berita/detail/99123">Baca selengkapnya</a></div>
<div class="card"><h3><a href="/jalan-lingkar-dibuka-untuk-umum-mulai-pekan-depan/">
  Jalan Lingkar Dibuka untuk Umum</a></h3>
  <time datetime="2026-11-22T08:00:00+07:00">kemarin</time></div>
<div class="card"><h3><a href="/index.php?id=4512">Dinas Perhubungan Uji Coba Bus Listrik di Dua Koridor</a></h3></div>
"""


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


WHOLE = page(f"<header><div class='atas'><ul>{MENU}</ul></div></header><main>{CARDS}</main><div><ul>{MENU}</ul></div>")


def test_articles_are_told_from_menus() -> None:
    listing = read(WHOLE, url=URL, media_type="text/html")
    base = "https://www.kabar-samudra.example.id"
    assert listing.kind is Kind.SECTION
    assert [item.url for item in listing.items] == [
        f"{base}/read/2026/11/23/118822/wali-kota-resmikan-pusat-kendali",
        f"{base}/berita/detail/99123",
        f"{base}/jalan-lingkar-dibuka-untuk-umum-mulai-pekan-depan/",
        f"{base}/index.php?id=4512",
    ]


def test_title_and_day_come_from_the_card() -> None:
    first, second, third, fourth = read(WHOLE, url=URL).items
    assert first.title == "Wali Kota Resmikan Pusat Kendali Banjir"
    assert first.published == datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
    assert second.title == "Bupati Serahkan Bantuan untuk Nelayan Pesisir"
    assert third.published == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert fourth.published is None


def test_an_address_ending_in_index_html_may_be_an_article() -> None:
    card = (
        "<h2><a href='/2026/11/23/pasar-induk-dibuka-kembali/index.html'>"
        "Pasar Induk Dibuka Kembali Pekan Ini Juga</a></h2>"
    )
    assert len(read(page(card), url=URL).items) == 1


def test_other_sites_and_no_pages_are_left_out() -> None:
    words = "Wali Kota Resmikan Pusat Kendali Banjir"
    links = "".join(
        f"<h2><a href='{href}'>{words}</a></h2>"
        for href in (
            "https://lain.example.com/berita/123456-wali-kota",
            "javascript:buka(123456)",
            "mailto:a@b.id",
            "#1",
        )
    )
    assert read(page(links), url=URL).items == ()


@pytest.mark.parametrize(
    ("body", "address", "following"),
    [
        ("<a rel='next' href='/daerah/page/2'>x</a>", URL, "/daerah/page/2"),
        ("<a href='?page=2'>Selanjutnya »</a>", URL, "/daerah?page=2"),
        ("<a href='?page=3'>3</a><a href='?page=2'>2</a>", URL, "/daerah?page=2"),
        ("<a href='/daerah?page=2'>halaman 2</a>", URL, "/daerah?page=2"),
        ("<a href='/terkini/3'>3</a><a href='/terkini/4'>4</a>", f"{URL[:-7]}/terkini/2", "/terkini/3"),
        ("<a href='/terkini/2'>2</a>", f"{URL[:-7]}/terkini", "/terkini/2"),
        ("<a href='?page=2'>Posting Lama</a>", URL, "/daerah?page=2"),
        ("<a href='/berita/2'>2</a>", URL, None),
        ("<a rel='next' href='/daerah'>x</a>", URL, None),
        ("<a rel='next' href='https://lain.example.com/daerah/page/2'>x</a>", URL, None),
        ("<a rel='next' href='?page=100001'>x</a>", URL, None),
        ("<a href='/berita/5'>Berita selanjutnya tentang banjir di kota itu</a>", URL, None),
    ],
)
def test_the_next_page(body: str, address: str, following: str | None) -> None:
    children = read(page(CARDS + body), url=address).children
    wanted = [f"https://www.kabar-samudra.example.id{following}"] if following else []
    assert [child.url for child in children] == wanted


ROOT = "https://www.kabar-samudra.example.id"


@pytest.mark.parametrize(
    ("base", "address", "href", "following"),
    [
        ("/", URL, "daerah?page=2", f"{URL}?page=2"),
        ("/", f"{URL}?page=2", "daerah?page=3", f"{URL}?page=3"),
        (f"{ROOT}/arsip/", f"{ROOT}/terkini/2", "../terkini/3", f"{ROOT}/terkini/3"),
        ("//cdn.lain.example.com/", URL, "daerah?page=2", None),
        ("//cdn.lain.example.com/", URL, "/daerah?page=2", None),
        ("//cdn.lain.example.com/", URL, f"{URL}?page=2", f"{URL}?page=2"),
        ("javascript:alert(1)//", URL, "?page=2", f"{URL}?page=2"),
        ("http://[", URL, "?page=2", f"{URL}?page=2"),
        ("", URL, "?page=2", f"{URL}?page=2"),
    ],
)
def test_the_pages_base_is_what_links_are_relative_to(
    base: str, address: str, href: str, following: str | None
) -> None:
    number = href.rpartition("=")[2] if "=" in href else href.rpartition("/")[2]
    data = page(f"<a href='{href}'>{number}</a>" + CARDS, head=f"<base target='_top'><base href='{base}'>")
    assert [child.url for child in read(data, url=address).children] == ([following] if following else [])


def test_articles_are_found_over_the_base_and_never_another_sites() -> None:
    words = "Wali Kota Resmikan Pusat Kendali Banjir"
    link = f"<h2><a href='berita/118822-wali-kota-resmikan'>{words}</a></h2>"
    (item,) = read(page(link, head="<base href='/id/'>"), url=URL).items
    assert item.url == f"{ROOT}/id/berita/118822-wali-kota-resmikan"
    assert read(page(link, head="<base href='https://lain.example.com/'>"), url=URL).items == ()


def test_files_of_a_report_page() -> None:
    body = """<table><tr><td>LKPJ Tahun 2024</td><td><a href="/unduh/lkpj-2024.pdf">Unduh</a></td></tr>
    <tr><td>RPJMD</td><td><a href="/unduh/RPJMD%202025.PDF">RPJMD Kabupaten 2025-2029</a></td></tr></table>"""
    listing = read(page(body), url="https://pemkab.example.go.id/dokumen")
    assert listing.kind is Kind.REPORTS
    assert [item.origin for item in listing.items] == ["report", "report"]
    assert listing.items[1].title == "RPJMD Kabupaten 2025-2029"


def test_a_list_made_in_the_browser_is_told() -> None:
    scripts = "<script src='a.js'></script>" * 5
    listing = read(page(f"<div id='app'></div>{scripts}"), url=URL)
    assert [p.reason for p in listing.problems] == ["needs_browser"]


def test_a_page_without_articles_is_told() -> None:
    listing = read(page(f"<ul>{MENU}</ul>"), url=URL)
    assert [p.reason for p in listing.problems] == ["empty"]


def test_deep_and_wide_pages_end_in_time() -> None:
    deep = read(page("<div>" * 50_000 + CARDS), url=URL)
    assert [p.reason for p in deep.problems] == ["too_large"]
    wide = "".join(
        f"<div><a href='/berita/{n}-judul-berita-yang-panjang'>Judul berita nomor {n} hari ini</a></div>"
        for n in range(8_000)
    )
    assert 1_000 <= len(read(page(wide), url=URL).items) <= 5_000
