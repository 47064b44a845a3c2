"""Which documents carry the same words: the key of a story."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[\W_]+")


def story_id(body: str) -> str:
    """`s1:` and 32 hex of SHA-256 over the body's words alone: case, marks, breaks and accents do not count.

    It depends on the words only, so stories are the same in whichever order their documents arrive.
    """
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", body)).casefold()
    words = _NOT_WORD.sub(" ", folded).strip()
    return "s1:" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
