"""Two workers on one store share what is to be analysed; what a killed one had taken is done by the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

from bukti.shares import AT_ONCE, Shares
from models.document import Document
from models.text import Text
from search_api.store.protocol import Store
from tests.contracts.conftest import MakeStore
from tests.search_api.press import HARIAN, NameAnalyzer, Press

VERSION = "a2"
COUNT = 3 * AT_ONCE + 5
Offered = tuple[Document, Text]


def fill(store: Store, press: Press) -> set[str]:
    items = [
        press.item(f"Judul: Kabar {n}\nperpustakaan nomor {n} dibuka", url=f"https://harian.example/{n}", outlet=HARIAN)
        for n in range(COUNT)
    ]
    store.save_all(items)
    return {item.document.id for item in items}


def offered(store: Store, *, held: timedelta) -> Iterator[Offered]:
    shares = Shares(store.claims, f"analysis {VERSION}", held=held, pause=0.05)
    return shares.all_of(lambda: store.to_analyze(VERSION), lambda one: f"{one[0].id} {one[1].digest}")


def analyze(store: Store, *, held: timedelta, done: list[str]) -> None:
    analyzer = NameAnalyzer(VERSION)
    for document, text in offered(store, held=held):
        analysis = analyzer.analyze(document, text)
        assert store.save_analysis(analysis, analyzer.passages(document, text, analysis))
        done.append(document.id)


def test_two_workers_do_everything_once(make_store: MakeStore, press: Press) -> None:
    stores = (make_store(), make_store())
    documents = fill(stores[0], press)
    done: list[list[str]] = [[], []]
    together = threading.Barrier(2)

    def work(number: int) -> None:
        together.wait()
        analyze(stores[number], held=timedelta(minutes=1), done=done[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done[0] + done[1]) == sorted(documents), "all of them, each once"
    stores[0].catch_up()
    assert stores[0].status().analyses == {VERSION: COUNT}


def test_what_a_killed_worker_had_taken_is_taken_over(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    documents = fill(store, press)
    killed = offered(store, held=timedelta(seconds=1))  # kept to the end of the test: nobody tells it to let go
    first, _ = next(killed)
    done: list[str] = []
    analyze(make_store(), held=timedelta(minutes=1), done=done)
    assert sorted(done) == sorted(documents)
    assert first.id in done


def test_a_worker_that_stops_lets_go_at_once(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    documents = fill(store, press)
    stopped = offered(store, held=timedelta(hours=1))
    next(stopped)
    stopped.close()  # type: ignore[attr-defined]
    done: list[str] = []
    analyze(store, held=timedelta(minutes=1), done=done)
    assert sorted(done) == sorted(documents)


def test_what_is_passed_over_is_offered_to_the_next(store: Store, press: Press) -> None:
    fill(store, press)
    shares = Shares(store.claims, "looked at", held=timedelta(hours=1), pause=0.05)
    for document, _ in shares.all_of(lambda: store.to_analyze(VERSION), lambda one: one[0].id):
        shares.give_back(document.id)
    again = Shares(store.claims, "looked at", held=timedelta(hours=1), pause=0.05)
    assert len(list(again.all_of(lambda: store.to_analyze(VERSION), lambda one: one[0].id))) == COUNT
