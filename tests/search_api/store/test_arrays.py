"""The engine over arrays answers as the index itself does: same matches, same scores, same counts, whatever is asked
and written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.evidence import SearchAnswer
from models.pillar import Pillar
from models.principal import Principal, Role
from models.query import Clause, DateField, Facet, Group, Mode, Occur, Reading, SearchRequest, Sort
from search_api.store.embedded import EmbeddedStore
from tests.search_api.press import (
    HARIAN,
    KORAN,
    PlainTerms,
    Press,
    either,
    phrase,
    prefix,
    reading,
    registry,
    words,
)
from tests.search_api.store.conftest import OpenStore

VOCABULARY = ("taman", "sampah", "jalan", "mal pelayanan publik", "Kota Palopo", "Kabupaten Luwu Utara", "smart living")
EVENT = st.sampled_from(("", "", " [2020-03-05]", " [2019]", " [2019-11/2020-02]"))
LINE = st.builds(lambda said, day: " ".join(said) + day, st.lists(st.sampled_from(VOCABULARY), min_size=1), EVENT)
ARTICLE = st.builds(
    lambda title, day, lines: "\n".join([f"Judul: {title}", *([f"Tanggal: {day}"] if day else []), *lines]),
    st.sampled_from(VOCABULARY),
    st.sampled_from((None, "2020-01-01", "2021-06-06")),
    st.lists(LINE, min_size=1, max_size=4),
)
ONE = st.one_of(
    st.builds(words, st.sampled_from(("taman jalan", "MPP", "mal publik taman", "tiada"))),
    st.builds(phrase, st.sampled_from(("pelayanan publik", "taman sampah"))),
    st.builds(prefix, st.sampled_from(("ta", "pel"))),
)
CLAUSE = st.builds(
    lambda clause, occur: replace(clause, occur=occur),
    st.one_of(ONE, st.builds(either, ONE, ONE)),
    st.sampled_from(Occur),
)
REQUEST = st.builds(
    SearchRequest,
    mode=st.just(Mode.TEXT),
    group=st.sampled_from(Group),
    sort=st.sampled_from(Sort),
    date=st.sampled_from(DateField),
    region=st.sampled_from(((), ("73.73",), ("73",))),
    pillar=st.sampled_from(((), (Pillar.LIVING,))),
    source=st.sampled_from(((), ("harian",))),
    year=st.sampled_from(((), (2020,), (2019, 2021))),
    facets=st.sampled_from(((), tuple(Facet))),
    size=st.sampled_from((2, 100)),
)


def alike(one: SearchAnswer, other: SearchAnswer) -> bool:
    """The same but for the time and the last digits of the scores."""
    assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], rel=1e-3)
    return _without_scores(one) == _without_scores(other)


def _without_scores(answer: SearchAnswer) -> SearchAnswer:
    return replace(answer, hits=tuple(replace(hit, score=0.0) for hit in answer.hits), took_ms=0.0)


@contextmanager
def two_ways(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[EmbeddedStore, EmbeddedStore]]:
    """One folder opened twice: by one that asks the index itself for ever, and one that has arrays from the first."""
    folder = Path(tempfile.mkdtemp())
    stores = [EmbeddedStore.open(folder, terms=PlainTerms(), registry=registry()) for _ in range(2)]
    for store, answers in zip(stores, (10**9, 0), strict=True):
        monkeypatch.setattr(store._searching._memory, "_direct_answers", answers)
    yield stores[0], stores[1]
    for store in stores:
        store.close()
    shutil.rmtree(folder)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    batches=st.lists(st.lists(st.tuples(ARTICLE, st.integers(0, 4)), min_size=1, max_size=4), min_size=1, max_size=3),
    questions=st.lists(st.tuples(REQUEST, st.lists(CLAUSE, max_size=3)), min_size=1, max_size=6),
)
def test_both_engines_answer_alike(
    batches: list[list[tuple[str, int]]], questions: list[tuple[SearchRequest, list[Clause]]]
) -> None:
    press = Press()
    with pytest.MonkeyPatch.context() as patch, two_ways(patch) as (direct, arrays):
        for batch in batches:
            for page, number in batch:
                outlet = (HARIAN, KORAN)[number % 2]
                arrays.save(press.item(page, url=f"https://{outlet.domain}/{number}", outlet=outlet))
            arrays.catch_up()
            for request, clauses in questions:
                one, other = (store.search(request, reading(*clauses)) for store in (direct, arrays))
                assert alike(one, other)


def test_arrays_follow_what_is_written_withdrawn_and_built_anew(open_store: OpenStore, press: Press) -> None:
    store = open_store()
    request, taman = SearchRequest(mode=Mode.TEXT, group=Group.NONE, facets=(Facet.REGION,)), reading(words("taman"))
    store.save(press.item("Judul: t\ntaman Kota Palopo", path="/1.txt"))
    assert [store.search(request, taman).total.value for _ in range(3)] == [1, 1, 1]
    second = press.item("Judul: t\ntaman Kota Palopo\ntaman Papua", path="/2.txt")
    store.save(second)
    answer = store.search(request, taman)
    assert (answer.total.value, answer.facets["region"][0].count) == (3, 3)
    store.save(press.item("Judul: t\nhutan", path="/1.txt"))
    assert store.search(request, taman).total.value == 2, "the first page says something else now"
    assert store.reindex() == 4
    assert store.search(request, taman).total.value == 2
    store.withdraw(second.document.id, Principal(id="p", name="P", role=Role.ADMIN))
    answer = store.search(request, taman)
    assert (answer.total.value, answer.hits, answer.facets["region"]) == (0, (), ())


def test_a_process_of_one_answer_does_without_arrays(open_store: OpenStore, press: Press) -> None:
    store = open_store()
    store.save(press.item("Judul: t\ntaman", path="/1.txt"))
    store.search(SearchRequest(mode=Mode.TEXT), reading(words("taman")))
    assert store._searching._memory._kept is None
    store.search(SearchRequest(mode=Mode.TEXT), reading(words("taman")))
    assert store._searching._memory._kept is not None


def test_scores_are_read_anew_when_the_index_has_grown(open_store: OpenStore, press: Press) -> None:
    with pytest.MonkeyPatch.context() as patch, two_ways(patch) as (direct, arrays):
        for n in range(60):
            arrays.save(press.item(f"Judul: t\n{'taman ' * (1 + n % 3)}jalan\nsampah {n}", path=f"/{n}.txt"))
            query: tuple[SearchRequest, Reading] = SearchRequest(mode=Mode.TEXT, size=1), reading(words("taman sampah"))
            found = arrays.search(*query)
            direct.catch_up()
            assert found.hits[0].score == pytest.approx(direct.search(*query).hits[0].score, rel=0.1)
