"""That our own questions are well-formed, and that the answers they name stand in the articles."""

from __future__ import annotations

import pytest

from models.pillar import Pillar
from models.query import Understood, UnderstoodYear
from nlp.registry import load_registry
from tests.newsroom.article import load_articles, load_outlets
from tests.quality.questions import HIGHEST, KINDS, Answer, Question, load_questions, plain, score
from tests.shared import shared

NEWSROOM, SEEDS = load_questions("newsroom"), load_questions("seeds")
BODIES = {article.id: plain(" ".join(article.body)) for article in load_articles(sealed=False)}


def test_there_are_enough_and_none_twice() -> None:
    assert len(NEWSROOM) >= 70
    asked = [question.q for question in (*NEWSROOM, *SEEDS)]
    assert len(asked) == len(set(asked))
    assert {question.kind for question in NEWSROOM} == KINDS


@pytest.mark.parametrize("question", NEWSROOM, ids=lambda question: question.q)
def test_answers_stand_in_the_articles(question: Question) -> None:
    assert bool(question.answers) == (question.kind != "none")
    for answer in question.answers:
        assert 1 <= answer.grade <= HIGHEST
        assert answer.words
        assert plain(answer.words) in BODIES[answer.article]


@pytest.mark.parametrize("question", SEEDS, ids=lambda question: question.q)
def test_seeds_are_known_by_number_alone(question: Question) -> None:
    known = {path.name[:3] for path in shared("seeds").iterdir()}
    assert question.answers
    assert all(answer.article in known and not answer.words for answer in question.answers)


def test_filters_have_values_that_exist() -> None:
    registry, outlets = load_registry(), load_outlets()
    for question in (*NEWSROOM, *SEEDS):
        assert all(code in registry for code in question.understood["region"])
        assert question.understood["pillar"] <= {pillar.value for pillar in Pillar}
        assert question.understood["source"] <= set(outlets)


def test_a_score_is_one_only_for_the_best_order() -> None:
    question = Question("q", "year", {}, (Answer("a", "lama", 1), Answer("a", "baru", 3), Answer("b", "", 3)))
    assert score(question, [("a", "kata baru"), ("b", "apa saja")]).ndcg == 1
    assert score(question, [("a", "kata lama"), ("b", "apa saja")]).ndcg < 1
    nothing = score(question, [("c", "kata baru")])
    assert (nothing.ndcg, nothing.recall, nothing.reciprocal_rank) == (0, 0, 0)
    late = score(question, [("c", "x"), ("a", "kata lama"), ("b", "y")])
    assert late.recall == 1
    assert late.reciprocal_rank == pytest.approx(1 / 3)


def test_understanding_must_be_right_in_all() -> None:
    question = next(q for q in NEWSROOM if q.q == "indeks spbe 2023")
    year = UnderstoodYear(value=2023, because="2023")
    assert question.understands(Understood(text="indeks spbe", year=(year,)))
    assert not question.understands(Understood(text="indeks spbe"))
