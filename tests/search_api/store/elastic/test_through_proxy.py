"""TLS, logins and the faults of a bad day, through a proxy of the tests before the real engine, which has no security
of its own: what the client makes of them is one clear line, and no document is lost or kept twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.errors import StoreError, StoreRefusedError, StoreUnavailableError
from search_api.store.elastic.address import Address
from search_api.store.elastic.bulk import Action, Kind, send
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import IndexSpec, Indices
from tests import on_engine
from tests.engines.tls_proxy import API_KEY, PASSWORD, USER, Cut, Fault, TlsProxy

SPEC = IndexSpec(name="try", properties={"n": {"type": "long"}})
MANY = 40


@pytest.fixture
def proxy() -> Iterator[TlsProxy]:
    with TlsProxy(on_engine.address().url).opened() as found:
        yield found


Reach = Callable[..., Client]


@pytest.fixture
def reach(proxy: TlsProxy, tmp_path: Path) -> Iterator[Reach]:
    """A client by way of the proxy; with the right authority and login unless told otherwise."""
    opened: list[Client] = []
    authority = proxy.authority_file(tmp_path)

    def client(**values: object) -> Client:
        options = {"ca": authority, "user": USER, "password": PASSWORD, "patience": 3.0, "timeout": 5.0} | values
        found = Client(Address(url=proxy.url, **options))  # type: ignore[arg-type]
        opened.append(found)
        return found

    yield client
    for one in opened:
        one.close()


@pytest.fixture
def indices(reach: Reach) -> Iterator[Indices]:
    found = Indices(reach(), on_engine.fresh_layout(), (SPEC,))
    found.ensure()
    yield found
    found.client.close()
    Indices(Client(on_engine.address()), found.layout, (SPEC,)).remove()


def healthy(client: Client) -> bool:
    return client.ask(lambda es: es.cluster.health()).body["status"] in {"green", "yellow"}


def actions() -> list[Action]:
    return [Action(kind=Kind.CREATE, name="try", id=f"d{n}", source={"n": n}) for n in range(MANY)]


def kept(indices: Indices) -> list[int]:
    """What the engine holds, asked without the proxy."""
    client = Client(on_engine.address())
    alias = indices.alias("try")
    client.ask(lambda es: es.indices.refresh(index=alias))
    answer = client.ask(lambda es: es.search(index=alias, size=1000, sort=[{"n": "asc"}])).body
    client.close()
    return [hit["_source"]["n"] for hit in answer["hits"]["hits"]]


class TestDoor:
    def test_password_and_api_key_get_in(self, reach: Reach, proxy: TlsProxy) -> None:
        assert healthy(reach())
        assert healthy(reach(user=None, password=None, api_key=API_KEY))
        assert (len(proxy.seen), proxy.refused) == (2, 0)

    @pytest.mark.parametrize(
        "login", [{"password": "salah"}, {"user": None, "password": None}, {"user": None, "api_key": "c2FsYWg="}]
    )
    def test_a_wrong_or_no_login_is_one_line_and_not_tried_again(
        self, reach: Reach, proxy: TlsProxy, login: dict[str, str | None]
    ) -> None:
        with pytest.raises(StoreRefusedError, match="does not know us") as refused:
            healthy(reach(**login))
        assert "BUKTI_ELASTICSEARCH_USER" in refused.value.detail
        assert (len(refused.value.detail.splitlines()), refused.value.retry) == (1, False)
        assert (proxy.seen, proxy.refused) == ([], 1)
        assert PASSWORD not in refused.value.detail

    def test_an_engine_of_another_authority_is_refused(self, reach: Reach, tmp_path: Path, proxy: TlsProxy) -> None:
        (tmp_path / "other").mkdir()
        with pytest.raises(StoreRefusedError, match="not who it should be") as refused:
            healthy(reach(ca=TlsProxy("").authority_file(tmp_path / "other")))
        assert "BUKTI_ELASTICSEARCH_CA" in refused.value.detail
        with pytest.raises(StoreRefusedError, match="not who it should be"):
            healthy(reach(ca=None))
        assert (proxy.seen, proxy.refused) == ([], 0), "no password was sent to who is not trusted"


class TestBadDay:
    @pytest.mark.parametrize("status", [429, 503])
    def test_overload_is_waited_for(self, reach: Reach, proxy: TlsProxy, status: int) -> None:
        proxy.fail(Fault(status=status, times=3))
        assert healthy(reach())
        assert len(proxy.seen) == 4

    @pytest.mark.parametrize("status", [429, 503])
    def test_overload_without_end_is_one_line(self, reach: Reach, proxy: TlsProxy, status: int) -> None:
        proxy.fail(Fault(status=status, times=1000))
        begun = time.monotonic()
        with pytest.raises(StoreUnavailableError, match="overloaded") as away:
            healthy(reach(patience=1.0))
        assert time.monotonic() - begun < 10
        assert (away.value.retry, len(away.value.detail.splitlines())) == (True, 1)
        proxy.heal()
        assert healthy(reach())

    def test_a_slow_answer_is_given_up_and_asked_for_again(self, reach: Reach, proxy: TlsProxy) -> None:
        proxy.fail(Fault(wait=3.0))
        assert healthy(reach(timeout=0.5, patience=10.0))
        assert len(proxy.seen) == 2

    @pytest.mark.parametrize("cut", Cut)
    @pytest.mark.parametrize("times", [1, 2])
    def test_a_line_cut_in_a_bulk_keeps_each_document_once(
        self, indices: Indices, proxy: TlsProxy, cut: Cut, times: int
    ) -> None:
        proxy.fail(Fault(path="_bulk", cut=cut, times=times))
        done = send(indices, actions())
        assert [one.ok for one in done] == [True] * MANY, "what was written before the line was cut is ours"
        assert kept(indices) == list(range(MANY))
        assert sum("_bulk" in line for line in proxy.seen) == times + 1

    def test_items_that_are_not_taken_now_are_sent_again_alone(self, indices: Indices, proxy: TlsProxy) -> None:
        proxy.fail(Fault(path="_bulk", status=429, times=2, reject=lambda id: int(id[1:]) % 3 == 0))
        done = send(indices, actions())
        assert [one.ok for one in done] == [True] * MANY
        assert [one.action.id for one in done] == [action.id for action in actions()], "in their order"
        assert kept(indices) == list(range(MANY))

    def test_poison_is_set_apart_with_its_reason(self, indices: Indices) -> None:
        """By the engine itself: a strict mapping, a number that is none."""
        poisoned = actions()
        poisoned[3] = Action(kind=Kind.CREATE, name="try", id="d3", source={"n": 3, "baru": True})
        poisoned[7] = Action(kind=Kind.CREATE, name="try", id="d7", source={"n": "tujuh"})
        poisoned[9] = Action(kind=Kind.CREATE, name="try", id="d" * 513, source={"n": 9})
        done = send(indices, poisoned)
        assert [n for n, one in enumerate(done) if not one.ok] == [3, 7, 9]
        assert "513 bytes" in (done[9].poison or "")
        assert "baru" in (done[3].poison or "")
        assert "tujuh" in (done[7].poison or "")
        assert kept(indices) == [n for n in range(MANY) if n not in (3, 7, 9)]

    def test_items_refused_for_longer_than_patience_lose_nothing_else(self, indices: Indices, proxy: TlsProxy) -> None:
        proxy.fail(Fault(path="_bulk", status=429, times=1000, reject=lambda id: id == "d5"))
        with pytest.raises(StoreUnavailableError, match="1 writes were not taken"):
            send(indices, actions())
        proxy.heal()
        assert [one.ok for one in send(indices, actions())].count(False) in (0, MANY - 1)
        assert kept(indices) == list(range(MANY))


class TestBlocks:
    """Of the engine's own: an index that takes no writes, one that a full disk has closed."""

    def block(self, indices: Indices, name: str, value: bool | None) -> None:
        alias = indices.alias("try")
        indices.client.ask(lambda es: es.indices.put_settings(index=alias, settings={f"index.blocks.{name}": value}))

    def test_read_only(self, indices: Indices) -> None:
        self.block(indices, "write", True)
        with pytest.raises(StoreError, match="takes no writes") as blocked:
            indices.client.ask(lambda es: es.index(index=indices.alias("try"), id="a", document={"n": 1}))
        assert len(blocked.value.detail.splitlines()) == 1
        with pytest.raises(StoreError, match="takes no writes"):
            send(indices, actions())
        self.block(indices, "write", None)
        assert all(one.ok for one in send(indices, actions()))

    def test_full(self, indices: Indices) -> None:
        """What the engine does to indices on a node whose disk is past its flood stage."""
        self.block(indices, "read_only_allow_delete", True)
        with pytest.raises(StoreError, match="no space left") as full:
            indices.client.ask(lambda es: es.index(index=indices.alias("try"), id="a", document={"n": 1}))
        assert (full.value.reason, len(full.value.detail.splitlines())) == ("disk_full", 1)
        with pytest.raises(StoreError, match="no space left"):
            send(indices, actions())
        self.block(indices, "read_only_allow_delete", None)
        assert all(one.ok for one in send(indices, actions()))
