"""The site itself, asked with plain HTTP: what it serves on which day, and that its script is true of it."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import yaml

from tests.newsroom.site.config import write_config
from tests.newsroom.site.expectation import Fate, Kind
from tests.newsroom.site.faults import BOMB_MEGABYTES
from tests.newsroom.site.hosts import REPORTS, Sources
from tests.newsroom.site.server import Newsroom, newsroom
from tests.newsroom.site.sitemaps import MANY
from tests.newsroom.site.story import Story, stories

TIMEOUT, SHORT = 30.0, 1.0
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def site() -> Iterator[Newsroom]:
    with newsroom() as served:
        yield served


@pytest.fixture(autouse=True)
def first_day(site: Newsroom) -> None:
    site.state.day = 1


def get(site: Newsroom, url: str, headers: dict[str, str] | None = None, *, timeout: float = TIMEOUT) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", site.base.port, timeout=timeout)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Host": parts.netloc, **(headers or {})})
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.headers.items()}, response.read()
    finally:
        connection.close()


def url_of(site: Newsroom, story: Story, day: int = 1) -> str:
    return site.base.url(story.outlet.domain, story.path_on(day))


def named(site: Newsroom, identity: str) -> Story:
    return next(story for story in site.site.stories if story.id == identity)


def test_enough_outlets_and_articles_and_no_address_twice() -> None:
    known = stories()
    assert len(known) >= 120
    assert sum(bool(story.article.gold) for story in known) >= 80
    assert len({story.outlet.id for story in known}) >= 8
    assert len({story.outlet.style for story in known}) >= 8
    assert len({(story.outlet.domain, story.path) for story in known}) == len(known)


def test_every_address_that_should_be_stored_answers_with_its_article(site: Newsroom) -> None:
    for day in (1, 2, 3, 8):
        site.state.day = day
        for url, expectation in site.site.expected(day).items():
            if expectation.fates != (Fate.STORED,) or expectation.article is None:
                continue
            status, headers, body = get(site, url)
            assert status == 200, url
            body = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
            if (
                headers["content-type"].startswith("text/")
                and expectation.title
                and "charset=utf-8" in headers["content-type"]
            ):
                plain = unescape(body.decode("utf-8", "replace"))
                assert expectation.body[0].split()[-1] in plain, url


def listed(site: Newsroom, day: int) -> set[str]:
    """Every address that the site's own lists name, followed as far as they go."""
    found: set[str] = set()
    for outlet, host in site.site.hosts.items():
        domain = site.site.outlets[outlet].domain
        if not isinstance(host.robots, str) and host.robots != 404:
            continue
        found |= _of_host(site, domain, host.sources)
    return found


def _of_host(site: Newsroom, domain: str, sources: Sources) -> set[str]:
    waiting = [*sources.feeds, *sources.sitemaps, *sources.sections, *sources.reports]
    waiting += [f"{sources.wordpress}?per_page=5&page={n}" for n in (1, 2, 3)] if sources.wordpress else []
    seen: set[str] = set()
    found: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 40:
            continue
        seen.add(path)
        try:
            _, headers, body = get(site, site.base.url(domain, path))
        except (http.client.HTTPException, OSError):
            continue
        text = gzip.decompress(body).decode() if headers.get("content-type") == "application/x-gzip" else body.decode()
        if len(text) > 2_000_000:
            continue
        for link in re.findall(r"(?:<loc>|<link>|href=[\"']|\"link\": \")([^<\"']+)", text):
            url = unescape(link) if link.startswith("http") else site.base.url(domain, unescape(link))
            if "<sitemap>" in text:
                waiting.append(urlsplit(url).path)
            elif link.startswith("?"):
                waiting.append(path.partition("?")[0] + unescape(link))
            elif 'rel="next"' in text and re.search(r"[?&](?:page|hal|halaman)=\d+$", url):
                parts = urlsplit(url)
                waiting.append(f"{parts.path}?{parts.query}")
            found.add(_plain(url))
    return found


def _plain(url: str) -> str:
    head, _, query = url.partition("?")
    kept = sorted((k, v) for k, v in parse_qsl(query) if k != "PHPSESSID")
    return head + (f"?{urlencode(kept)}" if kept else "")


@pytest.mark.parametrize("day", [1, 2, 8])
def test_every_article_stands_in_a_list_of_its_outlet(site: Newsroom, day: int) -> None:
    site.state.day = day
    names = listed(site, day)
    missing = [
        url
        for url, e in site.site.expected(day).items()
        if e.kind in {Kind.ARTICLE, Kind.REPORT} and e.outlet != "warta-kapuas" and _plain(url) not in names
    ]
    assert not missing


def test_days_bring_edits_moves_and_deletions(site: Newsroom) -> None:
    edited, moved, gone = (
        named(site, f"s-{name}") for name in ("kutim-jembatan-timbang", "hst-irigasi", "agam-harimau")
    )
    before = get(site, url_of(site, edited))[2]
    assert b"1.240 truk" in before
    site.state.day = 3
    assert b"1.310 truk" in get(site, url_of(site, edited))[2]
    status, headers, _ = get(site, url_of(site, moved))
    assert (status, headers["location"]) == (301, moved.path_on(3))
    assert get(site, url_of(site, moved, 3))[0] == 200
    assert get(site, url_of(site, gone))[0] == 410
    expected = site.site.expected(3, last=1)
    assert expected[url_of(site, edited)].fates == (Fate.UPDATED,)
    assert expected[url_of(site, gone)].reason == "deleted"
    assert Fate.STORED in expected[url_of(site, moved, 3)].fates


def test_an_unchanged_page_is_not_sent_again(site: Newsroom) -> None:
    url = url_of(site, named(site, "s-dumai-pipa-air"))
    tag = get(site, url)[1]["etag"]
    assert get(site, url, {"If-None-Match": tag})[0] == 304
    site.state.day = 8
    assert get(site, url, {"If-None-Match": tag})[0] == 200


