"""What a writer leaves that is killed between any two of its writes: another store's `catch_up` makes it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from models.disposition import Disposition
from models.errors import NotFoundError
from models.principal import LOCAL
from models.query import Group, SearchRequest
from search_api.store.elastic import ElasticStore, reindexing, stories
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import Layout
from search_api.store.records import StoreStatus
from tests import on_engine
from tests.search_api.press import HARIAN, NameAnalyzer, PlainTerms, Press, reading, registry, words

T = TypeVar("T")
URL = "https://harian.example/a"
PAGE = "Judul: Kota Palopo\nTanggal: 2020-09-17\nKota Palopo membuka perpustakaan bagi semua warga kota."
EDITED = PAGE.replace("membuka", "menutup")
ALL = reading(words("Palopo"))
_WRITES = frozenset({"index", "bulk", "delete"})


class Killed(BaseException):
    """The process ends here: nothing of ours catches it."""


class _Watched:
    """The official client, counting the calls that write."""

    def __init__(self, engine: Any, before_write: Callable[[], None]) -> None:
        self._engine = engine
        self._before_write = before_write

    def options(self, **given: Any) -> _Watched:
        return _Watched(self._engine.options(**given), self._before_write)

    def __getattr__(self, name: str) -> Any:
        if name in _WRITES:
            self._before_write()
        return getattr(self._engine, name)


class MortalClient(Client):
    """Is killed before its write number `left`, if given; `written` counts its writes. It is not patched: each call
    that comes through goes to the engine."""

    def __init__(self) -> None:
        super().__init__(on_engine.address())
        self.left: int | None = None
        self.written = 0

    def ask(self, call: Callable[[Any], T], *, patience: float | None = None) -> T:
        return super().ask(lambda es: call(_Watched(es, self._count)), patience=patience)

    def _count(self) -> None:
        if self.left is not None and self.written >= self.left:
            raise Killed
        self.written += 1


@pytest.fixture(scope="module")
def layout() -> Iterator[Layout]:
    """One place for all tests of the module: each has documents of its own."""
    found = on_engine.fresh_layout() if on_engine.address() else Layout()
    yield found
    on_engine.remove(found)


@pytest.fixture(autouse=True)
def _short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is killed while it is alone in changing stories is waited for: here not for a minute."""
    monkeypatch.setattr(stories, "_SECONDS", 1.0)
    monkeypatch.setattr(reindexing, "SECONDS", 1.0)


@pytest.fixture
def press() -> Press:
    return Press()


def mortal(layout: Layout) -> tuple[ElasticStore, MortalClient]:
    client = MortalClient()
    store = ElasticStore(client, layout=layout, terms=PlainTerms(), registry=registry())
    client.written = 0
    return store, client


def another(layout: Layout) -> ElasticStore:
    return ElasticStore.open(on_engine.address(), layout=layout, terms=PlainTerms(), registry=registry())


def found(store: ElasticStore, word: str) -> list[str]:
    asked = SearchRequest(group=Group.NONE, size=100)
    return [hit.passage.text for hit in store.search(asked, reading(words(word))).hits]


def stops(layout: Layout, act: Callable[[ElasticStore, int], None]) -> Iterator[tuple[int, bool]]:
    """Do `act(store, n)` with one write more each time, until it is done whole: the number of writes, and whether it
    was killed behind them."""
    for left in range(100):
        store, client = mortal(layout)
        client.left = left
        try:
            act(store, left)
        except Killed:
            yield left, True
        else:
            yield left, False
            return
        finally:
            client.left = None
            store.close()
    raise AssertionError("it never ended")


def numbered(page: str, number: int) -> str:
    return page.replace("perpustakaan", f"perpustakaan nomor{number}x")


def counts(status: StoreStatus) -> tuple[int, int, int]:
    return status.documents, status.items[Disposition.STORED], status.items[Disposition.UPDATED]


