"""Dispositions, captures and their chain, the crawl log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.crawl_log import CrawlLogEntry
from models.disposition import Disposition, Outcome
from models.errors import NotFoundError, RequestError
from models.identity import DocumentId
from models.query import SearchRequest
from search_api.store.protocol import Store
from tests.contracts.conftest import MakeStore
from tests.search_api.press import FETCHED, HARIAN, KABAR, Press, reading, words

URL = "https://harian.example/a"
PAGE = "Judul: Kota Palopo\nTanggal: 2020-09-17\nKota Palopo membuka perpustakaan."
EDITED = PAGE.replace("membuka", "menutup")
ALL = reading(words("Palopo"))


def test_a_new_document_is_stored_and_found(store: Store, press: Press) -> None:
    item = press.item(PAGE, url=URL, outlet=HARIAN)
    outcome = store.save(item)
    assert outcome == Outcome(source=URL, disposition=Disposition.STORED, document=item.document.id)
    assert store.document(item.document.id) == item.document
    assert store.analysis(item.document.id) == item.analysis
    assert [hit.id for hit in store.search(SearchRequest(), ALL).hits] == [item.passages[0].id]


def test_the_same_bytes_again_are_unchanged(store: Store, press: Press) -> None:
    item = press.item(PAGE, url=URL)
    store.save(item)
    settled = store.settled(item.document, item.capture.digest)
    assert settled is not None
    assert settled.disposition is Disposition.UNCHANGED
    assert store.save(item).disposition is Disposition.UNCHANGED
    assert len(store.captures(item.document.id)) == 1


def test_other_bytes_are_a_new_capture_chained_to_the_last(store: Store, press: Press) -> None:
    first, second = press.item(PAGE, url=URL), press.item(EDITED, url=URL)
    store.save(first)
    assert store.settled(second.document, second.capture.digest) is None
    assert store.save(second).disposition is Disposition.UPDATED
    assert store.save(first).disposition is Disposition.UPDATED, "back to the older bytes is a change, too"
    chain = store.captures(first.document.id)
    assert [capture.digest for capture in chain] == [
        first.capture.digest,
        second.capture.digest,
        first.capture.digest,
    ]
    assert [capture.previous for capture in chain] == [None, chain[0].record_digest, chain[1].record_digest]


def test_an_edit_leaves_only_the_new_words_to_be_found(store: Store, press: Press) -> None:
    store.save(press.item(PAGE, url=URL))
    store.save(press.item(EDITED, url=URL))
    found = store.search(SearchRequest(), ALL)
    assert [hit.passage.text for hit in found.hits] == ["Kota Palopo menutup perpustakaan."]


def test_what_goes_with_stored_is_told_and_counted(store: Store, press: Press) -> None:
    item = replace(press.item(PAGE, url=URL), reason="feed_entry")
    assert store.save(item).reason == "feed_entry"
    found = store.last_items()
    assert found is not None
    assert found.reasons[Disposition.STORED] == {"feed_entry": 1}


def test_another_url_with_the_same_bytes_is_a_duplicate(store: Store, press: Press) -> None:
    first = press.item(PAGE, url=URL, outlet=HARIAN)
    copy = press.item(PAGE, url="https://harian.example/amp/a", outlet=HARIAN)
    store.save(first)
    settled = store.settled(copy.document, copy.capture.digest)
    outcome = store.save(copy)
    for found in (settled, outcome):
        assert found is not None
        assert found.disposition is Disposition.DUPLICATE
        assert found.reason == "same_bytes"
        assert found.document == first.document.id
        assert found.detail == f"same bytes as {URL}"
    with pytest.raises(NotFoundError):
        store.document(copy.document.id)


def test_another_path_to_the_same_canonical_url_is_a_duplicate(store: Store, press: Press) -> None:
    store.save(press.item(PAGE, url=URL, path="/a.html"))
    outcome = store.save(press.item(EDITED, url=URL, path="/b.html"))
    assert (outcome.disposition, outcome.reason) == (Disposition.DUPLICATE, "same_url")
    assert store.save(press.item(EDITED, url=URL, path="/a.html")).disposition is Disposition.UPDATED


def test_the_same_canonical_url_without_its_outlet_is_a_duplicate(store: Store, press: Press) -> None:
    store.save(press.item(PAGE, url=URL, outlet=HARIAN))
    outcome = store.save(press.item(EDITED, url=URL))
    assert (outcome.disposition, outcome.reason) == (Disposition.DUPLICATE, "same_url")


def test_a_copy_at_another_outlet_is_stored_in_the_same_story(store: Store, press: Press) -> None:
    one = press.item(PAGE, url=URL, outlet=HARIAN)
    other = press.item(PAGE, url="https://kabar.example/x", outlet=KABAR)
    assert [outcome.disposition for outcome in store.save_all([one, other])] == [Disposition.STORED] * 2
    hits = store.search(SearchRequest(), ALL).hits
    assert len(hits) == 1, "one story"
    assert hits[0].story is not None
    assert (hits[0].story.copies, hits[0].story.outlets) == (2, 2)


def test_a_file_known_by_its_page_s_url_is_settled_by_its_path(store: Store, press: Press) -> None:
    item = press.item(PAGE, url=URL, path="/a.html")
    store.save(item)
    unread = press.item(PAGE, path="/a.html").document
    settled = store.settled(unread, item.capture.digest)
    assert settled is not None
    assert (settled.disposition, settled.document) == (Disposition.UNCHANGED, item.document.id)


def test_a_discarded_page_leaves_a_line_and_a_known_document_keeps_the_capture(store: Store, press: Press) -> None:
    gutted = press.item("Judul: kosong", url=URL)
    assert store.save(gutted).disposition is Disposition.DISCARDED
    with pytest.raises(NotFoundError):
        store.document(gutted.document.id)
    whole = press.item(PAGE, url=URL)
    store.save(whole)
    outcome = store.save(gutted)
    assert (outcome.disposition, outcome.reason) == (Disposition.DISCARDED, "too_short")
    assert [capture.digest for capture in store.captures(whole.document.id)] == [
        whole.capture.digest,
        gutted.capture.digest,
    ]
    assert store.search(SearchRequest(), ALL).total.value == 1, "what was said stays said"


def test_a_batch_keeps_its_order_and_its_own_duplicates(store: Store, press: Press) -> None:
    items = [press.item(PAGE, url=URL), press.item(PAGE, url=URL), press.item(EDITED, url=URL), press.item("Judul: -")]
    assert [outcome.disposition for outcome in store.save_all(items)] == [
        Disposition.STORED,
        Disposition.UNCHANGED,
        Disposition.UPDATED,
        Disposition.DISCARDED,
    ]


def test_characters_that_no_database_takes_fail_alone(store: Store, press: Press) -> None:
    good, bad = press.item(PAGE, url=URL), press.item(EDITED, path="/bad.txt")
    broken = replace(bad, document=replace(bad.document, source="/bad\udcff.txt"))
    outcomes = store.save_all([broken, good])
    assert [outcome.disposition for outcome in outcomes] == [Disposition.FAILED, Disposition.STORED]
    assert outcomes[0].reason == "malformed"
    assert store.status().items[Disposition.FAILED] == 1


def test_parts_that_do_not_belong_together_are_refused(store: Store, press: Press) -> None:
    item, other = press.item(PAGE, url=URL), press.item(EDITED, url=URL)
    with pytest.raises(RequestError, match="belong together"):
        store.save(replace(item, text=other.text))
    assert store.status().documents == 0


def test_everything_is_there_when_the_store_is_opened_again(make_store: MakeStore, press: Press) -> None:
    first = make_store()
    item = press.item(PAGE, url=URL)
    first.save(item)
    first.close()
    again = make_store()
    assert again.analysis(item.document.id) == item.analysis
    assert again.search(SearchRequest(), ALL).total.value == 1
    status = again.status().index
    assert status is not None
    assert status.behind == 0


def test_every_item_is_counted_once(store: Store, press: Press) -> None:
    store.save(press.item(PAGE, url=URL))
    store.save(press.item(PAGE, url=URL))
    store.record(Outcome(source="/gone", disposition=Disposition.FAILED, reason="missing", detail="gone"))
    assert store.status().items == {
        Disposition.STORED: 1,
        Disposition.UPDATED: 0,
        Disposition.UNCHANGED: 1,
        Disposition.DUPLICATE: 0,
        Disposition.DISCARDED: 0,
        Disposition.FAILED: 1,
    }


def test_the_crawl_log_sums_a_source_s_day_and_widens_its_period(store: Store, press: Press) -> None:
    line = CrawlLogEntry(
        source="harian",
        day=date(2024, 1, 2),
        regions=("73",),
        listed=1,
        fetched=1,
        period_from=date(2020, 9, 17),
        period_to=date(2020, 9, 17),
    )
    store.save(press.item(PAGE, url=URL, crawl=line))
    store.log_crawl(
        replace(line, regions=("73.22",), polled=1, period_from=date(2018, 1, 1), period_to=date(2018, 2, 1))
    )
    store.log_crawl(replace(line, day=date(2024, 1, 3), period_from=None, period_to=None))
    assert store.crawl_log() == (
        replace(line, regions=("73", "73.22"), polled=1, listed=2, fetched=2, period_from=date(2018, 1, 1)),
        replace(line, day=date(2024, 1, 3), period_from=None, period_to=None),
    )


def test_a_fetch_time_of_another_zone_keeps_its_instant_and_the_chain(store: Store, press: Press) -> None:
    wita = datetime.fromisoformat("2024-01-02T11:04:05+08:00")
    item = press.item(PAGE, url=URL, fetched=wita)
    store.save(item)
    (capture,) = store.captures(item.document.id)
    assert capture.fetched == FETCHED
    assert capture.fetched.tzinfo is UTC
    assert capture.location == item.capture.location


def test_unknown_ids_are_not_found(store: Store) -> None:
    unknown = DocumentId("d1:" + "0" * 32)
    for ask in (store.document, store.analysis, store.captures):
        with pytest.raises(NotFoundError):
            ask(unknown)


def test_the_last_day_s_dispositions(store: Store, press: Press) -> None:
    assert store.last_items() is None
    store.save(press.item(PAGE, url=URL, outlet=HARIAN))
    for reason in ("timeout", "too_large", "timeout"):
        store.record(Outcome(source=URL, disposition=Disposition.FAILED, reason=reason))
    found = store.last_items()
    assert found is not None
    assert found.items == dict.fromkeys(Disposition, 0) | {Disposition.STORED: 1, Disposition.FAILED: 3}
    assert list(found.reasons[Disposition.FAILED].items()) == [("timeout", 2), ("too_large", 1)]
