"""Feeds as publishers serve them: clean, careless and hostile."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.discover.feed import MAX_BYTES
from crawler.discover.listed import Kind, Leads
from crawler.discover.reader import read

URL = "https://www.kabar-samudra.example.id/feed/"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>Kabar</title>{"".join(items)}</channel></rss>'.encode()


def entry(link: str, *, day: str = "Mon, 23 Nov 2026 19:00:00 +0700", title: str = "Judul", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate>{more}</item>"


def test_links_are_made_whole_and_days_are_utc() -> None:
    listing = read(rss(entry("/berita/1-balai-kota?utm_source=rss"), entry("https://x.example.id/a/")), url=URL)
    first, second = listing.items
    assert listing.kind is Kind.FEED
    assert first.url == "https://www.kabar-samudra.example.id/berita/1-balai-kota"
    assert first.published == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert (first.title, first.origin) == ("Judul", "feed")
    assert second.url == "https://x.example.id/a/"
    assert [p.reason for p in listing.problems] == []


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Sen, 23 Nop 2026 19:00:00 +0700", datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        ("Senin, 23 November 2026 19.00 WITA", datetime(2026, 11, 23, 11, 0, tzinfo=UTC)),
        ("2026-11-23T19:00:00+09:00", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        ("2026-11-23 19:00:00", datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 19:00:00 GMT", datetime(2026, 11, 23, 19, 0, tzinfo=UTC)),
        ("Thu, 01 Jan 0001 00:00:00 +0000", None),
        ("kemarin", None),
        ("31 Februari 2026", None),
    ],
)
def test_days_as_they_are_written(written: str, wanted: datetime | None) -> None:
    listing = read(rss(entry("https://a.example.id/1", day=written)), url=URL)
    assert listing.items[0].published == wanted
    assert ("bad_dates" in {p.reason for p in listing.problems}) == (wanted is None)


def test_an_entrys_own_text_is_kept_a_teaser_is_not() -> None:
    long = "<p>" + "Wali kota meresmikan pusat kendali. " * 40 + "</p>"
    whole = f"<encoded xmlns='http://purl.org/rss/1.0/modules/content/'><![CDATA[{long}]]></encoded>"
    teaser = "<description>Wali kota meresmikan pusat kendali.</description>"
    listing = read(
        rss(entry("https://a.example.id/1", more=whole), entry("https://a.example.id/2", more=teaser)), url=URL
    )
    first, second = listing.items
    assert first.text is not None
    assert "pusat kendali" in first.text
    assert second.text is None


def test_an_address_is_listed_once() -> None:
    listing = read(rss(entry("https://a.example.id/1"), entry("https://a.example.id/1?fbclid=x")), url=URL)
    assert [item.url for item in listing.items] == ["https://a.example.id/1"]


def test_atom_leads_to_its_next_page() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>b</title>
    <link rel="next" href="/feeds/posts/default?start-index=26"/>
    <entry><title>Satu</title><id>tag:x,2026:1</id><link rel="alternate" href="https://www.kabar-samudra.example.id/2026/11/satu.html"/>
    <published>2026-11-20T08:00:00+07:00</published><updated>2026-11-21T08:00:00+07:00</updated></entry></feed>"""
    listing = read(atom, url=URL)
    (child,) = listing.children
    assert child.url == "https://www.kabar-samudra.example.id/feeds/posts/default?start-index=26"
    assert (child.leads, child.kind) == (Leads.NEXT, Kind.FEED)
    assert listing.items[0].published == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    assert listing.items[0].modified == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def test_a_page_in_the_place_of_a_feed_is_told_and_gives_nothing() -> None:
    page = b"""<!DOCTYPE html><html><body><h2><a href='/berita/123456-wali-kota-resmikan-taman-baru'>
    Wali Kota Resmikan Taman Baru di Kota Itu</a></h2></body></html>"""
    for listing in (
        read(page, url=URL, media_type="text/html", expected=Kind.FEED),
        read(page, url=URL, media_type="application/rss+xml"),
    ):
        assert listing.items == ()
        assert [p.reason for p in listing.problems] == ["html"]


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("RAHASIA")
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lines}<!ENTITY x SYSTEM "file://{secret}">]>'
    started = time.monotonic()
    listing = read(rss(entry("https://a.example.id/1", title="a &l9; &x; b"), head=head), url=URL)
    assert time.monotonic() - started < 20
    assert "entities" in {p.reason for p in listing.problems}
    assert "RAHASIA" not in repr(listing)
    assert len(repr(listing)) < 10_000


def test_a_feed_is_never_taken_for_a_path(tmp_path: Path) -> None:
    own = tmp_path / "feed.xml"
    own.write_bytes(rss(entry("https://a.example.id/1")))
    assert read(str(own).encode(), url=URL, expected=Kind.FEED).items == ()


def test_a_torn_feed_gives_what_stands_before_the_tear() -> None:
    whole = rss(*(entry(f"https://a.example.id/{n}") for n in range(20)))
    listing = read(whole[: len(whole) // 2], url=URL)
    assert 5 <= len(listing.items) <= 12
    assert "malformed" in {p.reason for p in listing.problems}


def test_a_gzip_bomb_is_cut_at_the_cap() -> None:
    bomb = gzip.compress(rss(entry("https://a.example.id/1")) + b" " * (20 * MAX_BYTES))
    tracemalloc.start()
    listing = read(bomb, url=URL, expected=Kind.FEED)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "too_large" in {p.reason for p in listing.problems}
    assert peak < 12 * MAX_BYTES


def test_an_empty_feed_and_foreign_entries_are_told() -> None:
    assert [p.reason for p in read(rss(), url=URL).problems] == ["empty"]
    listing = read(rss(entry("https://lain.example.com/1"), entry("https://www.kabar-samudra.example.id/2")), url=URL)
    assert [p.reason for p in listing.problems] == ["other_sites"]


def test_wrongly_declared_charsets_are_read() -> None:
    data = rss(entry("https://a.example.id/1", title="Café “Kota”"), head='<?xml version="1.0" encoding="us-ascii"?>')
    assert read(data, url=URL).items[0].title == "Café “Kota”"
