"""Sitemaps: plain, for news, of sitemaps, zipped, torn, far too long, hostile."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

from crawler.discover.listed import Kind, Leads
from crawler.discover.reader import read
from crawler.discover.sitemap import MAX_BYTES, MAX_URLS

URL = "https://www.kabar-samudra.example.id/sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"


def urlset(*urls: str) -> bytes:
    return f'<?xml version="1.0"?><urlset xmlns="{NAMESPACE}">{"".join(urls)}</urlset>'.encode()


def url(number: int) -> str:
    return f"<url><loc>https://a.example.id/berita/{number}/judul-berita</loc><lastmod>2026-11-23</lastmod></url>"


def test_news_says_title_and_day_and_an_image_is_no_page() -> None:
    data = f"""<urlset xmlns="{NAMESPACE}" xmlns:news="{NEWS}" xmlns:image="{IMAGE}"><url>
    <image:image><image:loc>https://a.example.id/foto.jpg</image:loc></image:image>
    <loc> https://a.example.id/berita/1?utm_medium=x </loc><lastmod>2026-11-24T01:00:00+07:00</lastmod>
    <news:news><news:publication><news:name>Kabar</news:name></news:publication>
    <news:publication_date>2026-11-23T19:00:00+07:00</news:publication_date>
    <news:title>Kota  Membangun</news:title></news:news></url></urlset>""".encode()
    listing = read(data, url=URL)
    (item,) = listing.items
    assert item.url == "https://a.example.id/berita/1"
    assert item.published == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert item.modified == datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    assert (item.title, item.origin) == ("Kota Membangun", "news-sitemap")
    assert listing.problems == ()


def test_an_index_names_its_parts_with_their_last_change() -> None:
    data = f"""<sitemapindex xmlns="{NAMESPACE}"><sitemap><loc>/sitemap-2026-11.xml.gz</loc>
    <lastmod>2026-11-23</lastmod></sitemap><sitemap><loc>https://a.example.id/s?p=2&amp;m=3</loc></sitemap>
    </sitemapindex>""".encode()
    listing = read(data, url=URL)
    first, second = listing.children
    assert listing.kind is Kind.SITEMAP_INDEX
    assert (first.url, first.leads) == ("https://www.kabar-samudra.example.id/sitemap-2026-11.xml.gz", Leads.PART)
    assert first.modified == datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    assert second.url == "https://a.example.id/s?p=2&m=3"


def test_fifty_thousand_addresses_in_bounded_memory() -> None:
    data = gzip.compress(urlset(*(url(n) for n in range(MAX_URLS + 5_000))))
    read(urlset(url(1)), url=URL)
    tracemalloc.start()
    listing = read(data, url=URL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(listing.items) == MAX_URLS
    assert [p.reason for p in listing.problems] == ["too_long"]
    assert peak < 60 * 1024 * 1024


def test_what_is_unpacked_is_capped() -> None:
    bomb = gzip.compress(urlset(url(1) + ("<url>" + " " * 8_000 + "</url>") * (2 * MAX_BYTES // 8_000)))
    tracemalloc.start()
    listing = read(bomb, url=URL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "too_large" in {p.reason for p in listing.problems}
    assert peak < MAX_BYTES


def test_entities_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://rahasia.example.id/")
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for declared, used in ((f'<!ENTITY l0 "lol">{lines}', "&l11;"), (f'<!ENTITY x SYSTEM "file://{secret}">', "&x;")):
        data = f'<?xml version="1.0"?><!DOCTYPE urlset [{declared}]><urlset><url><loc>{used}</loc></url></urlset>'
        listing = read(data.encode(), url=URL)
        assert listing.items == ()
        assert {"entities", "malformed"} & {p.reason for p in listing.problems}
        assert "rahasia" not in repr(listing)


def test_a_torn_sitemap_gives_what_stands_before() -> None:
    whole = urlset(*(url(n) for n in range(100)))
    torn = read(whole[: len(whole) // 2], url=URL)
    assert 40 <= len(torn.items) <= 60
    assert [p.reason for p in torn.problems] == ["malformed"]
    zipped = gzip.compress(whole)
    half = read(zipped[: len(zipped) - 20], url=URL, expected=Kind.SITEMAP)
    assert "truncated" in {p.reason for p in half.problems}


def test_plain_lines() -> None:
    listing = read(b"https://a.example.id/1\n\nno address\nhttps://a.example.id/2\n", url=URL, media_type="text/plain")
    assert [item.url for item in listing.items] == ["https://a.example.id/1", "https://a.example.id/2"]


def test_every_cut_of_a_sitemap_is_read_without_an_exception() -> None:
    whole = gzip.compress(urlset(url(1), url(2)))
    for end in range(len(whole)):
        listing = read(whole[:end], url=URL, expected=Kind.SITEMAP)
        assert listing.problems or len(listing.items) == 2
