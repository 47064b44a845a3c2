"""One ranking of two: by words and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search_api.query.match import Match

TEXT_POOL = 200  # the best by words whose meaning is looked at
NEAR_POOL = 100  # the nearest by meaning that join them
WORDS_WEIGHT = 0.5
MEANING_WEIGHT = 0.5


def fused(text: Sequence[Match], near: Sequence[Match], cosines: Sequence[float | None]) -> list[Match]:
    """All of them, the best first; `cosines` are those of `text`, in its order.

    Both scores are scaled by query to 0..1 over the pool: what the words don't match has 0 from them, and what has no
    vector 0 from its meaning. Half and half is measured best, and flat around it (docs/search.md).
    """
    words = {match.key: match.score for match in text}
    meaning = {match.key: cosine for match, cosine in zip(text, cosines, strict=True) if cosine is not None}
    meaning.update((match.key, match.score) for match in near)
    nearest = {match.key for match in near}
    by_words, by_meaning = _scaled(words), _scaled(meaning)
    found = []
    for match in {match.key: match for match in (*near, *text)}.values():
        key = match.key
        score = WORDS_WEIGHT * by_words.get(key, 0.0) + MEANING_WEIGHT * by_meaning.get(key, 0.0)
        parts = {"words": words.get(key), "meaning": meaning.get(key)}
        via = (*(("words",) if key in words else ()), *(("meaning",) if key in nearest else ()))
        found.append(
            replace(match, score=score, via=via, parts=tuple((n, v) for n, v in parts.items() if v is not None))
        )
    return sorted(found, key=lambda match: (-match.score, match.key))


def behind(score: float, best: float, last: float) -> float:
    """The score of what comes behind the pool: `best`: the highest it may have; `last`: the pool's lowest."""
    return last * score / best if best > 0 else 0.0


def _scaled(scores: dict[int, float]) -> dict[int, float]:
    """The highest is 1, the lowest 0; where all are the same, 1."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {key: (score - low) / (high - low) if high > low else 1.0 for key, score in scores.items()}
