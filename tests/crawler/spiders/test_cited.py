"""What was cited is looked at again by the crawl itself, for good; what was not comes to its end after seven days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed
from tests.crawler.spiders.test_recrawl import HOST, evidence, verified


def test_what_was_verified_is_looked_at_for_good(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    urls = [site.put(HOST, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(3)]
    sources: dict[str, Any] = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(*urls))]}}
    crawl(sources)
    identity = evidence(home, 1)
    assert verified(home, identity)["live"] == "not_rechecked"

    def looked(days: float) -> set[str]:
        mark = len(site.seen)
        crawl(sources, days=days)
        return {r.path for r in site.seen[mark:] if r.path.startswith("/berita")}

    every = {f"/berita/layanan-{n}" for n in range(3)}
    assert looked(1.1) == every
    assert looked(3) == set()
    assert looked(8.5) == every
    assert looked(20) == set()
    assert looked(40) == {"/berita/layanan-1"}, "a month after its last planned look"
    assert verified(home, identity)["live"] == "intact"
    assert looked(50) == set()
    edited = article(1).replace(b"petugas yang melayani", b"orang petugas tetap yang kini melayani")
    site.put(HOST, "/berita/layanan-1", Reply(body=edited))
    assert looked(71) == {"/berita/layanan-1"}
    assert verified(home, identity)["live"] == "edited"
    site.put(HOST, "/berita/layanan-1", Reply(status=503))
    assert looked(102) == {"/berita/layanan-1"}
    assert verified(home, identity)["live"] == "edited", "a host that can't answer says nothing of the page"
    site.put(HOST, "/berita/layanan-1", Reply(status=410, body=b"<h1>Berita dihapus</h1>"))
    assert looked(133) == {"/berita/layanan-1"}
    assert verified(home, identity)["live"] == "deleted"
    assert looked(200) == set(), "what is gone is gone"


def test_late_citing_has_its_own_looks(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    url = site.put(HOST, "/berita/layanan-1", Reply(body=article(1)))
    sources: dict[str, Any] = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(url))]}}
    for days in (-100, -98, -92):
        crawl(sources, days=days)
    assert site.asked().count("/berita/layanan-1") == 3, "its own looks are over"
    verified(home, evidence(home, 1))
    for later in (0.5, 1.1, 5, 7.1, 20, 38):
        crawl(sources, days=later)
    assert site.asked().count("/berita/layanan-1") == 6, "after one day, after seven, after a month more"


def test_what_came_from_a_file_is_looked_at_once_it_is_cited(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    url = site.put(HOST, "/berita/layanan-1", Reply(body=article(1)))
    crawl({"kabar": {}}, asked={"urls": [url]})
    warcs = sorted((home / "archive" / "warc").glob("*.warc.gz"))
    other, sources = tmp_path / "other", str(tmp_path / "sources.yaml")
    run_bukti("ingest", *map(str, warcs), home=other, BUKTI_SOURCES=sources)
    identity = evidence(other, 1)
    assert verified(other, identity)["live"] == "not_rechecked"
    home.rename(tmp_path / "first")
    other.rename(home)
    assert crawl({"kabar": {}})["unchanged"] == 0, "not yet due"
    assert crawl({"kabar": {}}, days=1.1)["unchanged"] == 1
    assert verified(home, identity)["live"] == "intact"