def test_an_article_in_parts_has_them_and_all_on_one_page(site: Newsroom) -> None:
    story = named(site, "s-bontang-lampu-taman")
    one, two, whole = (
        unescape(get(site, url_of(site, story) + tail)[2].decode()) for tail in ("", "?page=2", "?page=all")
    )
    first, last = story.article.body[0][-40:], story.article.body[-1][-30:-1]
    assert [(first in page, last in page) for page in (one, two, whole)] == [(True, False), (False, True), (True, True)]
    assert get(site, url_of(site, story) + "?page=3")[0] == 404


def test_charsets_differ_from_what_is_declared(site: Newsroom) -> None:
    status, headers, body = get(site, url_of(site, named(site, "s-sumbawa-charset")))
    assert status == 200
    assert "utf-8" in headers["content-type"]
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert "Café" in body.decode("windows-1252")


def test_faults_are_faults(site: Newsroom) -> None:
    sick = site.site.outlets["simpang-lintas"].domain
    later = url_of(site, named(site, "s-simpang-429"))
    first = get(site, later)
    assert (first[0], first[1]["retry-after"]) == (429, "1")
    assert get(site, later)[0] == 200
    for name in ("half", "longer"):
        with pytest.raises(http.client.IncompleteRead):
            get(site, url_of(site, named(site, f"s-simpang-{name}")))
    with pytest.raises(TimeoutError):
        get(site, url_of(site, named(site, "s-simpang-flap")), timeout=SHORT)
    assert get(site, site.base.url(sick, "/putar/a"))[1]["location"] == "/putar/b"
    assert "169.254.169.254" in get(site, site.base.url(sick, "/ke-metadata"))[1]["location"]
    bomb = get(site, site.base.url(sick, "/bom"))[2]
    assert len(bomb) < 1_000_000
    assert len(gzip.decompress(bomb)) > BOMB_MEGABYTES * 1_000_000
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        get(site, site.base.url("kabarpadam.example", "/rss"))


def test_the_long_sitemap_and_the_traps(site: Newsroom) -> None:
    many = get(site, site.base.url("arunika.example", "/sitemap-arsip.xml"))[2]
    assert many.count(b"<loc>") == MANY
    month = get(site, site.base.url("kabarmahakam.example", "/kalender/2031/12/"))[2]
    assert b"/kalender/2032/01/" in month
    assert b"page=901" in get(site, site.base.url("nusatekno.example", "/indeks?page=900"))[2]
    trap = site.site.classify(site.base.url("arunika.example", "/arsip/00017"), 1)
    assert trap is not None
    assert trap.kind is Kind.TRAP
    assert site.site.classify(site.base.url("arunika.example", "/atom.xml"), 1) is None


def test_robots_of_all_kinds(site: Newsroom) -> None:
    said = {
        o.domain: get(site, site.base.url(o.domain, "/robots.txt"))
        for o in site.site.outlets.values()
        if o.id != "kabar-padam"
    }
    assert said["wartakapuas.example"][0] == 503
    assert said["flobamorapos.example"][0] == 404
    assert b"Crawl-delay: 0.2" in said["kabarmahakam.example"][2]
    assert (
        f"Sitemap: {site.base.url('kabarmahakam.example', '/sitemap.xml')}".encode() in said["kabarmahakam.example"][2]
    )
    assert get(site, site.base.url("nowhere.example", "/"))[0] == 421


def test_reports_are_served_and_the_same_each_time(site: Newsroom) -> None:
    for path, (media_type, make) in REPORTS.items():
        status, headers, body = get(site, site.base.url("mediacenter-sumbawakab.example", path))
        assert (status, headers["content-type"]) == (200, media_type)
        assert body == make()


def test_the_log_and_the_control_port(site: Newsroom) -> None:
    site.state.forget()
    get(site, site.base.url("tepikota.blog.example", "/robots.txt"), {"User-Agent": "Tamu/1"})
    (hit,) = site.state.hits("tepikota.blog.example")
    assert (hit.path, hit.user_agent, hit.status) == ("/robots.txt", "Tamu/1", 200)
    control = http.client.HTTPConnection("127.0.0.1", site.control, timeout=TIMEOUT)
    control.request("POST", "/_newsroom/day", body="2")
    assert json.loads(control.getresponse().read()) == {"day": 2}
    assert site.state.day == 2
    for path in ("/_newsroom/requests", "/_newsroom/expected?last=1"):
        again = http.client.HTTPConnection("127.0.0.1", site.control, timeout=TIMEOUT)
        again.request("GET", path)
        assert json.loads(again.getresponse().read())


def test_the_config_names_every_outlet(site: Newsroom, tmp_path: Path) -> None:
    paths = write_config(tmp_path, site.site)
    assert len(paths) == len(site.site.outlets) + 2
    hosts = (tmp_path / "hosts").read_text().splitlines()
    assert Counter(line.split()[0] for line in hosts) == {"127.0.0.1": len(site.site.outlets)}
    source = yaml.safe_load((tmp_path / "sources" / "tepian-barito.yaml").read_text())
    assert source["wordpress"] == [site.base.url("tepianbarito.example", "/wp-json/wp/v2/posts")]


def test_no_two_short_articles_are_alike() -> None:
    short = [story for story in stories() if not story.article.gold and story.origin is None]
    runs = {story.id: _runs(" ".join(story.article.body)) for story in short}
    pairs = [
        (a, b) for a in runs for b in runs if a < b and len(runs[a] & runs[b]) > 0.1 * min(len(runs[a]), len(runs[b]))
    ]
    assert not pairs


def _runs(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}
