"""What a page's next state is: later doubles and ends, never is never, a document is looked at again twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from crawler.fetch.answer import NotModified, Unfetched
from crawler.schedule.retry import RetryRules
from crawler.schedule.settle import after_failure, after_outcome, after_same
from models.capture import ArchiveLocation
from models.crawl_state import HeldPage, PageState, PageStatus
from models.disposition import Disposition, Outcome
from models.identity import digest_of, document_id

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
RULES = RetryRules()
URL = "https://kabar.example/berita/1"
PAGE = PageState(url=URL, source="kabar", address=URL, found=NOON, newest=NOON, due=NOON)
DOCUMENT = document_id("kabar", URL)


def held(page: PageState, *, at: datetime, gone: int | None = None) -> PageState:
    where = ArchiveLocation(file="a")
    capture = HeldPage(
        url=URL, digest=digest_of(b""), size=0, media_type="text/html", fetched=at, location=where, gone=gone
    )
    return replace(page, status=PageStatus.HELD, due=None, fetched=at, held=capture)


def outcome(disposition: Disposition) -> Outcome:
    return Outcome(source=URL, disposition=disposition, document=DOCUMENT)


def later(**facts: object) -> Unfetched:
    return replace(Unfetched(url=URL, reason="timeout", detail="", later=True), **facts)  # type: ignore[arg-type]


def test_later_waits_twice_as_long_each_time_and_comes_to_an_end() -> None:
    page, now, waits = PAGE, NOON, []
    while page.status is PageStatus.WAITING:
        page = after_failure(page, later(), now=now, rules=RULES)
        if page.due is not None:
            waits.append(page.due - now)
            now = page.due
    assert page.status is PageStatus.DEAD
    assert len(waits) == RULES.tries - 1
    assert all(two == 2 * one or two == RULES.longest for one, two in pairwise(waits))


def test_a_hosts_own_word_is_a_floor() -> None:
    page = after_failure(PAGE, later(after=5_000.0), now=NOON, rules=RULES)
    assert page.due == NOON + timedelta(seconds=5_000)


def test_never_is_never() -> None:
    page = after_failure(PAGE, later(later=False), now=NOON, rules=RULES)
    assert (page.status, page.due) == (PageStatus.DEAD, None)


def test_looks_after_one_day_and_seven_then_no_more() -> None:
    page = after_outcome(held(PAGE, at=NOON), outcome(Disposition.STORED), RULES)
    assert (page.status, page.due, page.document) == (PageStatus.DONE, NOON + timedelta(days=1), DOCUMENT)
    second = NOON + timedelta(days=1, hours=3)
    page = after_outcome(held(page, at=second), outcome(Disposition.UPDATED), RULES)
    assert page.due == second + timedelta(days=6)
    page = after_same(page, NotModified(url=URL, fetched=second + timedelta(days=6)), RULES)
    assert (page.due, page.status, page.recrawls) == (None, PageStatus.DONE, 2)


def test_a_page_that_is_gone_is_not_asked_for_again_and_keeps_its_document() -> None:
    page = after_outcome(held(PAGE, at=NOON), outcome(Disposition.STORED), RULES)
    gone = after_outcome(held(page, at=NOON + timedelta(days=1), gone=410), outcome(Disposition.DISCARDED), RULES)
    assert (gone.status, gone.due, gone.document) == (PageStatus.DEAD, None, DOCUMENT)


def test_a_stored_page_that_can_not_be_looked_at_stays_what_it_is() -> None:
    page = after_outcome(held(PAGE, at=NOON), outcome(Disposition.STORED), RULES)
    for _ in range(RULES.tries):
        page = after_failure(page, later(), now=NOON + timedelta(days=1), rules=RULES)
    assert page.status is PageStatus.DONE
    assert page.document == DOCUMENT
    assert page.due is not None


def test_what_was_discarded_is_not_looked_at_again() -> None:
    assert after_outcome(held(PAGE, at=NOON), outcome(Disposition.DISCARDED), RULES).due is None
