"""What a page prints twice: the body again, whole or from the middle on, and a standfirst that the body repeats."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.line import fold, shingles

_MIN_WORDS = 6
_MIN_WORDS_INSIDE = 9
_NEAR = 60
_SHARE = 0.8
_COMMON = frozenset(
    "yang dan untuk dari pada dengan dalam oleh akan para ini itu tak tidak bagi saat atau juga agar ada adalah "
    "jadi menjadi lebih "
    "satu dua tiga tahun hari kata bisa sudah telah masih secara sebagai hingga serta antara the and for".split()
)


def repeated_lines(texts: Sequence[str]) -> set[int]:
    """The indices of lines that say again what another line says, whole or as a part of it (a quote set large).

    Short lines may well be said twice.
    """
    folded = [fold(text) for text in texts]
    seen: set[str] = set()
    again: set[int] = set()
    for index, key in enumerate(folded):
        words = key.count(" ") + 1
        if words < _MIN_WORDS:
            continue
        if key in seen or (words >= _MIN_WORDS_INSIDE and _inside_another(key, index, folded)):
            again.add(index)
        seen.add(key)
    return again


def _inside_another(key: str, index: int, folded: Sequence[str]) -> bool:
    """Whether a paragraph nearby has these words and more."""
    near = folded[max(0, index - _NEAR) : index + _NEAR]
    return any(len(other) > len(key) and key in other for other in near)


def is_said_in(text: str, others: Sequence[str], *, share: float = _SHARE) -> bool:
    """Whether one of `others`, or all of them together, carries `share` of the word runs of `text`."""
    wanted = shingles(text)
    if not wanted:
        return False
    pool: set[str] = set()
    size_of_all = next(iter(wanted)).count(" ") + 1
    for other in others:
        pool |= shingles(other, size_of_all)
    return len(wanted & pool) / len(wanted) >= share


def overlap(text: str, others: Sequence[str]) -> float:
    """The share of the words of `text` (common small ones apart) that stand in `others`, alone or with affixes."""
    words = {w for w in fold(text).split() if len(w) > 2 and w not in _COMMON}
    if not words:
        return 0.0
    pool = "\n".join(fold(other) for other in others)
    return sum(w in pool for w in words) / len(words)
