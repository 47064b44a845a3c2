"""Hosts that die, hang, lie and push back: the others go on, and the table says what happened."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest

from tests.crawler.conftest import Crawl
from tests.crawler.fetch.test_politeness import newsroom
from tests.crawler.site import Reply, Site, article, feed

HOST = "kabar.example"


def one(site: Site, crawl: Crawl, reply: Reply, **spec: Any) -> dict[str, Any]:
    """A source whose first page answers so, its second well; the answer for the first."""
    bad = site.put(HOST, "/berita/buruk", reply)
    good = site.put(HOST, "/berita/baik", Reply(body=article(1)))
    answer = crawl({"kabar": {"feeds": [site.put(HOST, "/feed", feed(bad, good))]}}, **spec)
    assert answer["stored"] == 1, answer
    told = (*answer["errors"], *answer["discards"])
    assert [t["source"] for t in told] == [bad]
    found: dict[str, Any] = told[0] | {"failed": answer["failed"], "discarded": answer["discarded"]}
    return found


BOMB = b"<html><body><p>" + b"0" * 40_000_000


@pytest.mark.parametrize(
    ("reply", "reason", "again"),
    [
        (Reply(status=404), "not_found", False),
        (Reply(status=410), "gone", False),
        (Reply(status=403), "forbidden", False),
        (Reply(status=418), "refused", False),
        (Reply(status=500), "server_error", True),
        (Reply(status=503, headers={"Retry-After": "7200"}), "server_error", True),
        (Reply(body=article(2), cut=300), "cut_short", True),
        (Reply(body=article(2), length=1_000_000), "cut_short", True),
        (Reply(body=article(2), hang=12.0), "timeout", True),
        (Reply(body=article(2), drip=0.05), "timeout", True),
        (Reply(body=b"x" * 3_000_000), "too_large", False),
        (Reply(status=302, headers={"Location": "/berita/buruk"}), "too_many_redirects", False),
        (Reply(body=gzip.compress(BOMB), headers={"Content-Encoding": "gzip"}), "too_large", False),
        (Reply(body=zlib.compress(BOMB), headers={"Content-Encoding": "deflate"}), "too_large", False),
    ],
    ids=lambda value: None if isinstance(value, Reply) else str(value),
)
def test_a_bad_page_is_told_and_the_next_is_fetched(
    reply: Reply, reason: str, again: bool, site: Site, crawl: Crawl
) -> None:
    # A Retry-After of hours closes the host: what else it has waits. Here only the page's own fate is looked at.
    patience = 10_000.0 if "Retry-After" in reply.headers else 20.0
    if patience > 20.0:
        reply = Reply(status=reply.status, headers={"Retry-After": "1"})
    told = one(site, crawl, reply, policy={"timeout": 4.0, "max_size": 2_000_000})
    assert told["reason"] == reason
    assert ("asked again" in told["detail"]) is again


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_bombs_of_newer_kinds_are_not_unpacked(coding: str, site: Site, crawl: Crawl) -> None:
    if coding == "br":
        body = pytest.importorskip("brotli").compress(BOMB, quality=1)
    else:
        body = pytest.importorskip("backports.zstd").compress(BOMB)
    told = one(site, crawl, Reply(body=body, headers={"Content-Encoding": coding}), policy={"max_size": 2_000_000})
    assert told["reason"] == "too_large"


def test_a_host_that_fails_again_and_again_is_left_alone_and_the_others_go_on(site: Site, crawl: Crawl) -> None:
    sources = newsroom(site, 4)
    dead = [site.put("mati.example", f"/berita/{n}", Reply(status=503)) for n in range(30)]
    blocked = [site.put("blokir.example", f"/berita/{n}", Reply(status=403)) for n in range(30)]
    for name, urls in (("mati", dead), ("blokir", blocked)):
        listing = site.put(f"{name}.example", "/feed", feed(*urls))
        sources |= {name: {"feeds": [listing]}}
    answer = crawl(sources)
    assert answer["sources"]["kabar"]["stored"] == 4
    for name in ("mati", "blokir"):
        assert len(site.asked(f"{name}.example")) <= 7, "the list, four answers, and what was under way"
        assert "4 answers in a row" in answer["sources"][name]["left"]


def test_a_page_that_says_later_is_asked_again_later_and_then_given_up(site: Site, crawl: Crawl) -> None:
    url = site.put(HOST, "/berita/1", Reply(status=503))
    sources = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(url))]}}
    crawl(sources)
    assert crawl(sources)["failed"] == 0
    assert site.asked().count("/berita/1") == 1, "not due yet"
    site.put(HOST, "/berita/1", Reply(body=article(1)))
    assert crawl(sources, days=1)["stored"] == 1


def test_never_is_never(site: Site, crawl: Crawl) -> None:
    url = site.put(HOST, "/berita/1", Reply(status=404))
    sources = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(url))]}}
    for days in (0, 1, 30):
        crawl(sources, days=days)
    assert site.asked().count("/berita/1") == 1
    assert site.asked().count("/feed") == 3
