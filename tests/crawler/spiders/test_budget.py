"""What a run may spend, in what order it is spent, and what the rest waits for; lists and pages asked for changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Request, Site, article, feed

HOST = "kabar.example"
STAMP = "Mon, 02 Mar 2026 05:00:00 GMT"


def source(site: Site, count: int, *, name: str = "kabar") -> dict[str, Any]:
    """Its feed names the newest first; the address of each says how old it is."""
    host = f"{name}.example"
    urls = [site.put(host, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(count)]
    # The list has them in no order: what comes first is by their day, not by their place.
    body = feed(*urls).body.decode()
    head, *items = body.split("<item>")
    items[-1], tail = items[-1].split("</channel>")
    mixed = head + "".join(f"<item>{item}" for item in [*items[1::2], *items[::2]]) + f"</channel>{tail}"
    reply = Reply(body=mixed.encode(), media_type="application/rss+xml")
    return {name: {"feeds": [site.put(host, "/feed", reply)]}}


def fetched(site: Site, host: str = HOST) -> list[int]:
    return [int(path.rpartition("-")[2]) for path in site.asked(host) if path.startswith("/berita")]


def test_a_run_of_few_pages_takes_the_newest_and_the_next_one_the_rest(site: Site, crawl: Crawl) -> None:
    sources = source(site, 9)
    answer = crawl(sources, asked={"pages": 4}, policy={"per_host": 1})
    assert (answer["stored"], fetched(site)) == (4, [0, 1, 2, 3])
    assert "4 pages" in str(answer["sources"]["kabar"])
    answer = crawl(sources)
    assert (answer["stored"], fetched(site)[4:]) == (5, [4, 5, 6, 7, 8])


def test_a_runs_time_ends_it_between_two_pages(site: Site, crawl: Crawl) -> None:
    sources = source(site, 9)
    answer = crawl(sources, asked={"seconds": 3.0}, policy={"delay": 1.0})
    assert 1 <= answer["stored"] <= 4
    assert answer["failed"] == 0
    assert "seconds are over" in str(answer["sources"]["kabar"])
    assert crawl(sources)["stored"] == 9 - answer["stored"]


def test_lists_that_a_runs_end_left_are_due_in_the_next(site: Site, crawl: Crawl) -> None:
    sources = source(site, 1)
    first = sources["kabar"]["feeds"][0]
    slow = site.pages[HOST, "/feed"]
    assert isinstance(slow, Reply)
    site.put(HOST, "/robots.txt", Reply(status=404, hang=2.5))
    later = {"kabar": {"feeds": [first], "sections": [site.put(HOST, "/daerah", Reply(body=b"<p>Kosong</p>"))]}}
    answer = crawl(later, asked={"seconds": 2.0})
    assert (answer["failed"], answer["sources"]["kabar"]["problems"]) == (0, [])
    assert "/daerah" not in site.asked()
    site.put(HOST, "/robots.txt", Reply(status=404))
    assert crawl(later, asked={"now": True})["stored"] == 1
    assert "/daerah" in site.asked()


def test_a_source_that_had_no_turn_is_as_due_as_it_was(site: Site, crawl: Crawl) -> None:
    """Two sources whose lists lie at one slow host: the run is over before the second one's turn."""
    sources = {
        name: {"feeds": [site.put(HOST, f"/{name}", Reply(body=feed().body, hang=3.0))]} for name in ("kabar", "lain")
    }
    crawl(sources, asked={"seconds": 2.0}, policy={"timeout": 10.0})
    (first,) = site.asked(HOST)
    crawl(sources)
    assert set(site.asked(HOST)) - {first} != set(), "no call by name or by hand: it was due"


def test_new_pages_come_before_old_ones_of_another_day(site: Site, crawl: Crawl) -> None:
    """A page that appears while a backlog waits is not behind it."""
    crawl(source(site, 6), asked={"pages": 2}, policy={"per_host": 1})
    fresh = site.put(HOST, "/berita/layanan-77", Reply(body=article(77)))
    site.put(
        HOST, "/feed", feed(fresh, *[site.url(HOST, f"/berita/layanan-{n}") for n in range(6)], first=1_772_900_000.0)
    )
    crawl({"kabar": {"feeds": [site.url(HOST, "/feed")]}}, asked={"pages": 1, "now": True}, policy={"per_host": 1})
    assert fetched(site) == [0, 1, 77]


def test_pages_with_a_day_and_no_tag_are_asked_for_changes_too(site: Site, crawl: Crawl) -> None:
    def stamped(body: bytes, media_type: str = "text/html; charset=utf-8") -> Any:
        def answer(request: Request) -> Reply:
            if request.headers.get("If-Modified-Since") == STAMP:
                return Reply(status=304)
            return Reply(body=body, media_type=media_type, headers={"Last-Modified": STAMP})

        return answer

    url = site.put(HOST, "/berita/layanan-1", stamped(article(1)))
    listing = feed(url)
    sources = {"kabar": {"feeds": [site.put(HOST, "/feed", stamped(listing.body, listing.media_type))]}}
    assert crawl(sources)["stored"] == 1
    mark = len(site.seen)
    answer = crawl(sources, days=1.1)
    assert (answer["unchanged"], answer["failed"]) == (1, 0)
    again = [(r.path, r.headers.get("If-Modified-Since")) for r in site.seen[mark:] if r.path != "/robots.txt"]
    assert again == [("/feed", STAMP), ("/berita/layanan-1", STAMP)]


def test_what_a_crawl_polled_counts_as_searched(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    """The matrix knows it from the crawl's log: with pages, without any, and without an answer."""
    for name in ("sepi", "mati"):
        site.put(f"{name}.example", "/feed", feed() if name == "sepi" else Reply(status=503))
    sources = source(site, 2) | {
        "sepi": {"feeds": [site.url("sepi.example", "/feed")], "regions": ["73.73"]},
        "mati": {"feeds": [site.url("mati.example", "/feed")], "regions": ["52.04"]},
    }
    crawl(sources)
    answer = run_bukti("coverage", "--year", "2026", "--all", "--json", home=tmp_path / "home").stdout
    searched = {cell["region"]: cell["searched"]["sources"] for cell in json.loads(answer)["cells"]}
    assert searched["64.02"] == 1
    assert (searched.get("52.04", 0), searched.get("11.01", 0)) == (0, 0), "who gave no answer was not searched"
