"""Manners, measured at the server: the pace, robots.txt, who we say we are, and what "later" means."""

from __future__ import annotations

from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed

HOST = "kabar.example"


def newsroom(site: Site, number: int, *, robots: Reply | None = None, host: str = HOST) -> dict[str, dict[str, object]]:
    """A source with so many articles; its entry in the catalogue."""
    urls = [site.put(host, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(number)]
    feed_url = site.put(host, "/feed", feed(*urls))
    if robots is not None:
        site.put(host, "/robots.txt", robots)
    return {host.partition(".")[0]: {"feeds": [feed_url]}}


def test_never_more_than_the_agreed_rate(site: Site, crawl: Crawl) -> None:
    answer = crawl(newsroom(site, 6), policy={"delay": 0.3, "throttle": True, "max_delay": 1.0})
    assert answer["stored"] == 6
    # Requests leave no sooner; the way through the machine may lengthen one gap and shorten the next by as much.
    assert min(site.gaps(HOST)) > 0.25
    assert len(site.seen) == 8


def test_a_crawl_delay_is_kept_from_the_first_page_on(site: Site, crawl: Crawl) -> None:
    rules = Reply(body=b"User-agent: *\nCrawl-delay: 0.7\n", media_type="text/plain")
    assert crawl(newsroom(site, 3, robots=rules))["stored"] == 3
    assert min(site.gaps(HOST)[1:]) > 0.6


def test_robots_are_obeyed_for_pages_and_lists(site: Site, crawl: Crawl) -> None:
    rules = Reply(
        body=b"User-agent: *\nDisallow: /berita/layanan-1\n\nUser-agent: Bukti\nDisallow: /berita/layanan-2\n"
    )
    answer = crawl(newsroom(site, 4, robots=rules))
    assert sorted(site.asked()) == ["/berita/layanan-0", "/berita/layanan-1", "/berita/layanan-3", "/feed"]
    assert [told["reason"] for told in answer["discards"]] == ["robots_forbids"]


def test_robots_that_fail_close_the_host_and_a_404_opens_it(site: Site, crawl: Crawl) -> None:
    sources: dict[str, dict[str, object]] = {}
    for name, robots in (
        ("rusak", Reply(status=500)),
        ("sibuk", Reply(status=429)),
        ("lambat", Reply(body=b"User-agent: *\n", hang=15.0)),
        ("terbuka", Reply(status=404)),
        ("terlarang", Reply(status=403)),
        ("raksasa", Reply(body=b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /\n")),
    ):
        sources |= newsroom(site, 2, robots=robots, host=f"{name}.example")
    answer = crawl(sources, policy={"timeout": 5.0})
    closed = {name: site.asked(f"{name}.example") for name in ("rusak", "sibuk", "lambat")}
    assert closed == {"rusak": [], "sibuk": [], "lambat": []}
    assert all("robots.txt" in str(answer["sources"][name]["problems"]) for name in closed)
    assert {name: answer["sources"][name]["stored"] for name in ("terbuka", "terlarang", "raksasa")} == {
        "terbuka": 2,
        "terlarang": 2,
        "raksasa": 2,
    }


def test_we_say_who_we_are_and_whom_to_write_to(site: Site, crawl: Crawl) -> None:
    crawl(newsroom(site, 1), settings={"crawl_contact": "redaksi@bukti.example"})
    assert {request.headers["User-Agent"] for request in site.seen} == {"Bukti/0.1 (+redaksi@bukti.example)"}


def test_what_is_stored_is_not_fetched_again_and_lists_are_asked_for_changes(site: Site, crawl: Crawl) -> None:
    sources = newsroom(site, 3)
    listing = site.pages[HOST, "/feed"]
    assert isinstance(listing, Reply)
    site.put(
        HOST,
        "/feed",
        lambda request: (
            Reply(status=304)
            if request.headers.get("If-None-Match") == '"a"'
            else Reply(body=listing.body, media_type=listing.media_type, headers={"ETag": '"a"'})
        ),
    )
    assert crawl(sources)["stored"] == 3
    first = len(site.seen)
    again = crawl(sources, asked={"now": True})
    assert [r.path for r in site.seen[first:]] == ["/robots.txt", "/feed"]
    assert site.seen[-1].headers["If-None-Match"] == '"a"'
    assert (again["stored"], again["failed"], again["sources"]["kabar"]["polled"]) == (0, 0, 1)


def test_a_host_that_asks_for_time_gets_it(site: Site, crawl: Crawl) -> None:
    asked: list[float] = []

    def busy(request: object) -> Reply:
        asked.append(0.0)
        return Reply(status=429, headers={"Retry-After": "2"}) if len(asked) == 1 else Reply(body=article(50))

    sources = newsroom(site, 3)
    urls = [site.url(HOST, f"/berita/layanan-{n}") for n in range(3)]
    site.put(HOST, "/feed", feed(site.put(HOST, "/berita/sibuk", busy), *urls))
    answer = crawl(sources)
    assert answer["stored"] == 3
    assert [told["reason"] for told in answer["errors"]] == ["too_many_requests"]
    index = site.asked(robots=True).index("/berita/sibuk")
    assert site.seen[index + 1].at - site.seen[index].at > 1.9


def test_a_host_that_asks_for_a_day_between_two_requests_is_left_alone(site: Site, crawl: Crawl) -> None:
    rules = Reply(body=b"User-agent: *\nCrawl-delay: 86400\n", media_type="text/plain")
    sources = newsroom(site, 3, robots=rules) | newsroom(site, 2, host="lain.example")
    answer = crawl(sources)
    assert site.asked(HOST) == []
    assert "86400 s between two requests" in str(answer["sources"]["kabar"]["problems"])
    assert answer["sources"]["lain"]["stored"] == 2