def test_a_save_stopped_anywhere_is_whole_or_not_there(layout: Layout, press: Press) -> None:
    def save(store: ElasticStore, number: int) -> None:
        store.save(press.item(numbered(PAGE, number), url=f"{URL}/save/{number}", outlet=HARIAN))

    whole = 0
    with_store = another(layout)
    before = counts(with_store.status())
    for number, _killed in stops(layout, save):
        item = press.item(numbered(PAGE, number), url=f"{URL}/save/{number}", outlet=HARIAN)
        assert with_store.catch_up() == 0
        try:
            with_store.document(item.document.id)
        except NotFoundError:
            assert found(with_store, f"nomor{number}x") == []
            with pytest.raises(NotFoundError):
                with_store.evidence(item.passages[0].id)
            assert with_store.save(item).disposition is Disposition.STORED, "what never was is taken in"
        else:
            assert with_store.save(item).disposition is Disposition.UNCHANGED
            whole += 1
        assert len(found(with_store, f"nomor{number}x")) == 1
        assert with_store.evidence(item.passages[0].id).hit.story is not None
    after = counts(with_store.status())
    assert whole >= 4, "it was stopped behind the head, too"
    assert (after[0] - before[0], after[1] - before[1]) == (number + 1, number + 1), "each there and counted, once"
    with_store.close()


def test_an_edit_and_an_analysis_stopped_anywhere(layout: Layout, press: Press) -> None:
    with_store = another(layout)

    def edit(store: ElasticStore, number: int) -> None:
        store.save(press.item(numbered(EDITED, number + 100), url=f"{URL}/edit/{number}", outlet=HARIAN))

    for number in range(40):
        with_store.save(press.item(numbered(PAGE, number + 100), url=f"{URL}/edit/{number}", outlet=HARIAN))
        if number == 11:
            break
    for number, _killed in stops(layout, edit):
        assert with_store.catch_up() == 0
        texts = found(with_store, f"nomor{number + 100}x")
        item = press.item(numbered(EDITED, number + 100), url=f"{URL}/edit/{number}", outlet=HARIAN)
        assert len(texts) == 1, "the old words or the new ones"
        with_store.save(item)
        assert found(with_store, f"nomor{number + 100}x") == [item.passages[0].text]
        assert item.text is not None
        analysis = replace(NameAnalyzer("a2").analyze(item.document, item.text), analysis_version=f"a2-{number}")
        assert with_store.save_analysis(analysis, item.passages)
        assert len(found(with_store, f"nomor{number + 100}x")) == 1
    with_store.close()


def test_a_withdrawal_stopped_anywhere_takes_all_words(layout: Layout, press: Press) -> None:
    with_store = another(layout)
    items = []
    for number in range(40):
        items.append(press.item(numbered(PAGE, number + 200), url=f"{URL}/gone/{number}", outlet=HARIAN))
    with_store.save_all(items)

    def withdraw(store: ElasticStore, number: int) -> None:
        store.withdraw(items[number].document.id, LOCAL)

    for number, killed in stops(layout, withdraw):
        item = items[number]
        if not with_store.document(item.document.id).withdrawn:
            assert killed
            assert len(found(with_store, f"nomor{number + 200}x")) == 1, "not said, not done"
            continue
        assert with_store.catch_up() == 0
        assert found(with_store, f"nomor{number + 200}x") == []
        evidence = with_store.evidence(item.passages[0].id)
        assert evidence.hit.document.withdrawn
        assert evidence.hit.passage.text == ""
        assert item.text is not None
        assert with_store._evidence._bodies.get(item.text.digest) == "", "no body is left"
        assert [c.digest for c in with_store.withdraw(item.document.id, LOCAL)] == [item.capture.digest]
    with_store.close()


