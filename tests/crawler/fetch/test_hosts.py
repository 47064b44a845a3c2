"""Which hosts are left alone for the rest of a run."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.fetch.answer import NotModified, Unfetched
from crawler.fetch.hosts import Hosts

HOST = "kabar.example"
NO_ROBOTS = Unfetched(url=f"http://{HOST}/a", reason="robots_unreachable", detail="refused", later=True)


def test_a_host_whose_robots_txt_cant_be_had_is_left_alone() -> None:
    hosts = Hosts(limit=4, patience=5.0)
    hosts.note(HOST, NO_ROBOTS)
    assert hosts.closed(HOST) == "refused"


def test_a_redirect_to_a_dead_host_closes_not_the_one_that_gave_it() -> None:
    hosts = Hosts(limit=4, patience=5.0)
    hosts.note(HOST, NotModified(url=f"http://{HOST}/sitemap.xml", fetched=datetime(2026, 3, 2, tzinfo=UTC)))
    hosts.note(HOST, NO_ROBOTS)
    assert hosts.closed(HOST) is None


def test_many_of_them_in_a_row_do() -> None:
    hosts = Hosts(limit=3, patience=5.0)
    hosts.note(HOST, NotModified(url=f"http://{HOST}/sitemap.xml", fetched=datetime(2026, 3, 2, tzinfo=UTC)))
    for _ in range(3):
        hosts.note(HOST, NO_ROBOTS)
    assert hosts.closed(HOST) is not None
