"""Search by meaning adds to what the words find, and changes none of its counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.evidence import SearchAnswer
from models.query import Clause, Facet, Group, Mode, Occur, SearchRequest, Sort
from search_api.query import walk
from search_api.store.protocol import Store
from tests.search_api.press import HARIAN, KORAN, Press, phrase, prefix, reading, words

PALOPO = """Judul: Kota Palopo
Tanggal: 2020-09-17
Kota Palopo membuka kebun baru bagi warga.
Warga mengolah limbah rumah tangga."""
LUWU = """Judul: Laporan
Tanggal: 2021-05-01
Kabupaten Luwu Utara merawat taman kota.
Petugas mengangkut sampah setiap pagi."""
REQUEST = SearchRequest(group=Group.NONE, mode=Mode.HYBRID, size=100)


@pytest.fixture
def filled(meaning_store: Store, press: Press) -> Store:
    meaning_store.save(press.item(PALOPO, url="https://harian.example/1", outlet=HARIAN))
    meaning_store.save(press.item(LUWU, url="https://koran.example/1", outlet=KORAN))
    meaning_store.catch_up()
    return meaning_store


def ask(store: Store, *clauses: Clause, **request: object) -> SearchAnswer:
    return store.search(replace(REQUEST, **request), reading(*clauses))  # type: ignore[arg-type]


def vias(answer: SearchAnswer) -> dict[str, tuple[str, ...]]:
    return {hit.passage.text.split()[0]: hit.via for hit in answer.hits}


def test_hybrid_adds_the_nearest_by_meaning(filled: Store) -> None:
    answer = ask(filled, words("taman"))
    assert [hit.passage.text.split()[0] for hit in answer.hits][:2] == ["Kabupaten", "Kota"]
    assert vias(answer)["Kabupaten"] == ("words", "meaning")
    assert vias(answer)["Kota"] == ("meaning",)
    assert answer.total.value == 1, "meaning is not counted"
    assert answer.understood.mode is None


def test_semantic_ranks_by_meaning_alone(filled: Store) -> None:
    answer = ask(filled, words("limbah"), mode=Mode.SEMANTIC)
    assert {hit.passage.text.split()[0] for hit in answer.hits[:2]} == {"Warga", "Petugas"}
    assert all(hit.via == ("meaning",) for hit in answer.hits)
    assert answer.total.value == 1
    cosines = [hit.score for hit in answer.hits]
    assert cosines == sorted(cosines, reverse=True)


def test_facets_and_totals_are_those_of_text(filled: Store) -> None:
    for q in ("taman", "limbah warga", "tiada"):
        for group in Group:
            text, hybrid, semantic = (
                ask(filled, words(q), mode=mode, group=group, facets=tuple(Facet))
                for mode in (Mode.TEXT, Mode.HYBRID, Mode.SEMANTIC)
            )
            assert text.total == hybrid.total == semantic.total
            assert text.facets == hybrid.facets == semantic.facets
            assert text.undated == hybrid.undated == semantic.undated


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
def test_filters_hold_for_meaning(filled: Store, mode: Mode) -> None:
    for request, found in (
        ({"region": ("73.73",)}, {"Kota", "Warga"}),
        ({"source": ("koran",)}, {"Kabupaten", "Petugas"}),
        ({"year": (2020,)}, {"Kota", "Warga"}),
        ({"region": ("91",)}, set()),
    ):
        assert set(vias(ask(filled, words("taman"), mode=mode, **request))) == found


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
def test_what_must_and_must_not_stand_holds_for_meaning(filled: Store, mode: Mode) -> None:
    assert set(vias(ask(filled, words("taman"), words("warga", Occur.MUST), mode=mode))) == {"Kota", "Warga"}
    without = ask(filled, words("taman"), words("palopo", Occur.MUST_NOT), mode=mode)
    assert "Kota" not in vias(without)


def test_own_regions_stand_first_by_meaning_too(filled: Store) -> None:
    answer = ask(filled, words("limbah"), region=("73.73",))
    assert [hit.passage.text.split()[0] for hit in answer.hits] == ["Kota", "Warga"]


def test_to_the_letter_means_to_the_letter(filled: Store) -> None:
    for clause in (phrase("taman kota"), prefix("tam")):
        answer = ask(filled, clause)
        assert [hit.via for hit in answer.hits] == [("words",)]
        assert answer.understood.mode is None
        told = ask(filled, clause, mode=Mode.SEMANTIC).understood.mode
        assert told is not None, "meaning alone was asked for"
        assert "to the letter" in told


def test_lists_and_orders_by_day_are_of_words(filled: Store) -> None:
    assert [hit.via for hit in ask(filled).hits] == [()] * 4
    by_day = ask(filled, words("taman kebun"), sort=Sort.NEWEST)
    assert len(by_day.hits) == by_day.total.value == 2
    assert by_day.understood.mode is not None
    assert "by day" in by_day.understood.mode


def test_a_hit_says_why_it_ranks(filled: Store) -> None:
    hit = ask(filled, words("taman")).hits[0]
    why = {part.name: part.value for part in hit.why}
    assert set(why) >= {"words", "meaning"}
    assert 0 < why["meaning"] <= 1
    assert 0.5 < hit.score <= 1


@pytest.mark.parametrize("mode", Mode)
def test_an_explanation_adds_up_to_the_score_and_changes_nothing(filled: Store, mode: Mode) -> None:
    query = (words("taman kebun palopo"), phrase("kebun baru"))
    plain, told = (ask(filled, *query, mode=mode, explain=explain) for explain in (False, True))
    assert [(hit.id, hit.score) for hit in plain.hits] == [(hit.id, hit.score) for hit in told.hits]
    for hit in told.hits:
        whole = [part for part in hit.why if part.of is None]
        words_of_it = [part for part in hit.why if part.of is not None]
        if mode is Mode.TEXT:
            assert not whole
            assert sum(part.value for part in words_of_it) == pytest.approx(hit.score, abs=0.01)
            continue
        assert sum(part.adds or 0.0 for part in whole) == pytest.approx(hit.score, abs=0.01)
        words_alone = sum(part.value for part in whole if part.name == "words")
        assert sum(part.value for part in words_of_it) == pytest.approx(words_alone, abs=0.01)
    best = next(hit for hit in told.hits if hit.passage.text.startswith("Kota"))
    if mode is not Mode.SEMANTIC:
        assert {(part.name, part.of, part.field) for part in best.why if part.of} >= {
            ("word", "kebun", "passage"),
            ("word", "palopo", "passage"),
            ("phrase", "kebun baru", "passage"),
        }


def test_an_explained_page_and_a_plain_one_share_cursors(filled: Store) -> None:
    first = ask(filled, words("taman kebun"), size=1, explain=True)
    second = ask(filled, words("taman kebun"), size=1, cursor=first.next)
    assert first.hits[0].id != second.hits[0].id


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.SEMANTIC])
@pytest.mark.parametrize("group", Group)
def test_a_walk_shows_everything_once(
    meaning_store: Store, press: Press, mode: Mode, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "TEXT_POOL", 12)
    monkeypatch.setattr(walk, "NEAR_POOL", 8)
    kinds = ("taman warga", "kebun baru", "Kota Palopo taman", "jalan rusak", "sampah warga")
    for n in range(30):
        lines = "\n".join(f"{kinds[(n + k) % 5]} nomor {n} {k}" for k in range(2))
        meaning_store.save(press.item(f"Judul: t\n{lines}", path=f"/{n}.txt"))
    meaning_store.catch_up()
    for region in ((), ("73.73",)):
        request = replace(REQUEST, mode=mode, group=group, size=7, region=region)
        query = reading(words("taman warga"))
        matched = meaning_store.search(replace(request, mode=Mode.TEXT, size=100), query)
        ids = _groups(matched, group)
        shown: list[str] = []
        scores: list[float] = []
        cursor = None
        while True:
            page = meaning_store.search(replace(request, cursor=cursor), query)
            assert page.total == matched.total
            shown += _groups(page, group)
            scores += [hit.score for hit in page.hits]
            cursor = page.next
            if cursor is None:
                break
        assert len(shown) == len(set(shown))
        assert set(ids) <= set(shown)
        if not region:
            assert scores == sorted(scores, reverse=True)


def _groups(answer: SearchAnswer, group: Group) -> list[str]:
    if group is Group.NONE:
        return [hit.id for hit in answer.hits]
    if group is Group.DOCUMENT:
        return [hit.document.id for hit in answer.hits]
    return [hit.story.id for hit in answer.hits if hit.story]
