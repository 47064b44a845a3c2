"""Two rankings made one, and what brings a passage closer to its query."""

from __future__ import annotations

import pytest

from models.ports import Part
from search_api.query.closeness import Closeness, Wanted
from search_api.query.fusion import WEIGHTS, behind, brought_closer, fused
from search_api.query.match import Match


def texts(*scores: float) -> list[Match]:
    return [Match(key, key, score) for key, score in enumerate(scores, start=1)]


def single(*terms: str) -> list[Part]:
    """A query whose words can be written in one way only."""
    return [((term,), ()) for term in terms]


def test_each_score_is_scaled_by_query() -> None:
    found = fused(texts(30.0, 20.0, 10.0), [Match(3, 3, 0.9), Match(4, 4, 0.8)], [0.7, None, 0.9])
    by_key = {match.key: match for match in found}
    assert by_key[1].score == pytest.approx(WEIGHTS.words)
    assert by_key[2].score == pytest.approx(WEIGHTS.words / 2), "without a vector its words count alone"
    assert by_key[3].score == pytest.approx(WEIGHTS.meaning)
    assert by_key[4].score == pytest.approx(WEIGHTS.meaning / 2)
    (words, meaning) = by_key[3].parts
    assert words == ("words", 10.0, 0.0)
    assert meaning[:2] == ("meaning", 0.9)
    assert meaning[2] == pytest.approx(WEIGHTS.meaning)
    assert [by_key[key].via for key in (1, 2, 3, 4)] == [("words",), ("words",), ("words", "meaning"), ("meaning",)]
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


def test_scores_that_are_all_the_same_are_all_the_best() -> None:
    assert [match.score for match in fused(texts(2.0, 2.0), [], [None, None])] == [WEIGHTS.words] * 2
    assert fused([], [], []) == []


def test_the_first_ones_rise_and_nobody_leaves_the_scale() -> None:
    pool = [Match(1, 1, 1.0), Match(2, 2, 0.9), Match(3, 3, 0.2)]
    found = brought_closer(pool, [Closeness(), Closeness(sentence=1.0, neighbours=1.0)])
    assert [match.key for match in found] == [2, 1, 3]
    assert all(0 <= match.score <= 1 for match in found)
    assert {name: value for name, value, _ in found[0].parts} == {"sentence": 1.0, "neighbours": 1.0}
    assert found[0].score == pytest.approx(0.9 / WEIGHTS.all + sum(adds for _, _, adds in found[0].parts))
    assert found[2].parts == ()


def test_what_comes_behind_the_pool_stays_behind() -> None:
    assert behind(5.0, 10.0, 0.3) == pytest.approx(0.15)
    assert behind(10.0, 10.0, 0.3) == 0.3
    assert behind(0.0, 0.0, 0.3) == 0.0


def test_closeness_counts_the_best_sentence_by_rare_words() -> None:
    wanted = Wanted(single("bank", "sampah", "kota"), {"bank": 1.0, "sampah": 3.0, "kota": 0.0}.__getitem__)
    close = wanted.closeness([("bank", "daerah", "kota"), ("warga", "pilah", "sampah")])
    assert close.sentence == pytest.approx(3 / 4)
    assert wanted.closeness([]) == Closeness()


def test_neighbours_stand_in_order_and_within_three_terms() -> None:
    wanted = Wanted(single("dinas", "kesehatan", "kota"), lambda _: 1.0)
    assert wanted.closeness([("dinas", "a", "b", "kesehatan", "kota")]).neighbours == 1.0
    assert wanted.closeness([("dinas", "a", "b", "c", "kesehatan"), ("kota",)]).neighbours == 0.5
    assert wanted.closeness([("kesehatan", "dinas"), ("kota",)]).neighbours == 0.5
    assert Wanted(single("dinas"), lambda _: 1.0).closeness([("dinas",)]) == Closeness(sentence=1.0)
    assert Wanted(single("dinas", "dinas"), lambda _: 1.0).closeness([("dinas",)]).neighbours == 0.0
    assert Wanted([], lambda _: 1.0).closeness([("dinas",)]) == Closeness()


def test_a_part_written_in_another_way_is_there() -> None:
    head = (("kadishub",), (("kepala", "dinas", "hubung"),))
    wanted = Wanted([head, (("bus",), ())], lambda _: 1.0)
    passage = [("kata", "kepala", "dinas", "hubung", "kota"), ("bus", "itu")]
    assert wanted.closeness(passage) == Closeness(sentence=0.5, neighbours=1.0)
    assert wanted.closeness([("kepala", "badan", "hubung", "bus")]) == Closeness(sentence=0.5), "not in one run"
    pillar = Wanted([(("smart", "govern"), (("tata", "kelola", "cerdas"),))], lambda _: 1.0)
    assert pillar.closeness([("soal", "tata", "kelola", "cerdas")]) == Closeness(sentence=1.0, neighbours=1.0)
    assert pillar.closeness([("tata", "cerdas", "smart")]) == Closeness(sentence=0.5)
