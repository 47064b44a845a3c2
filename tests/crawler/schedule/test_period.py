"""Going back in time: which days, which parts of a sitemap."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.schedule.period import Period, dated, on_day
from models.errors import RequestError

MARCH = Period(first=date(2021, 3, 10), last=date(2021, 3, 12))


def test_days_newest_first() -> None:
    assert [day.day for day in MARCH.days()] == [12, 11, 10]


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("https://k.example/indeks?date={date}", "https://k.example/indeks?date=2021-03-09"),
        ("https://k.example/indeks/{yyyy}/{mm}/{dd}", "https://k.example/indeks/2021/03/09"),
    ],
)
def test_lists_that_know_their_day(template: str, address: str) -> None:
    assert dated(template)
    assert on_day(template, date(2021, 3, 9)) == address


@pytest.mark.parametrize(
    ("url", "holds"),
    [
        ("https://k.example/sitemap-2021-03.xml", True),
        ("https://k.example/sitemap-2021-02.xml", False),
        ("https://k.example/sitemap_202103.xml", True),
        ("https://k.example/sitemap/2021.xml", True),
        ("https://k.example/sitemap/2020.xml", False),
        ("https://k.example/post-sitemap7.xml", True),
    ],
)
def test_parts_of_a_sitemap_by_their_name(url: str, holds: bool) -> None:
    assert MARCH.may_hold(url, None) is holds


def test_a_part_that_last_changed_before_has_nothing_of_the_period() -> None:
    assert not MARCH.may_hold("https://k.example/post-sitemap7.xml", datetime(2021, 3, 1, tzinfo=UTC))


def test_no_period() -> None:
    with pytest.raises(RequestError):
        Period(first=date(2021, 3, 2), last=date(2021, 3, 1))
