"""The crawl's memory while the store is away: pages go to the spool, in order, and come back from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.fetch.answer import Exchange
from crawler.ledger import Ledger
from crawler.spool import Spool
from models.capture import ArchiveLocation
from models.crawl_state import PageState, PageStatus
from models.errors import StoreBusyError, StoreError
from search_api.store.embedded.crawl_state import CrawlRecord
from search_api.store.embedded.database import Database
from tests.shared import finished

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


class Flaky(CrawlRecord):
    """A record that is away when told so."""

    away = False

    def save_pages(self, pages: Sequence[PageState]) -> tuple[PageState | None, ...]:
        if self.away:
            raise StoreBusyError("somebody else holds the record")
        return super().save_pages(pages)


def page(number: int) -> PageState:
    url = f"https://kabar.example/{number}"
    return PageState(url=url, source="kabar", address=url, found=NOON, newest=NOON, due=NOON)


def exchange(number: int) -> Exchange:
    url = f"https://kabar.example/{number}"
    return Exchange(
        asked=url, url=url, status=200, fetched=NOON, request_headers=(), headers=(("ETag", '"a"'),), body=b"isi"
    )


def test_nothing_fetched_is_lost_while_the_store_is_away(tmp_path: Path) -> None:
    state = Flaky(Database(tmp_path / "record.sqlite3"))
    spool = Spool(tmp_path / "spool")
    ledger = Ledger(state, lambda _: ArchiveLocation(file="a"), spool, now=lambda: NOON)

    async def work() -> None:
        assert await ledger.save_all([page(1), page(2)]) == 2
        due = await ledger.due("kabar", limit=10)
        state.away = True
        first = await ledger.hold(due[0], exchange(1))
        assert first is not None
        # A later word on the same page must not be overtaken by an earlier one.
        await ledger.save(replace(first, status=PageStatus.DONE, held=None))
        await ledger.hold(due[1], exchange(2))
        assert len(spool) == 3
        assert {p.status for p in state.pages([page(1).url, page(2).url]).values()} == {PageStatus.WAITING}
        assert await ledger.drain() == 3, "still away"
        state.away = False
        assert await ledger.drain() == 0

    finished(work())
    ledger.close()
    known = state.pages([page(1).url, page(2).url])
    assert known[page(1).url].status is PageStatus.DONE
    assert known[page(2).url].status is PageStatus.HELD
    assert known[page(2).url].etag == '"a"'


def test_a_new_process_finds_what_a_killed_one_spooled(tmp_path: Path) -> None:
    state = Flaky(Database(tmp_path / "record.sqlite3"))
    state.away = True
    killed = Ledger(state, lambda _: ArchiveLocation(file="a"), Spool(tmp_path / "spool"), now=lambda: NOON)
    finished(killed.hold(page(1), exchange(1)))
    (tmp_path / "spool" / "99999999999999999999.part").write_bytes(b"{half")
    state.away = False
    again = Ledger(state, lambda _: ArchiveLocation(file="a"), Spool(tmp_path / "spool"), now=lambda: NOON)
    assert finished(again.drain()) == 0
    assert state.pages([page(1).url])[page(1).url].status is PageStatus.HELD


def test_a_damaged_record_is_no_reason_to_spool(tmp_path: Path) -> None:
    class Corrupt(CrawlRecord):
        def save_pages(self, pages: Sequence[PageState]) -> tuple[PageState | None, ...]:
            from models.errors import StoreCorruptError

            raise StoreCorruptError("what was read is not what was written")

    spool = Spool(tmp_path / "spool")
    state = Corrupt(Database(tmp_path / "record.sqlite3"))
    ledger = Ledger(state, lambda _: ArchiveLocation(file="a"), spool, now=lambda: NOON)
    with pytest.raises(StoreError, match="not what was written"):
        finished(ledger.save(page(1)))
    assert len(spool) == 0
