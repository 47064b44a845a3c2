"""A move between stores and back: all is there, with the same digests; stopped, it goes on; both go on alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bukti.cli import main
from bukti.migrating import compare, move
from models.crawl_log import CrawlLogEntry
from models.crawl_state import SourceState
from models.disposition import Disposition, Outcome
from models.errors import RequestError
from models.identity import DocumentId, document_id
from models.query import Group, SearchRequest
from search_api.store.embedded import EmbeddedStore
from search_api.store.holdings import Kind
from search_api.store.protocol import Store
from tests import on_engine
from tests.contracts.conftest import home
from tests.contracts.test_accounts import NOTE, SESSION, SITI, TOKEN
from tests.contracts.test_crawl_state import page
from tests.contracts.test_jobs import job
from tests.contracts.test_stories import ADMIN, TEXTS, outlet_of, save, told, url_of
from tests.search_api.press import HARIAN, NameAnalyzer, PlainTerms, Press, reading, registry


def fill(store: Store, press: Press | None = None) -> None:
    """Something of everything: near copies, an edit, two analysers, no analysis, a gutted page, a withdrawal ..."""
    press = press or Press()
    for number, words in enumerate((*TEXTS, *TEXTS[:3])):
        save(store, press, number, words)
    save(store, press, 1, TEXTS[4])
    save(store, press, 2, TEXTS[0], junk=True)
    analyzer = NameAnalyzer("a2")
    for document, text in list(store.to_analyze("a2"))[:4]:
        analysis = analyzer.analyze(document, text)
        store.save_analysis(analysis, analyzer.passages(document, text, analysis))
    bare = press.item("Judul: Baru\nbelum dibaca siapa pun", url="https://harian.example/99", outlet=HARIAN)
    store.save(press.bare(bare))
    store.save(press.item("Judul: kosong", url=url_of(3), outlet=outlet_of(3)))
    store.withdraw(document_id(outlet_of(5).id, url_of(5)), ADMIN, reason="asked for")
    store.record(Outcome(source="rusak.pdf", disposition=Disposition.FAILED, reason="empty", detail="no bytes"))
    reached = {"period_from": date(2020, 1, 1), "period_to": date(2020, 2, 1)}
    store.log_crawl(CrawlLogEntry(source="harian", day=date(2026, 1, 2), regions=("73",), fetched=3, **reached))  # type: ignore[arg-type]
    store.log_crawl(CrawlLogEntry(source="harian", day=date(2026, 1, 2), regions=("73",), polled=1))
    store.accounts.add_person(SITI)
    store.accounts.add_token(TOKEN)
    store.accounts.add_session(SESSION)
    for _ in range(3):
        store.accounts.note(NOTE)
    store.jobs.add_job(job("a"))
    brought = Outcome(source="f", disposition=Disposition.STORED, document=DocumentId("d1:1"))
    store.jobs.change_job(replace(job("a"), outcomes=(brought,)))
    store.crawl.save_source(SourceState(source="kabar"))
    store.crawl.save_pages([page(number) for number in range(5)])
    store.catch_up()


def moved(source: Store, target: Store) -> None:
    move(source.holdings, target.taker, step=lambda _: None)
    assert target.catch_up() == 0


def differing(one: Store, other: Store) -> list[Kind]:
    found = list(compare(one.holdings, other.holdings))
    assert all(each.before.count for each in found), "something of everything"
    return [each.kind for each in found if not each.is_whole]


def answers(store: Store) -> dict[str, Any]:
    hits = store.search(SearchRequest(group=Group.NONE, size=100), reading()).hits
    return {hit.id: store.evidence(hit.id) for hit in hits}


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore.open(tmp_path / "home", terms=PlainTerms(), registry=registry())
    fill(store)
    yield store
    store.close()


@pytest.fixture
def engine() -> Iterator[Store]:
    with home("elastic") as make:
        yield make()


def test_there_and_back_nothing_is_lost(embedded: EmbeddedStore, engine: Store, tmp_path: Path) -> None:
    moved(embedded, engine)
    back = EmbeddedStore.open(tmp_path / "back", terms=PlainTerms(), registry=registry())
    moved(engine, back)
    for one, other in ((embedded, engine), (engine, back), (embedded, back)):
        assert differing(one, other) == []
    assert told(embedded) == told(engine) == told(back)
    assert answers(embedded) == answers(engine) == answers(back)
    counts = [replace(store.status(), kind="", bytes_on_disk=0, index=None) for store in (embedded, engine, back)]
    assert counts[0] == counts[1] == counts[2]
    for store in (embedded, engine, back):  # they go on alike
        save(store, Press(), 30, TEXTS[1])
        save(store, Press(), 0, TEXTS[7])
        store.catch_up()
    assert told(embedded) == told(engine) == told(back)
    back.close()


def test_within_one_engine_free_record_too(embedded: EmbeddedStore, tmp_path: Path) -> None:
    back = EmbeddedStore.open(tmp_path / "back", terms=PlainTerms(), registry=registry())
    moved(embedded, back)
    assert differing(embedded, back) == []
    assert answers(embedded) == answers(back)
    back.close()


def test_a_move_that_was_stopped_goes_on(embedded: EmbeddedStore, engine: Store) -> None:
    class Stopped(Exception):
        pass

    for stop in (3, 1):
        left = stop

        def step(_: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Stopped

        with pytest.raises(Stopped):
            move(embedded.holdings, engine.taker, step=step)
    moved(embedded, engine)
    moved(embedded, engine)
    assert differing(embedded, engine) == []


def test_what_did_not_arrive_is_seen(embedded: EmbeddedStore, engine: Store) -> None:
    moved(embedded, engine)
    embedded.accounts.note(NOTE)
    save(embedded, Press(), 0, TEXTS[4])
    assert {Kind.AUDIT, Kind.DOCUMENTS, Kind.ITEMS} <= set(differing(embedded, engine))


def test_it_goes_into_no_store_that_is_used(embedded: EmbeddedStore, engine: Store, tmp_path: Path) -> None:
    save(engine, Press(), 0, TEXTS[0])
    used = EmbeddedStore.open(tmp_path / "used", terms=PlainTerms(), registry=registry())
    save(used, Press(), 0, TEXTS[0])
    for target in (engine, used):
        with pytest.raises(RequestError, match="documents already"):
            move(embedded.holdings, target.taker, step=lambda _: None)
    used.close()


def test_the_command_compares_and_tells(
    embedded: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, layout = on_engine.address().url, on_engine.fresh_layout()
    monkeypatch.setenv("BUKTI_ELASTICSEARCH_PREFIX", layout.prefix)
    try:
        at = ["--home", str(tmp_path / "home")]
        found = CliRunner().invoke(main, ["migrate", *at, "--to", url, "--json"])
        assert found.exit_code == 0, found.output
        told_of = json.loads(found.output)
        assert told_of["whole"]
        assert told_of["kinds"]["documents"]["before"]["count"] == len(list(embedded.holdings.read(Kind.DOCUMENTS)))
        back = ["--to", "embedded", "--to-home", str(tmp_path / "back")]
        found = CliRunner().invoke(main, ["migrate", "--store", url, *at, *back])
        assert found.exit_code == 0, found.output
        assert "All is there." in found.output
        same = CliRunner().invoke(main, ["migrate", *at, "--to", "embedded"])
        assert same.exit_code == 2
    finally:
        on_engine.remove(layout)
