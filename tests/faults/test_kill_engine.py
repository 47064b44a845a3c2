"""kill -9 of the engine in the middle of a bulk, a reindex, a claim; then it is started again: every acknowledged
document is there, once, and whatever was going on goes on. Engines of the tests' own: nobody else's is touched."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import uuid4

import pytest

from models.errors import StoreError, StoreUnavailableError
from models.query import Group, SearchRequest
from search_api.store.elastic.address import Address
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import Indices, Layout
from search_api.store.elastic.layout import SPECS
from search_api.store.elastic.store import ElasticStore
from search_api.store.elastic.work_claims import ClaimRecord
from tests.engines.server import OwnEngine, own_engine
from tests.faults.conftest import Note
from tests.faults.rounds import ROUNDS, SEED
from tests.search_api.press import PlainTerms, Press, reading, registry, words

BATCH = 8
BATCHES = 12
WRITERS = 2
PATIENCE = 20.0
T = TypeVar("T")
pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def engine() -> Iterator[OwnEngine]:
    with own_engine() as found:
        yield found


@pytest.fixture
def layout(engine: OwnEngine) -> Iterator[Layout]:
    found = Layout(prefix=f"test-{uuid4().hex[:12]}")
    yield found
    client = Client(Address(url=engine.url))
    Indices(client, found, SPECS).remove()
    client.close()


@contextmanager
def opened(engine: OwnEngine, layout: Layout) -> Iterator[ElasticStore]:
    store = ElasticStore.open(
        Address(url=engine.url, patience=PATIENCE, timeout=30.0),
        layout=layout,
        terms=PlainTerms(),
        registry=registry(),
    )
    try:
        yield store
    finally:
        store.close()


class Worker(threading.Thread):
    """Runs to its end; what it raised is raised again by `result`."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self.error = error

    def result(self) -> None:
        self.join(timeout=240)
        assert not self.is_alive(), "it never ended"
        if self.error is not None:
            raise self.error


def until_taken(call: Callable[[], T]) -> T:
    """What every worker of ours does with work that the engine did not take: the same again, later."""
    until = time.monotonic() + 180
    while True:
        try:
            return call()
        except StoreUnavailableError:
            if time.monotonic() > until:
                raise


def kill_and_start(engine: OwnEngine, dice: random.Random, *, within: float) -> None:
    time.sleep(dice.random() * within)
    engine.kill()
    time.sleep(dice.random())
    engine.start()


def all_hits(store: ElasticStore) -> list[str]:
    """Ids of every passage with the word that is in all of them, over all pages."""
    listed: list[str] = []
    cursor = None
    while True:
        request = SearchRequest(group=Group.NONE, size=100, cursor=cursor)
        page = store.search(request, reading(words("taman")))
        listed += [str(hit.id) for hit in page.hits]
        cursor = page.next
        if cursor is None:
            assert len(listed) == page.total.value
            return listed


def everything_is_there_once(store: ElasticStore, documents: int) -> None:
    assert store.catch_up() == 0
    trail = list(store.trail.documents())
    assert len(trail) == documents
    assert all(len(one.captures) == 1 and one.problem is None for one in trail)
    status = store.status()
    assert (status.documents, status.captures) == (documents, documents)
    listed = all_hits(store)
    assert len(listed) == len(set(listed)) == documents, "a passage a document, each found once"