def test_a_reindex_stopped_leaves_no_part_of_one(layout: Layout, press: Press) -> None:
    with_store = another(layout)
    with_store.save(press.item(numbered(PAGE, 300), url=f"{URL}/reindex", outlet=HARIAN))
    for left in (3, 5, 7):
        store, client = mortal(layout)
        store.catch_up()
        client.written, client.left = 0, left
        with pytest.raises(Killed):
            store.reindex()
        client.left = None
        store.close()
        assert len(found(with_store, "nomor300x")) == 1
        with_store.save(press.item(numbered(PAGE, 300 + left), url=f"{URL}/reindex/{left}", outlet=HARIAN))
    assert with_store.reindex() > 0
    assert with_store._indices.leftovers(facts_spec(with_store)) == []
    for number in (300, 303, 305, 307):
        assert len(found(with_store, f"nomor{number}x")) == 1
    with_store.close()


def facts_spec(store: ElasticStore) -> Any:
    return next(spec for spec in store._indices.specs if spec.name == "fact")


class TestAtOnce:
    def test_one_document_saved_by_four_is_stored_once(self, layout: Layout, press: Press) -> None:
        stores = [another(layout) for _ in range(4)]
        for number in range(3):
            item = press.item(numbered(PAGE, 400 + number), url=f"{URL}/same/{number}", outlet=HARIAN)
            with ThreadPoolExecutor(4) as pool:
                outcomes = list(pool.map(lambda store, item=item: store.save(item).disposition, stores))
            assert sorted(outcomes) == [Disposition.STORED] + [Disposition.UNCHANGED] * 3
            assert len(stores[0].captures(item.document.id)) == 1
            stores[0].catch_up()  # what others have written is found a moment later, or now
            assert found(stores[0], f"nomor{400 + number}x") == [item.passages[0].text]
        for store in stores:
            store.close()

    def test_the_same_bytes_under_four_urls_are_one_document(self, layout: Layout, press: Press) -> None:
        stores = [another(layout) for _ in range(4)]
        for number in range(3):
            page = numbered(PAGE, 500 + number)
            items = [press.item(page, url=f"{URL}/bytes/{number}/{n}", outlet=HARIAN) for n in range(4)]
            with ThreadPoolExecutor(4) as pool:
                outcomes = list(pool.map(lambda store, item: store.save(item), stores, items))
            assert sorted(o.disposition for o in outcomes) == [Disposition.DUPLICATE] * 3 + [Disposition.STORED]
            assert len({o.document for o in outcomes}) == 1
            stores[0].catch_up()
            assert len(found(stores[0], f"nomor{500 + number}x")) == 1
        for store in stores:
            store.close()

    def test_edits_by_two_make_one_chain(self, layout: Layout, press: Press) -> None:
        stores = [another(layout) for _ in range(2)]
        pages = [f"{numbered(PAGE, 600 + n)} Berita rantaix." for n in range(8)]
        items = [press.item(page, url=f"{URL}/chain", outlet=HARIAN) for page in pages]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda n: stores[n % 2].save(items[n]), range(8)))
        chain = stores[0].captures(items[0].document.id)
        assert len(chain) == 8
        assert [c.previous for c in chain] == [None, *(c.record_digest for c in chain[:-1])]
        assert len(found(stores[0], "rantaix")) == 1, "the last one's words alone"
        for store in stores:
            store.close()

    def test_a_claim_of_a_killed_writer_is_taken_over(self, layout: Layout, press: Press) -> None:
        page = numbered(PAGE, 700)
        store, client = mortal(layout)
        client.left = 2  # the clock, then what is written before the head
        with pytest.raises(Killed):
            store.save(press.item(page, url=f"{URL}/claim/1", outlet=HARIAN))
        client.left = None
        store.close()
        other = another(layout)
        copy = press.item(page, url=f"{URL}/claim/2", outlet=HARIAN)
        assert other.save(copy).disposition is Disposition.STORED
        first = press.item(page, url=f"{URL}/claim/1", outlet=HARIAN)
        assert other.save(first).disposition is Disposition.DUPLICATE
        assert other.document(copy.document.id) == copy.document
        other.close()
