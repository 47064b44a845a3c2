"""Articles in several pages without a form that shows all: joined, provable from the archive, withdrawn whole."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from bukti.settings import load_settings
from bukti.workbench import Workbench
from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed
from tests.crawler.spiders.test_recrawl import verified

HOST = "kabar.example"
PATH = "/berita/layanan-panjang"


def pages(*, count: int = 3, form: str = "?page={n}", linked: int | None = None) -> list[bytes]:
    """An article in `count` pages, each with its own paragraphs; each links its neighbours, as sites do."""
    found = []
    for number in range(1, count + 1):
        others = [n for n in (number - 1, number + 1) if 1 < n <= (linked or count)]
        numbers = "".join(f'<a href="{PATH}{form.format(n=n)}">{n}</a> ' for n in others)
        whole = article(number, more=f'<div class="paging">Halaman {numbers}</div>')
        found.append(whole.replace(b"Layanan nomor %d dibuka" % number, b"Layanan nomor 1 dibuka"))
    return found


def put(site: Site, bodies: list[bytes], *, form: str = "?page={n}") -> str:
    url = site.put(HOST, PATH, Reply(body=bodies[0]))
    for number, body in enumerate(bodies[1:], 2):
        site.put(HOST, PATH + form.format(n=number), Reply(body=body, headers={"ETag": f'"{number}"'}))
    return site.put(HOST, "/feed", feed(url))


def shown(home: Path) -> dict[str, object]:
    """The one document, by a word of each of its pages."""
    hits = json.loads(run_bukti("search", '"nomor 30"', "--json", "--group", "none", home=home).stdout)["hits"]
    assert len({hit["document"]["id"] for hit in hits}) == 1
    found: dict[str, object] = hits[0]
    return found


def test_the_pages_become_one_document_that_verify_proves(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    sources = {"kabar": {"feeds": [put(site, pages())]}}
    assert crawl(sources)["stored"] == 1
    assert site.asked()[1:] == [PATH, f"{PATH}?page=2", f"{PATH}?page=3"], "in their order"
    hit = shown(home)
    found = verified(home, str(hit["id"]))
    assert (found["archive"], found["live"]) == ("intact", "not_rechecked")
    assert run_bukti("archive", "check", home=home).returncode == 0

    again = crawl(sources, days=1.1)
    assert again["unchanged"] == 1, again
    assert verified(home, str(hit["id"]))["live"] == "intact"
    bodies = pages()
    site.put(HOST, f"{PATH}?page=3", Reply(body=bodies[2].replace(b"petugas yang melayani", b"orang yang melayani")))
    edited = crawl(sources, days=8.5)
    assert edited["updated"] == 1, "an edit of the last page is one of the article"
    assert verified(home, str(hit["id"]))["live"] == "edited"
    assert verified(home, str(hit["id"]))["archive"] == "intact"


def test_each_page_lies_in_the_archive_and_the_archive_gives_the_article_back(
    site: Site, crawl: Crawl, tmp_path: Path
) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    crawl({"kabar": {"feeds": [put(site, pages(form="/{n}"), form="/{n}")]}})
    (file,) = (home / "archive" / "warc").glob("*.warc.gz")
    text = gzip.decompress(file.read_bytes())
    assert text.count(b"WARC-Type: response") == 3
    assert text.count(b"WARC-Type: request") == 3
    assert text.count(b"WARC-Type: conversion") == 1
    told = json.loads(run_bukti("ingest", str(file), "--json", home=other).stdout)
    assert (told["stored"], told["failed"]) == (1, 0)
    assert shown(other)["document"]["url"] == shown(home)["document"]["url"]  # type: ignore[index]


def test_a_page_that_is_missing_is_told(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    bodies = pages(count=3, linked=4)
    bodies[0] = bodies[0].replace(b"Halaman ", b'Halaman <a href="?page=4">4</a> ')
    assert crawl({"kabar": {"feeds": [put(site, bodies)]}})["stored"] == 1
    assert site.asked()[-1] == f"{PATH}?page=4"
    with Workbench(load_settings({"home": str(tmp_path / "home")}, environ={})) as bench:
        ((_, text),) = bench.store.to_analyze("")
    assert text.incomplete
    assert text.origins["incomplete"] == "3 of 4 pages"


def test_a_host_that_gives_the_first_page_again_has_one_page(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    first = pages()[0]
    feeds = put(site, [first, first])
    assert crawl({"kabar": {"feeds": [feeds]}})["stored"] == 1
    assert site.asked()[1:] == [PATH, f"{PATH}?page=2"]
    (file,) = (tmp_path / "home" / "archive" / "warc").glob("*.warc.gz")
    assert b"WARC-Type: conversion" not in gzip.decompress(file.read_bytes())


def test_pages_without_an_end_end(site: Site, crawl: Crawl) -> None:
    feeds = put(site, pages(count=40))
    assert crawl({"kabar": {"feeds": [feeds]}})["stored"] == 1
    assert len(site.asked()) == 21, "the feed and twenty pages"
