"""Which documents carry the same words: the name that words give to a story."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[\W_]+")


def folded(body: str) -> str:
    """The body's words alone, one space between two: case, marks, breaks and accents do not count."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", body)).casefold()
    return _NOT_WORD.sub(" ", bare).strip()


def story_id(body: str) -> str:
    """`s1:` and 32 hex of SHA-256 over the folded words.

    A story has the smallest of its texts' ids: it depends on the texts alone, so stories are called the same in
    whichever order their documents arrive.
    """
    return "s1:" + hashlib.sha256(folded(body).encode("utf-8", "surrogatepass")).hexdigest()[:32]
