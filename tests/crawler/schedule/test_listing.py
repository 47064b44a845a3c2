"""Which of a list's entries are news, and to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.schedule.listing import OTHER_SITE, Wanted, news_of
from models.crawl_state import PageState, PageStatus
from models.disposition import Disposition

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
URL = "http://muria.example/2026/jalan"


def turned_away(reason: str) -> PageState:
    return PageState(
        url=URL,
        source="priangan",
        address=URL,
        status=PageStatus.DEAD,
        found=NOW - timedelta(hours=1),
        newest=NOW,
        reason=reason,
        disposition=Disposition.DISCARDED,
        version=7,
    )


def test_a_page_that_anothers_list_named_first_is_news_to_its_own_source() -> None:
    news = news_of([Wanted(url=URL)], {URL: turned_away(OTHER_SITE)}, source="muria", now=NOW)
    assert news.new == 1
    (page,) = news.pages
    assert (page.source, page.status, page.due) == ("muria", PageStatus.WAITING, NOW)
    assert (page.version, page.disposition) == (7, None)


def test_it_stays_turned_away_for_the_one_that_turned_it_away() -> None:
    assert not news_of([Wanted(url=URL)], {URL: turned_away(OTHER_SITE)}, source="priangan", now=NOW).pages


def test_what_was_turned_away_for_itself_is_news_to_nobody() -> None:
    assert not news_of([Wanted(url=URL)], {URL: turned_away("trap")}, source="muria", now=NOW).pages
