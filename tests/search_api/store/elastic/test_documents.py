"""Documents by id, under conditions, many at once and one after another, on a real engine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.errors import RequestError, StoreError, StoreVersionError
from search_api.store.elastic.bulk import Action, Kind
from search_api.store.elastic.client import Client
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.indices import IndexSpec, Indices, Layout
from tests import on_engine as engine

SPEC = IndexSpec(
    name="thing",
    properties={"n": {"type": "long"}, "word": {"type": "keyword"}, "note": {"type": "object", "enabled": False}},
    derived=True,
)


@pytest.fixture
def things(client: Client) -> Iterator[Documents]:
    indices = Indices(client, engine.fresh_layout(), (SPEC,))
    indices.ensure()
    yield Documents(indices, SPEC)
    indices.remove()


def test_a_document_is_read_by_id_as_soon_as_it_is_written(things: Documents) -> None:
    assert things.get("a") is None
    assert things.create("a", {"n": 1, "note": {"free": ["form"]}})
    assert not things.create("a", {"n": 2})
    found = things.get("a")
    assert found is not None
    assert found.source == {"n": 1, "note": {"free": ["form"]}}
    assert things.many(["a", "b"]) == {"a": found}


def test_a_write_over_what_is_no_longer_there_is_refused(things: Documents) -> None:
    things.create("a", {"n": 1})
    found = things.get("a")
    assert found is not None
    assert things.put("a", {"n": 2}, over=found)
    assert not things.put("a", {"n": 3}, over=found)
    assert not things.delete("a", over=found)
    assert things.delete("a")
    assert things.delete("a"), "harmless again"
    assert not things.put("a", {"n": 3}, over=found), "gone is changed, too"


def test_a_bulk_tells_of_each_and_sets_poison_apart(things: Documents) -> None:
    things.create("there", {"n": 0})
    stale = things.get("there")
    things.keep("there", {"n": 1})
    done = things.bulk(
        [
            things.creating("a", {"n": 1}),
            things.creating("there", {"n": 2}),
            things.creating("poison", {"n": "no number"}),
            things.creating("strange", {"unheard": 1}),
            things.putting("there", {"n": 3}, over=stale),
            things.keeping("b", {"n": 4}),
            things.deleting("nowhere"),
        ]
    )
    assert [one.ok for one in done] == [True, False, False, False, False, True, True]
    assert [one.conflict for one in done] == [False, True, False, False, True, False, False]
    assert "no number" in str(done[2].poison)
    assert "strict" in str(done[3].poison)
    assert sorted(things.many(["a", "b", "poison", "strange"])) == ["a", "b"]


def test_an_older_version_never_takes_the_place_of_a_newer(things: Documents) -> None:
    for version, n in ((5, 1), (4, 2), (5, 3)):
        things.bulk([things.keeping("a", {"n": n}, version=version)])
    found = things.get("a")
    assert found is not None
    assert found.source == {"n": 3}
    (done,) = things.bulk([things.deleting("a", version=4)])
    assert done.conflict
    things.bulk([things.deleting("a", version=6)])
    (done,) = things.bulk([things.keeping("a", {"n": 1}, version=5)])
    assert done.conflict, "gone stays gone for whoever is late"


def test_a_large_bulk_is_cut_and_a_walk_goes_once_over_all(things: Documents) -> None:
    text = "x" * 20_000
    assert all(one.ok for one in things.bulk(things.creating(str(n), {"n": n, "note": [text]}) for n in range(1_200)))
    things.fresh()
    seen = []
    for found in things.walk({"range": {"n": {"gte": 100}}}, order="n", fields=["n"], at_once=250):
        seen.append(found.source["n"])
        if len(seen) == 300:
            things.keep("9999", {"n": 9_999})
            things.refresh()
    assert seen == list(range(100, 1_200)), "what is written meanwhile is not seen"
    assert [one.source["n"] for one in things.page({"match_all": {}}, order="n", after=1_198)] == [1_199, 9_999]


def test_searches_find_what_this_process_wrote(things: Documents) -> None:
    for n in range(5):
        things.create(str(n), {"n": n})
        things.fresh()
        assert things.count() == n + 1
        assert things.search(query={"term": {"n": n}})["hits"]["total"]["value"] == 1


def test_numbers_and_instants_are_handed_out_once(indices: Indices) -> None:
    clocks = [Clock(indices, wall=lambda: 1_000) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        grants = list(pool.map(lambda n: clocks[n % 4].take(moments=2, keys=3), range(40)))
    moments = [moment for grant in grants for moment in range(grant.moment, grant.moment + 2)]
    keys = [key for grant in grants for key in range(grant.key, grant.key + 3)]
    assert sorted(moments) == list(range(1_000, 1_080))
    assert sorted(keys) == list(range(1, 121))
    assert clocks[0].last() == 1_079


class TestIndices:
    def test_opened_again_it_is_the_same(self, things: Documents) -> None:
        things.create("a", {"n": 1})
        again = Indices(things.client, things.indices.layout, (SPEC,))
        again.ensure()
        assert Documents(again, SPEC).get("a") is not None

    def test_two_who_open_at_once_make_one(self, client: Client) -> None:
        layout = engine.fresh_layout()
        several = [Indices(client, layout, (SPEC,)) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda indices: indices.ensure(), several))
        assert len(several[0].physical()) == 1
        several[0].remove()
        assert several[0].physical() == {}

    def test_a_newer_mapping_is_refused(self, things: Documents) -> None:
        newer = IndexSpec(name="thing", version=2, properties=SPEC.properties, derived=True)
        with pytest.raises(StoreVersionError, match="older"):
            Indices(things.client, things.indices.layout, (newer,)).ensure()
        index = things.indices.begin(newer)
        things.indices.change_over(newer, index)
        with pytest.raises(StoreVersionError, match="upgrade"):
            things.indices.ensure()

    def test_a_mapping_changed_by_hand_is_refused(self, things: Documents) -> None:
        things.client.ask(lambda es: es.indices.put_mapping(index=things.alias, properties={"own": {"type": "long"}}))
        with pytest.raises(StoreVersionError, match="at own"):
            things.indices.ensure()

    def test_a_further_generation_takes_the_place_of_the_first(self, things: Documents) -> None:
        things.create("old", {"n": 1})
        index = things.indices.begin(SPEC)
        assert things.indices.leftovers(SPEC) == [index]
        things.bulk([Action(kind=Kind.INDEX, name="thing", id="new", source={"n": 2}, building=True)])
        assert things.get("new") is None
        things.indices.change_over(SPEC, index)
        assert things.get("new") is not None
        assert things.get("old") is None
        assert things.indices.leftovers(SPEC) == []
        dropped = things.indices.begin(SPEC)
        things.indices.drop(dropped)
        things.indices.drop(dropped)
        assert things.indices.leftovers(SPEC) == []

    def test_no_index_is_made_by_writing(self, things: Documents) -> None:
        things.indices.remove()
        with pytest.raises(StoreError, match="index"):
            things.create("a", {"n": 1})
        (done,) = things.bulk([things.creating("a", {"n": 1})])
        assert done.poison is not None
        assert things.indices.physical() == {}

    def test_a_prefix_that_can_not_be_one(self, client: Client) -> None:
        with pytest.raises(RequestError, match="begin the name"):
            Indices(client, Layout(prefix="Große Sammlung"), (SPEC,))
