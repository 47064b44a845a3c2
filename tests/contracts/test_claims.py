"""Claims: of two who ask, one gets it; what a killed worker held is taken over when its time is over."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from search_api.store.protocol import Store
from tests.contracts.conftest import MakeStore

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG = "analysis 1.2.3 d1:" + "x" * 600


def test_what_one_holds_no_other_gets(store: Store) -> None:
    assert store.claims.take(["a", "b"], holder="one", at=AT, until=AT + MINUTE) == {"a", "b"}
    assert store.claims.take(["b", "c", LONG], holder="two", at=AT, until=AT + MINUTE) == {"c", LONG}
    assert store.claims.take([LONG], holder="one", at=AT, until=AT + MINUTE) == frozenset()
    assert store.claims.take([], holder="one", at=AT, until=AT + MINUTE) == frozenset()


def test_a_claim_that_is_over_is_taken_over(store: Store) -> None:
    store.claims.take(["a"], holder="killed", at=AT, until=AT + MINUTE)
    just_before = AT + MINUTE - timedelta(microseconds=1)
    assert store.claims.take(["a"], holder="two", at=just_before, until=AT + 2 * MINUTE) == frozenset()
    assert store.claims.take(["a"], holder="two", at=AT + MINUTE, until=AT + 3 * MINUTE) == {"a"}
    assert store.claims.take(["a"], holder="killed", at=AT + 2 * MINUTE, until=AT + 9 * MINUTE) == frozenset()


def test_who_holds_it_holds_it_for_longer(store: Store) -> None:
    store.claims.take(["a"], holder="one", at=AT, until=AT + MINUTE)
    assert store.claims.take(["a"], holder="one", at=AT, until=AT + 3 * MINUTE) == {"a"}
    assert store.claims.take(["a"], holder="two", at=AT + 2 * MINUTE, until=AT + 5 * MINUTE) == frozenset()


def test_what_is_let_go_is_free_at_once(store: Store) -> None:
    store.claims.take(["a", "b"], holder="one", at=AT, until=AT + MINUTE)
    store.claims.let_go(["a", "unknown"], holder="one")
    store.claims.let_go(["b"], holder="two")
    store.claims.let_go(["a"], holder="one")
    assert store.claims.take(["a", "b"], holder="two", at=AT, until=AT + MINUTE) == {"a"}


def test_forgetting_ends_no_claim_that_goes_on(make_store: MakeStore) -> None:
    first = make_store()
    first.claims.take(["old"], holder="one", at=AT, until=AT + MINUTE)
    first.claims.take(["new"], holder="one", at=AT, until=AT + 5 * MINUTE)
    first.claims.forget(AT + 2 * MINUTE)
    first.close()
    again = make_store().claims
    assert again.take(["old", "new"], holder="two", at=AT, until=AT + MINUTE) == {"old"}


def test_of_many_who_ask_at_once_each_item_goes_to_one(store: Store) -> None:
    items = [f"item {n}" for n in range(40)]
    got: list[frozenset[str]] = []
    together = threading.Barrier(6)

    def ask(holder: str) -> None:
        together.wait()
        got.append(store.claims.take(items, holder=holder, at=AT, until=AT + MINUTE))

    threads = [threading.Thread(target=ask, args=(f"worker {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(map(len, got)) == len(items)
    assert frozenset().union(*got) == set(items)
