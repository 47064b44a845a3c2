"""What the crawler knows from one run to the next, on every store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

from models.capture import ArchiveLocation
from models.crawl_state import HeldPage, ListState, PageState, PageStatus, Poll, SourceState
from models.disposition import Disposition
from models.identity import digest_of, document_id
from search_api.store.protocol import Store

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def page(number: int, *, source: str = "kabar", **facts: object) -> PageState:
    state = PageState(
        url=f"https://kabar.example/berita/{number}",
        source=source,
        address=f"https://kabar.example/berita/{number}?page=all",
        found=NOON,
        newest=NOON - number * timedelta(hours=1),
        due=NOON,
    )
    return replace(state, **facts)  # type: ignore[arg-type]


def test_a_source_comes_back_as_it_was_kept(make_store: Callable[[], Store]) -> None:
    state = SourceState(
        source="kabar",
        next_poll=NOON,
        polls=(Poll(at=NOON, listed=20, new=3),),
        lists=(ListState(url="https://kabar.example/feed", etag='"a"', polled=NOON, listed=20, problem="html"),),
    )
    kept = make_store().crawl.save_source(state)
    again = make_store().crawl
    assert kept is not None
    assert again.source("kabar") == kept == replace(state, version=kept.version)
    assert again.sources() == (kept,)
    assert again.source("lain") == SourceState(source="lain")


def test_of_two_who_claim_a_source_one_wins(store: Store) -> None:
    won: list[str] = []
    together = Barrier(8)

    def claim(name: str) -> None:
        seen = store.crawl.source("kabar")
        together.wait()
        if store.crawl.save_source(replace(seen, holder=name, held_until=NOON)) is not None:
            won.append(name)

    threads = [Thread(target=claim, args=(f"run-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert store.crawl.source("kabar").holder == won[0]


def test_a_page_is_made_once_and_written_only_by_who_read_it_last(store: Store) -> None:
    (first,) = store.crawl.save_pages([page(1)])
    assert first is not None
    assert store.crawl.save_pages([page(1), page(2)])[0] is None, "version 0 stands for a page that is not there"
    assert set(store.crawl.pages([page(1).url, page(2).url, page(3).url])) == {page(1).url, page(2).url}
    (second,) = store.crawl.save_pages([replace(first, tries=1)])
    assert second is not None
    assert second.version != first.version
    assert store.crawl.save_pages([replace(first, tries=9)]) == (None,)
    assert store.crawl.pages([first.url])[first.url] == second


def test_every_fact_of_a_page_comes_back(make_store: Callable[[], Store]) -> None:
    full = page(
        1,
        status=PageStatus.HELD,
        due=None,
        tries=2,
        recrawls=1,
        answer=200,
        reason="cut_short",
        fetched=NOON,
        etag='W/"x"',
        last_modified="Mon, 02 Mar 2026 05:00:00 GMT",
        held=HeldPage(
            url="https://kabar.example/berita/1",
            digest=digest_of(b"x"),
            size=1,
            media_type="text/html",
            fetched=NOON,
            location=ArchiveLocation(file="a.warc.gz", offset=7, length=9),
            gone=410,
        ),
        disposition=Disposition.UPDATED,
        document=document_id("kabar", "https://kabar.example/berita/1"),
    )
    (kept,) = make_store().crawl.save_pages([full])
    assert kept == replace(full, version=kept.version if kept else -1)
    assert make_store().crawl.pages([full.url]) == {full.url: kept}


def test_due_gives_waiting_before_done_and_new_before_old(store: Store) -> None:
    store.crawl.save_pages(
        [
            page(5),
            page(1),
            page(3, status=PageStatus.DONE),
            page(2, due=NOON + DAY),
            page(4, status=PageStatus.DEAD, due=None),
            page(0, status=PageStatus.DONE),
            page(6, source="lain"),
            page(7, status=PageStatus.HELD, due=None),
        ]
    )
    assert [p.url[-1] for p in store.crawl.due("kabar", at=NOON, limit=10)] == ["1", "5", "0", "3"]
    assert [p.url[-1] for p in store.crawl.due("kabar", at=NOON, limit=3)] == ["1", "5", "0"]
    assert [p.url[-1] for p in store.crawl.due("kabar", at=NOON + DAY, limit=2)] == ["1", "2"]
    assert store.crawl.due("kabar", at=NOON - DAY, limit=10) == ()
    assert [p.url[-1] for p in store.crawl.held("kabar", limit=10)] == ["7"]
    assert store.crawl.next_due("kabar") == NOON
    assert store.crawl.next_due("nobody") is None


def test_a_quarter_of_what_is_due_are_second_looks(store: Store) -> None:
    store.crawl.save_pages([page(n) for n in range(20)] + [page(n, status=PageStatus.DONE) for n in range(20, 30)])
    found = store.crawl.due("kabar", at=NOON, limit=12)
    assert [p.status for p in found] == [PageStatus.WAITING] * 9 + [PageStatus.DONE] * 3
    assert len(store.crawl.due("kabar", at=NOON, limit=100)) == 30


def test_counts_say_where_a_sources_pages_stand(store: Store) -> None:
    store.crawl.save_pages([page(1), page(2), page(3, status=PageStatus.DEAD, due=None), page(4, source="lain")])
    assert store.crawl.counts("kabar") == {
        PageStatus.WAITING: 2,
        PageStatus.HELD: 0,
        PageStatus.DONE: 0,
        PageStatus.DEAD: 1,
    }


def test_more_pages_than_any_engine_takes_at_once(store: Store) -> None:
    many = [page(n) for n in range(1, 2_101)]
    assert all(store.crawl.save_pages(many))
    assert len(store.crawl.pages([p.url for p in many])) == len(many)
    assert len(store.crawl.due("kabar", at=NOON, limit=5_000)) == len(many)
