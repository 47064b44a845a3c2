"""Whatever way evidence is taken away, its page is marked as cited, and the crawl looks at it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bukti.settings import Settings
from bukti.workbench import Workbench
from models.query import Group, SearchRequest
from search_api.web.exports import Exporter
from search_api.web.outlet_names import OutletNames
from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed
from tests.crawler.spiders.test_recrawl import HOST, evidence, verified
from tests.search_api.web.desk import backend_over, serving

PAGES = 9
DOSSIER = 8


def path_of(number: int) -> str:
    return f"/berita/layanan-{number}"


def crawled(site: Site, crawl: Crawl, *days: float) -> dict[str, Any]:
    """Nine pages, looked at for the last time on the last of these days; the sources."""
    urls = [
        site.put(HOST, path_of(n), Reply(body=article(n, day="2024-03-02" if n == DOSSIER else "2026-03-02")))
        for n in range(PAGES)
    ]
    sources: dict[str, Any] = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(*urls))]}}
    for day in days:
        crawl(sources, days=day)
    return sources


def cited(home: Path, site: Site) -> set[int]:
    with Workbench(Settings(home=home)) as bench:
        pages = bench.store.crawl.pages([site.url(HOST, path_of(number)) for number in range(PAGES)])
    assert len(pages) == PAGES
    return {int(url.rpartition("-")[2]) for url, page in pages.items() if page.cited is not None}


def phrase(number: int) -> dict[str, str]:
    """Words of one article alone."""
    return {"q": f'"nomor {number * 10 + 4}"'}


def test_every_way_of_taking_evidence_away_marks_its_page(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    sources = crawled(site, crawl, -100, -98, -92)
    ids = {number: evidence(home, number) for number in (1, 2, 3)}
    assert cited(home, site) == set(), "searching cites nothing"
    verified(home, ids[1])
    with serving(home) as client:
        _taken(client, ids)
    run_bukti("dossier", "64.02", "--year", "2024", "-o", str(tmp_path / "kukar.zip"), home=home)
    assert cited(home, site) == {1, 2, 3, 4, 5, 6, DOSSIER}
    mark = len(site.seen)
    crawl(sources, days=1.1)
    looked = {request.path for request in site.seen[mark:] if request.path.startswith("/berita")}
    assert looked == {path_of(number) for number in (1, 2, 3, 4, 5, 6, DOSSIER)}


def _taken(client: TestClient, ids: dict[int, str]) -> None:
    assert client.get(f"/api/v1/evidence/{ids[2]}").status_code == 200, "reading it is no citing"
    assert client.get(f"/bukti/{ids[3]}").status_code == 200
    assert client.get(f"/api/v1/evidence/{ids[2]}/verify").json()["archive"] == "intact"
    assert "Arsip: utuh" in client.get(f"/bukti/{ids[3]}", params={"periksa": "1"}).text
    for number, form in ((4, "csv"), (5, "jsonl"), (6, "xlsx")):
        found = client.get(f"/unduh.{form}", params=phrase(number))
        assert found.status_code == 200
        assert len(found.content) > 200


def test_a_download_that_is_broken_off_cites_what_was_sent(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    crawled(site, crawl, 0)
    with Workbench(Settings(home=home)) as bench:
        exporter = Exporter(
            backend_over(bench), OutletNames(bench.catalogue.get), SearchRequest(q="layanan", group=Group.NONE)
        )
        first = next(exporter.jsonl()).decode()
    number = int(first.partition("/layanan-")[2].partition('"')[0])
    assert number in cited(home, site)
