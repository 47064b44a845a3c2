"""A crawl whose pages are read by processes of their own, as `bukti crawl` does it."""

from __future__ import annotations

from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed

HOST = "kabar.example"


def test_two_processes_read_what_one_crawl_fetches(site: Site, crawl: Crawl) -> None:
    urls = [site.put(HOST, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(12)]
    urls.append(site.put(HOST, "/berita/kosong", Reply(body=b"<html></html>")))
    sources = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(*urls))]}}
    answer = crawl(sources, settings={"crawl_workers": "2"})
    assert (answer["stored"], answer["failed"] + answer["discarded"]) == (12, 1), answer
