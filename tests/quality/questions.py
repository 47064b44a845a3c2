"""The questions of questions.yaml as types, and how an answer to one is graded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from models.query import Understood

PATH = Path(__file__).with_name("questions.yaml")
KINDS = frozenset("region pillar year period official figure short misspelt question outlet none".split())
FILTERS = ("region", "year", "pillar", "period", "official", "source")
HIGHEST = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A passage of an article, by words of it (empty: the whole document), graded 1 to 3."""

    article: str
    words: str
    grade: int


@dataclass(frozen=True, slots=True)
class Question:
    """`understood`: by filter, what the words must be taken for."""

    q: str
    kind: str
    understood: Mapping[str, frozenset[Any]]
    answers: tuple[Answer, ...]

    def grade(self, article: str, passage: str) -> int:
        """What a found passage is worth: 0 where it answers nothing."""
        text = plain(passage)
        return max((a.grade for a in self.answers if a.article == article and plain(a.words) in text), default=0)

    def ideal(self) -> list[int]:
        """The grades of the best answer: each article shows its best passage."""
        best: dict[str, int] = {}
        for answer in self.answers:
            best[answer.article] = max(answer.grade, best.get(answer.article, 0))
        return sorted(best.values(), reverse=True)

    def understands(self, got: Understood) -> bool:
        return understood(got) == dict(self.understood)


@dataclass(frozen=True, slots=True)
class Score:
    """Of one question's first ten hits."""

    ndcg: float
    recall: float
    reciprocal_rank: float


def load_questions(name: str, path: Path = PATH) -> list[Question]:
    """The list `name` (newsroom or seeds)."""
    return [_question(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))[name]]


def score(question: Question, hits: Sequence[tuple[str, str]]) -> Score:
    """`hits`: article and passage, best first, ten at most."""
    grades = [question.grade(article, passage) for article, passage in hits]
    ideal = question.ideal()
    good = next((place for place, grade in enumerate(grades, 1) if grade >= HIGHEST - 1), None)
    return Score(
        ndcg=_gain(grades) / _gain(ideal),
        recall=sum(1 for grade in grades if grade) / min(len(ideal), 10),
        reciprocal_rank=1 / good if good else 0.0,
    )


def understood(got: Understood) -> dict[str, frozenset[Any]]:
    """What a reading took the words for, by filter."""
    return {
        "region": frozenset(r.code for r in got.region),
        "year": frozenset(y.value for y in got.year),
        "pillar": frozenset(p.value.value for p in got.pillar),
        "period": frozenset((_iso(p.from_day), _iso(p.to_day)) for p in got.period),
        "official": frozenset(o.name for o in got.official),
        "source": frozenset(s.value for s in got.source),
    }


def plain(text: str) -> str:
    """Small letters, straight quotes and single spaces: pages print the same words with others."""
    folded = text.casefold().replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'")
    return " ".join(folded.split())


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(list(grades)[:10], 1))


def _iso(day: object) -> str | None:
    return str(day) if day else None


def _question(row: Mapping[str, Any]) -> Question:
    wanted = {name: frozenset(_values(name, row.get(name, ()))) for name in FILTERS}
    return Question(row["q"], row["kind"], wanted, tuple(_answers(row.get("answers", ()))))


def _values(name: str, values: Iterable[Any]) -> Iterable[Any]:
    return (tuple(value) for value in values) if name == "period" else values


def _answers(rows: Iterable[Sequence[Any]]) -> Iterable[Answer]:
    for row in rows:
        article, *words, grade = row
        yield Answer(article, words[0] if words else "", grade)
