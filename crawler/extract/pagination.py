"""Page numbers of an article that goes on elsewhere: "Halaman 1 2", "Selanjutnya", "1 dari 3"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = r"(?:halaman|hal|laman|pages?)"
_NEXT = r"(?:selanjutnya|berikutnya|next|lanjut|show all|tampilkan semua|semua|all|last|akhir)"
_EDGE = r"[\s|»>…,.]*"
_NUMBERS = re.compile(
    rf"^\W*(?:{_WORD}\b\W*)?(?P<numbers>\d{{1,2}}(?:[\s|,.\-–/»]*\d{{1,2}})*)?{_EDGE}(?P<next>{_NEXT})?{_EDGE}{_NEXT}?\W*$",
    re.IGNORECASE,
)
_PAGE_WORD = re.compile(rf"^\W*{_WORD}\b", re.IGNORECASE)
_OF = re.compile(
    rf"^\W*{_WORD}?\W*(?P<page>\d{{1,2}})\s*(?:dari|of|/)\s*(?P<pages>\d{{1,2}})\W*(?:halaman|pages?)?\W*$",
    re.IGNORECASE,
)
_NEXT_ALONE = re.compile(r"^\W*(?:halaman\s+)?(?:selanjutnya|berikutnya)\W*$", re.IGNORECASE)
_PREVIOUS = re.compile(
    r"^\W*(?:(?:halaman|berita|artikel|pos)\s+)?(?:sebelumnya|sebelum|previous|prev)\b", re.IGNORECASE
)
_MAX_LENGTH = 60
_WORD_ALONE_LENGTH = 14


def is_page_numbers(text: str) -> bool:
    """Whether a line is page numbers, the word before them, or the way to the next page."""
    if len(text) > _MAX_LENGTH or not any(char.isalnum() for char in text):
        return False
    if _OF.match(text) or _NEXT_ALONE.match(text):
        return True
    match = _NUMBERS.match(text)
    return match is not None and bool(match["numbers"] or match["next"] or _PAGE_WORD.match(text))


def goes_on(text: str, around: Sequence[str]) -> bool:
    """Whether page numbers tell of further pages. `around` are the few lines above and below.

    "Selanjutnya" beside "Sebelumnya" leads to another article.
    """
    of = _OF.match(text)
    if of:
        return int(of["pages"]) > 1
    match = _NUMBERS.match(text)
    if match is None:
        return False
    worded = _PAGE_WORD.match(text) is not None or any(
        _PAGE_WORD.match(line) and len(line) < _WORD_ALONE_LENGTH for line in around
    )
    if match["next"]:
        return bool(match["numbers"]) or worded or not any(_PREVIOUS.match(line) for line in around)
    return worded and len(re.sub(r"\D", "", match["numbers"] or "")) >= 2
