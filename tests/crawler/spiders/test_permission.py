"""A publisher whose terms ask for permission: his feed's entries are kept, his pages wait until somebody has it."""

from __future__ import annotations

import json
from email.utils import formatdate
from pathlib import Path
from typing import Any

from bukti.settings import load_settings
from bukti.workbench import Workbench
from crawler.canonical import canonical_url
from models.crawl_state import PageStatus
from models.feed_entry import FEED_ENTRY
from models.identity import document_id
from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed

HOST = "pewarta.example"
SUMMARY = "Dinas Kominfo Kota Samarinda membuka ruang kendali kota cerdas nomor {n} bagi tiga puluh kelurahan."


def entries(*pages: tuple[str, int], title: str = "Ruang kendali nomor {n} dibuka") -> Reply:
    items = "".join(
        f"<item><title>{title.format(n=n)}</title><link>{url}</link>"
        f"<description>&lt;p&gt;{SUMMARY.format(n=n)}&lt;/p&gt;&lt;p&gt;Wali kota hadir.&lt;/p&gt;</description>"
        f"<pubDate>{formatdate(1_772_490_000.0)}</pubDate></item>"
        for url, n in pages
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Pewarta</title>{items}</channel></rss>'
    return Reply(body=text.encode(), media_type="application/rss+xml")


def hits(home: Path, words: str) -> list[dict[str, Any]]:
    answer = run_bukti("search", f'"{words}"', "--json", "--group", "none", home=home)
    found: list[dict[str, Any]] = json.loads(answer.stdout)["hits"]
    return found


def test_the_feeds_entries_are_kept_and_the_pages_wait_for_permission(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    urls = [site.put(HOST, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(3)]
    site.put(HOST, "/feed", entries(*((url, n) for n, url in enumerate(urls))))
    sources: dict[str, Any] = {"pewarta": {"feeds": [site.url(HOST, "/feed")], "permission": "needed"}}

    first = crawl(sources)
    assert (first["stored"], first["discarded"], first["failed"]) == (3, 0, 0), first
    assert first["sources"]["pewarta"]["reasons"] == {"feed_entry": 3}
    assert "permission" in first["sources"]["pewarta"]["left"]
    assert site.asked() == ["/feed"], "no page is asked for"
    hit = hits(home, "kendali kota cerdas nomor 1")[0]
    assert hit["document"]["url"] == canonical_url(urls[1])
    assert (hit["document"]["title"], hit["document"]["published"]) == ("Ruang kendali nomor 1 dibuka", "2026-03-03")
    assert "<p>" not in hit["passage"]["text"]
    found = json.loads(run_bukti("verify", hit["id"], "--json", home=home).stdout)
    assert (found["archive"], found["live"]) == ("intact", "not_rechecked")

    again = crawl(sources, asked={"now": True})
    assert sum(again[name] for name in ("stored", "updated", "unchanged")) == 0, "an entry that stands is no news"
    site.put(HOST, "/feed", entries((urls[0], 0), title="Ruang kendali nomor {n} diresmikan"))
    edited = crawl(sources, asked={"now": True})
    assert (edited["updated"], edited["sources"]["pewarta"]["reasons"]) == (1, {"feed_entry": 1})
    assert [path for path in site.asked() if path != "/feed"] == []

    sources["pewarta"]["permission"] = "stated"
    site.put(HOST, "/feed", feed())
    stated = crawl(sources)
    assert stated["updated"] == 3, stated
    assert sorted(path for path in site.asked() if path != "/feed") == [f"/berita/layanan-{n}" for n in range(3)]
    assert hits(home, "layanan antrean nomor 10"), "the page's own words are found now"
    late = json.loads(run_bukti("verify", hit["id"], "--json", home=home).stdout)
    assert (late["archive"], late["live"]) == ("intact", "not_rechecked"), "no page is a feed's entry edited"
    assert late["difference"] is None
    with Workbench(load_settings({"home": str(home)}, environ={})) as bench:
        url = canonical_url(urls[0])
        assert url is not None
        state = bench.store.crawl.pages([url])[url]
        assert (state.status, state.entry, state.recrawls) == (PageStatus.DONE, None, 0)
        assert state.due is not None
        kinds = [capture.media_type.partition(";")[0] for capture in bench.store.captures(document_id("pewarta", url))]
        assert kinds == [FEED_ENTRY, FEED_ENTRY, "text/html"]


def test_asking_by_hand_is_no_permission(site: Site, crawl: Crawl) -> None:
    url = site.put(HOST, "/berita/layanan-1", Reply(body=article(1)))
    answer = crawl({"pewarta": {"permission": "needed"}}, asked={"urls": [url]})
    assert [told["reason"] for told in answer["discards"]] == ["no_permission"]
    assert site.seen == []


def test_lists_without_words_are_told_once_and_wait_too(site: Site, crawl: Crawl) -> None:
    url = site.put(HOST, "/berita/layanan-1", Reply(body=article(1)))
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{url}</loc></url></urlset>'
    site.put(HOST, "/sitemap.xml", Reply(body=sitemap.encode(), media_type="application/xml"))
    sources: dict[str, Any] = {"pewarta": {"sitemaps": [site.url(HOST, "/sitemap.xml")], "permission": "needed"}}
    assert [told["reason"] for told in crawl(sources)["discards"]] == ["no_permission"]
    assert crawl(sources, asked={"now": True})["discarded"] == 0
    sources["pewarta"]["permission"] = "stated"
    assert crawl(sources)["stored"] == 1


def test_the_archive_gives_the_entries_back_and_reads_them_the_same(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    url = site.put(HOST, "/berita/layanan-1", Reply(body=article(1)))
    site.put(HOST, "/feed", entries((url, 1)))
    crawl({"pewarta": {"feeds": [site.url(HOST, "/feed")], "permission": "needed"}})
    other = tmp_path / "rebuilt"
    warcs = sorted((tmp_path / "home" / "archive" / "warc").glob("*.warc.gz"))
    done = run_bukti("ingest", *map(str, warcs), "--json", home=other, BUKTI_SOURCES=str(tmp_path / "sources.yaml"))
    assert json.loads(done.stdout)["stored"] == 1
    address = canonical_url(url)
    assert address is not None
    told = []
    for home in (tmp_path / "home", other):
        with Workbench(load_settings({"home": str(home)}, environ={})) as bench:
            document = document_id("pewarta", address)
            told.append((bench.store.document(document), bench.store.analysis(document).text))
    assert told[0] == told[1]
