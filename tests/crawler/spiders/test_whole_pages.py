"""Articles in several pages that also have a form that shows all: it is fetched, archived and looked at again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, feed
from tests.crawler.spiders.test_joining import HOST, PATH, pages
from tests.crawler.spiders.test_recrawl import verified

FORM = "?page=all"


def put(site: Site, *, link: bool) -> dict[str, Any]:
    """An article in two pages; the whole of it at `?page=all`, linked or not."""
    first, second = pages(count=2)
    linked = f'<a href="{PATH}{FORM}">Tampilkan semua</a>'.encode() if link else b""
    parts = [first.replace(b"</article>", linked + b"</article>"), second]
    both = first.partition(b"<div class")[0] + second.partition(b"</h1>")[2].partition(b"<div class")[0]
    site.put(HOST, PATH, Reply(body=parts[0]))
    site.put(HOST, f"{PATH}?page=2", Reply(body=parts[1]))
    site.put(HOST, PATH + FORM, _asked_for_changes(both + b"</article></body></html>"))
    return {"kabar": {"feeds": [site.put(HOST, "/feed", feed(site.url(HOST, PATH)))]}}


def _asked_for_changes(body: bytes) -> Any:
    def answer(request: Any) -> Reply:
        known = request.headers.get("If-None-Match") == '"semua"'
        return Reply(status=304) if known else Reply(body=body, headers={"ETag": '"semua"'})

    return answer


def hit(home: Path, words: str) -> dict[str, Any]:
    run = run_bukti("search", words, "--json", "--group", "none", home=home)
    (found,) = json.loads(run.stdout)["hits"]
    document: dict[str, Any] = found
    return document


def test_the_form_that_the_page_links(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    sources = put(site, link=True)
    assert crawl(sources)["stored"] == 1
    assert site.asked() == ["/feed", PATH, PATH + FORM], "its pages one by one are not needed"
    one, two = hit(tmp_path / "home", '"nomor 15"'), hit(tmp_path / "home", '"nomor 25"')
    assert one["document"]["id"] == two["document"]["id"]
    assert one["document"]["url"] == site.url(HOST, PATH), "the address stays the article's own"
    assert verified(tmp_path / "home", two["id"])["archive"] == "intact"
    mark = len(site.seen)
    assert crawl(sources, days=1.1)["unchanged"] == 1
    looks = [request for request in site.seen[mark:] if request.path.startswith(PATH)]
    assert [(r.path, r.headers.get("If-None-Match")) for r in looks] == [(PATH + FORM, '"semua"')]


def test_the_form_that_the_sources_entry_names(site: Site, crawl: Crawl) -> None:
    sources = put(site, link=False)
    sources["kabar"]["rules"] = [{"name": "whole", "value": FORM, "since": "2020-01-01"}]
    assert crawl(sources)["stored"] == 1
    assert site.asked() == ["/feed", PATH + FORM]


def test_a_form_that_is_not_there_leaves_the_pages(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    sources = put(site, link=True)
    site.put(HOST, PATH + FORM, Reply(status=404))
    assert crawl(sources)["stored"] == 1
    assert site.asked() == ["/feed", PATH, PATH + FORM, f"{PATH}?page=2"]
    assert hit(tmp_path / "home", '"nomor 25"')["document"]["url"] == site.url(HOST, PATH)
