"""A site's own lists, from its home page and robots.txt; nothing guessed that its system doesn't document."""

from __future__ import annotations

from crawler.discover.site import find

URL = "https://pemkot.example.go.id/"
ROBOTS = b"""User-agent: *
Disallow: /admin
Sitemap: https://pemkot.example.go.id/sitemap_index.xml # peta
sitemap: /news.xml
"""
HOME = b"""<html><head>
<link rel="alternate" type="application/rss+xml" title="Pemkot" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Pemkot Komentar" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="https://lain.example.com/feed/">
<link rel="https://api.w.org/" href="https://pemkot.example.go.id/wp-json/">
</head><body><nav>
<a href="/">Beranda</a><a href="/berita">Berita</a><a href="/kategori/pengumuman">Pengumuman</a>
<a href="/profil">Profil</a><a href="/dokumen">Dokumen Perencanaan</a><a href="/ppid/laporan">Laporan Kinerja</a>
<a href="/indeks/2026/11/23">Indeks</a><a href="https://facebook.com/pemkot">Facebook</a></nav>
<h2><a href="/berita/1234-wali-kota-resmikan-taman">Wali Kota Resmikan Taman</a></h2>
<a href="/unduh/lkpj.pdf">Laporan LKPJ</a></body></html>"""


def test_what_a_site_names() -> None:
    found = [(p.kind, p.url.removeprefix("https://pemkot.example.go.id")) for p in find(HOME, url=URL, robots=ROBOTS)]
    assert found == [
        ("sitemap", "/sitemap_index.xml"),
        ("sitemap", "/news.xml"),
        ("feed", "/feed/"),
        ("wordpress", "/wp-json/wp/v2/posts?per_page=50"),
        ("section", "/berita"),
        ("section", "/kategori/pengumuman"),
        ("report_page", "/dokumen"),
        ("report_page", "/ppid/laporan"),
        ("date_index", "/indeks/{yyyy}/{mm}/{dd}"),
    ]


def test_a_system_says_where_its_feed_is() -> None:
    page = b"<html><head><meta name='generator' content='Blogger'></head><body><p>x</p></body></html>"
    assert [p.url for p in find(page, url=URL)] == ["https://pemkot.example.go.id/feeds/posts/default"]


def test_nothing_is_guessed() -> None:
    assert find(b"<html><body><p>Selamat datang</p></body></html>", url=URL) == ()
    assert find(b"", url=URL) == ()


def test_robots_alone_is_enough() -> None:
    assert len(find(b"\x89PNG", url=URL, robots=ROBOTS)) == 2
