"""Which language a text is in, by the share of its commonest function words; None where too little stands."""

from __future__ import annotations

import re
from functools import cache

from nlp.resources import read_rows

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 1500
_LEAST_WORDS = 8
_LEAST_SHARE = 0.06


@cache
def _function_words() -> dict[str, frozenset[str]]:
    rows = read_rows("function_words.csv", columns=("language", "words"))
    return {row["language"]: frozenset(row["words"].split()) for _, row in rows}


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the language whose function words are the largest share of the first 1,500 words, or None."""
    words = [m.group().lower() for _, m in zip(range(_SAMPLE), _WORD.finditer(text), strict=False)]
    if len(words) < _LEAST_WORDS:
        return None
    shares = {code: sum(w in marker for w in words) / len(words) for code, marker in _function_words().items()}
    # Malay shares Indonesian's function words: it is told by its own on top.
    best = max((code for code in shares if code != "ms"), key=shares.__getitem__)
    if shares[best] < _LEAST_SHARE:
        return None
    return "ms" if best == "id" and shares["ms"] > shares["id"] / 4 else best
