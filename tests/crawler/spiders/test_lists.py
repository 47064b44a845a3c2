"""Lists that lead to themselves: each address is asked for once a poll, and what they name is fetched all the same."""

from __future__ import annotations

from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article

HOST = "kabar.example"


def index(*urls: str) -> Reply:
    parts = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return Reply(body=f"<sitemapindex>{parts}</sitemapindex>".encode(), media_type="application/xml")


def urlset(*urls: str) -> Reply:
    pages = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return Reply(body=f"<urlset>{pages}</urlset>".encode(), media_type="application/xml")


def test_an_index_that_names_itself_and_a_circle_of_indexes(site: Site, crawl: Crawl) -> None:
    pages = [site.put(HOST, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(2)]
    first, second, parts = (site.url(HOST, path) for path in ("/satu.xml", "/dua.xml", "/berita.xml"))
    site.put(HOST, "/satu.xml", index(first, first, second, f"{first}#lagi", parts))
    site.put(HOST, "/dua.xml", index(first, second, parts, *[first] * 300))
    site.put(HOST, "/berita.xml", urlset(*pages))
    answer = crawl({"kabar": {"sitemaps": [first, second]}})
    assert answer["stored"] == 2
    lists = [path for path in site.asked() if path.endswith(".xml")]
    assert sorted(lists) == ["/berita.xml", "/dua.xml", "/satu.xml"]


def test_the_next_poll_asks_again(site: Site, crawl: Crawl) -> None:
    first = site.put(HOST, "/satu.xml", urlset())
    for days in (0, 3):
        crawl({"kabar": {"sitemaps": [first]}}, days=days)
    assert site.asked().count("/satu.xml") == 2


def test_sections_whose_pages_lead_round_end(site: Site, crawl: Crawl) -> None:
    """Each page's next is another's, relative to a base; every page lists an article of its own."""
    for number in (1, 2, 3):
        url = site.put(HOST, f"/berita/2026/03/02/1234{number}/layanan-baru-dibuka", Reply(body=article(number)))
        following = "daerah" if number == 3 else f"daerah?page={number + 1}"
        body = (
            f"<!doctype html><head><base href='/'></head><h2><a href='{url}'>Layanan nomor {number} dibuka untuk "
            f"semua warga</a></h2><a rel='next' href='{following}'>Selanjutnya</a>"
        )
        site.put(HOST, "/daerah" if number == 1 else f"/daerah?page={number}", Reply(body=body.encode()))
    answer = crawl({"kabar": {"sections": [site.url(HOST, "/daerah")]}})
    assert answer["stored"] == 3
    assert [p for p in site.asked() if p.startswith("/daerah")] == ["/daerah", "/daerah?page=2", "/daerah?page=3"]
