"""One ranking of two: by words and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search_api.query.closeness import Closeness
from search_api.query.match import Match

TEXT_POOL = 200  # the best by words whose meaning is looked at
NEAR_POOL = 100  # the nearest by meaning that join them
HEAD = 40  # of the fused, those whose sentences are read
_WORDS = ("words",)
_MEANING = ("meaning",)
_BOTH = ("words", "meaning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Chosen by cross-validation in bench/retrieval.py, where .1 to .2 for `sentence` can't be told apart; our own
    questions like the lower one (bench/questions.py). Flat around it."""

    words: float = 0.4
    meaning: float = 0.6
    sentence: float = 0.1
    neighbours: float = 0.2

    @property
    def all(self) -> float:
        return self.words + self.meaning + self.sentence + self.neighbours


WEIGHTS = Weights()


def fused(text: Sequence[Match], near: Sequence[Match], cosines: Sequence[float | None]) -> list[Match]:
    """All of them, the best first; `cosines` are those of `text`, in its order.

    Both scores are scaled by query to 0..1 over the pool: what the words don't match has 0 from them, and what has no
    vector 0 from its meaning.
    """
    words = {match.key: match.score for match in text}
    meaning = {match.key: cosine for match, cosine in zip(text, cosines, strict=True) if cosine is not None}
    meaning.update((match.key, match.score) for match in near)
    nearest = {match.key for match in near}
    by_words, by_meaning = _scaled(words), _scaled(meaning)
    groups = {match.key: match.group for match in (*near, *text)}
    found = []
    for key, group in groups.items():
        by_word = WEIGHTS.words * by_words.get(key, 0.0)
        near_by = WEIGHTS.meaning * by_meaning.get(key, 0.0)
        via = _BOTH if key in words and key in nearest else _WORDS if key in words else _MEANING
        parts = (
            *((("words", words[key], by_word),) if key in words else ()),
            *((("meaning", meaning[key], near_by),) if key in meaning else ()),
        )
        found.append(Match(key, group, by_word + near_by, 0, via, parts))
    return sorted(found, key=lambda match: (-match.score, match.key))


def brought_closer(pool: Sequence[Match], closeness: Sequence[Closeness]) -> list[Match]:
    """The pool in a new order: `closeness` is that of its first ones, which rise by it. Scores stay within 0..1."""
    head, rest = pool[: len(closeness)], pool[len(closeness) :]
    found = [_closer(match, close) for match, close in zip(head, closeness, strict=True)]
    found += [_of_all(match, match.score, match.parts) for match in rest]
    return sorted(found, key=lambda match: (-match.score, match.key))


def _closer(match: Match, close: Closeness) -> Match:
    sentence, neighbours = WEIGHTS.sentence * close.sentence, WEIGHTS.neighbours * close.neighbours
    parts = (("sentence", close.sentence, sentence), ("neighbours", close.neighbours, neighbours))
    return _of_all(match, match.score + sentence + neighbours, (*match.parts, *parts))


def _of_all(match: Match, score: float, parts: Sequence[tuple[str, float, float]]) -> Match:
    """With its score, and what each part adds, as shares of the most that there can be."""
    shares = tuple((name, value, adds / WEIGHTS.all) for name, value, adds in parts)
    return Match(match.key, match.group, score / WEIGHTS.all, 0, match.via, shares)


def behind(score: float, best: float, last: float) -> float:
    """The score of what comes behind the pool: `best`: the highest it may have; `last`: the pool's lowest."""
    return last * score / best if best > 0 else 0.0


def _scaled(scores: dict[int, float]) -> dict[int, float]:
    """The highest is 1, the lowest 0; where all are the same, 1."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {key: (score - low) / (high - low) if high > low else 1.0 for key, score in scores.items()}