@pytest.mark.parametrize("number", range(max(1, ROUNDS // 3)))  # an engine takes its time to come back
def test_in_a_bulk(number: int, engine: OwnEngine, layout: Layout, note: Note) -> None:
    dice = random.Random(f"{SEED} bulk {number}")
    note("engine killed", "bulk", f"{SEED}, round {number}")
    print(f"BUKTI_FAULT_SEED={SEED} engine killed in a bulk, round {number}")
    acknowledged: list[str] = []
    begun = threading.Event()

    def write(name: str) -> None:
        press = Press()
        with opened(engine, layout) as store:
            for batch in range(BATCHES):
                items = [
                    press.item(
                        f"Judul: {name} {batch} {n}\ntaman {name} {batch} nomor {n}", path=f"/{name}/{batch}-{n}"
                    )
                    for n in range(BATCH)
                ]
                outcomes = until_taken(lambda items=items: store.save_all(items))  # type: ignore[misc]
                assert {outcome.disposition.value for outcome in outcomes} <= {"stored", "unchanged"}
                acknowledged.extend(str(item.document.id) for item in items)
                begun.set()

    with opened(engine, layout):
        pass  # the indices are made
    writers = [Worker(lambda name=name: write(name)) for name in "ab"[:WRITERS]]  # type: ignore[misc]
    for writer in writers:
        writer.start()
    assert begun.wait(60)
    kill_and_start(engine, dice, within=1.5)
    for writer in writers:
        writer.result()
    assert len(acknowledged) == len(set(acknowledged)) == WRITERS * BATCHES * BATCH
    with opened(engine, layout) as store:
        everything_is_there_once(store, len(acknowledged))


@pytest.mark.parametrize("number", range(max(1, ROUNDS // 3)))  # an engine takes its time to come back
def test_in_a_reindex(number: int, engine: OwnEngine, layout: Layout, note: Note) -> None:
    dice = random.Random(f"{SEED} reindex {number}")
    note("engine killed", "reindex", f"{SEED}, round {number}")
    print(f"BUKTI_FAULT_SEED={SEED} engine killed in a reindex, round {number}")
    documents = 60
    press = Press()
    with opened(engine, layout) as store:
        store.save_all([press.item(f"Judul: t{n}\ntaman nomor {n}", path=f"/{n}.txt") for n in range(documents)])
        store.catch_up()
        before = sorted(all_hits(store))

        def rebuild() -> None:
            try:
                store.reindex()
            except StoreError as error:
                print(f"the reindex ended with: {error.detail}")

        rebuilding = Worker(rebuild)
        rebuilding.start()
        kill_and_start(engine, dice, within=1.0)
        rebuilding.result()
        assert sorted(all_hits(store)) == before, "readers find all, whatever became of it"
    with opened(engine, layout) as store:
        assert store.reindex() == documents
        assert sorted(all_hits(store)) == before
        everything_is_there_once(store, documents)
        client = Client(Address(url=engine.url))
        indices = Indices(client, layout, SPECS)
        assert [left for spec in SPECS for left in indices.leftovers(spec)] == [], "no part of one stays"
        client.close()


@pytest.mark.parametrize("number", range(max(1, ROUNDS // 3)))  # an engine takes its time to come back
def test_in_a_claim(number: int, engine: OwnEngine, layout: Layout, note: Note) -> None:
    dice = random.Random(f"{SEED} claim {number}")
    note("engine killed", "claim", f"{SEED}, round {number}")
    print(f"BUKTI_FAULT_SEED={SEED} engine killed in a claim, round {number}")
    work = [f"berkas-{n}" for n in range(240)]
    at = datetime.now(UTC)
    until = at + timedelta(hours=1)
    got: dict[str, set[str]] = {name: set() for name in ("satu", "dua", "tiga")}

    def claim(name: str) -> None:
        client = Client(Address(url=engine.url, patience=PATIENCE, timeout=30.0))
        claims = ClaimRecord(Indices(client, layout, SPECS))
        order = random.Random(f"{SEED} {name} {number}").sample(work, len(work))
        for start in range(0, len(order), 6):
            some = order[start : start + 6]
            got[name] |= until_taken(
                lambda some=some: claims.take(some, holder=name, at=at, until=until)  # type: ignore[misc]
            )
        client.close()

    with opened(engine, layout):
        pass
    workers = {name: Worker(lambda name=name: claim(name)) for name in got}  # type: ignore[misc]
    for worker in workers.values():
        worker.start()
    kill_and_start(engine, dice, within=1.5)
    for worker in workers.values():
        worker.result()
    assert sum(map(len, got.values())) == len(work), "each went to one, none to two"
    assert set().union(*got.values()) == set(work)
    client = Client(Address(url=engine.url, patience=PATIENCE))
    claims = ClaimRecord(Indices(client, layout, SPECS))
    for name, held in got.items():
        assert claims.take(work, holder=name, at=at, until=until) == held, "and the engine remembers the same"
    client.close()
