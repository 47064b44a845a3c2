"""What looks like a date and is none: laws, letter numbers, phones, URLs, money, times; blanked before the search."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.dates.tables import DateTables

BLANK = "\x00"
_URL = r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:id|com|net|org|info|news|co)\b(?:/\S*)?"
_TAG = r"(?<!\w)[#@]\w+"
_MONEY = r"\b(?:Rp|RP|IDR|US\$|USD)[.,]?\s?\d[\d.,]*"
_TIME = (
    r"(?i:\b(?:pukul|jam|pkl)\.?\s*)\d{1,2}[.:]\d{2}"
    r"|\b\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?=\s*(?i:WIB|WITA|WIT)\b)"
)
_PHONE = r"(?:\+62|\(0\d{2,3}\)|\b0\d{2,3}[- ]?)[\s-]?\d[\d\s-]{5,}\d"
# "B-1125/DJAI/AI.01.02/09/2024", "555/Kominfo/0142/II/2024", "188.45/123/2024": parts of which one is no day or month.
_LETTER = (
    r"(?<![\w/.])(?=[\w.\-]*\d)[\w.\-]+/[\w.\-]*[A-Za-z][\w.\-]*(?:/[\w.\-]+)+"
    r"|(?<![\w/.])(?=[\w.\-]*[A-Za-z])(?=[\w.\-]*\d)[\w.\-]+(?:/[\w.\-]+){2,}"
    r"|(?<![\w/.])(?:\d{3,}|\d+\.\d[\d.]*)(?:/[\w.\-]+){2,}"
    r"|(?<![\w/.])(?!\d{1,2}/\d{1,2}(?:/\d{2,4})?-\d{1,2}/\d{1,2}/\d{2,4}(?![\d/]))"
    r"[\w.\-]*\d[\w.\-]*(?:/[\w.\-]+){3,}"
)
_NUMBER = r"(?i:\b(?:nomor|nomer|no)\b)\s*[.:]?\s*:?\s*\d[\w./\-]*"
_NUMBERED_LAW = (
    r"(?i:\b(?:nomor|nomer|no)\b)\s*[.:]?\s*:?\s*[\w./\-]*\d[\w./\-]*,?\s+(?:(?i:tahun|thn)\.?\s+)\d{4}"
)
_SHORT_LAW = r"\b(?i:uu|uud|perpres|perda|permendagri|inpres|pp)(?:\s+[A-Z]\w*)?\s+(?:[Tt]ahun\s+)?(?:19|20)\d\d\b"


class Masks:
    """Blanks what must not be read; offsets stay. Without `money`, sums stay readable."""

    def __init__(self, tables: DateTables, *, money: bool = True) -> None:
        law = either(tables.words("law"))
        standard = either(tables.words("standard"))
        self._pattern = re.compile(
            "|".join(
                (
                    _URL,
                    _TAG,
                    _NUMBERED_LAW,
                    # "Perpres 95 Tahun 2018", "UU 23/2014", "Perpres SPBE Tahun 2018", "UUD 1945"
                    rf"\b(?i:{law})(?:\s+(?:RI|Republik\s+Indonesia))?\s+\d+\s*(?:/|(?i:tahun|thn)\s+)\s*\d{{4}}",
                    _SHORT_LAW,
                    rf"\b(?i:{standard})\b[\s/A-Z]*\d[\d:./\-]*",
                    _LETTER,
                    _NUMBER,
                    _PHONE,
                    *((_MONEY,) if money else ()),
                    _TIME,
                )
            )
        )

    def blank(self, text: str) -> str:
        """The text with every such stretch turned to blanks of the same length."""
        return self._pattern.sub(lambda m: BLANK * len(m.group()), text)


def blank_out(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with `stretches` (by their starts; they may overlap) turned to blanks of the same length."""
    parts: list[str] = []
    last = 0
    for start, end in stretches:
        if end > last:
            begin = max(start, last)
            parts += (text[last:begin], BLANK * (end - begin))
            last = end
    return "".join((*parts, text[last:]))


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches for none."""
    ordered = sorted({re.escape(w).replace(r"\ ", r"\s+") for w in words}, key=len, reverse=True)
    return "|".join(ordered) or r"(?!)"
