"""What looks like a date and is none: laws, letter numbers, phones, URLs, money, times; blanked before the search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlp.dates.tables import DateTables

BLANK = "\x00"
_DIGITS = re.compile(r"\d+")
# Every repetition is bounded: a page may hold a "word" of a hundred thousand letters.
_REACH = 60
_REST = re.compile(r"[^\s]{0,300}")
_ADDRESS = re.compile(
    r"https?://|^\W?www\.|@|^\W?#\w|[\w-]{1,40}\.(?:id|com|net|org|info|news|co)(?![\w])|^\W?@\w", re.IGNORECASE
)
_PHONE = re.compile(r"(?:\+62|\(0\d{2,3}\)|0\d{2,3}[- ]?)[\s-]?\d[\d\s-]{5,20}\d")
# "B-1125/DJAI/AI.01.02/09/2024", "555/Kominfo/0142/II/2024", "188.45/123/2024": parts of which one is no day or month.
_PART = r"[\w.\-]{1,40}"
_FREE = r"(?<![\w/.\-])"
_LETTER = re.compile(
    rf"{_FREE}(?=[\w.\-]{{0,40}}\d){_PART}/[\w.\-]{{0,40}}[A-Za-z][\w.\-]{{0,40}}(?:/{_PART}){{1,8}}"
    rf"|{_FREE}(?=[\w.\-]{{0,40}}[A-Za-z])(?=[\w.\-]{{0,40}}\d){_PART}(?:/{_PART}){{2,8}}"
    rf"|{_FREE}(?:\d{{3,20}}|\d{{1,20}}\.\d[\d.]{{0,20}})(?:/{_PART}){{2,8}}"
    rf"|{_FREE}(?!\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?-\d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?![\d/]))"
    rf"(?=[\w.\-]{{0,40}}\d){_PART}(?:/{_PART}){{3,8}}"
)
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s*(?:WIB|WITA|WIT)\b)?", re.IGNORECASE)
_ZONED = re.compile(r"\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?=\s*(?:WIB|WITA|WIT)\b)", re.IGNORECASE)
_LAW_NUMBER = re.compile(r"[\w./\-]{1,60}(?:,?\s(?:tahun|thn)\.?\s\d{4}(?!\d))?", re.IGNORECASE)
_ITS_YEAR = re.compile(r",?\s(?:tahun|thn)\.?\s\d{4}(?!\d)", re.IGNORECASE)
_LAW_YEAR = re.compile(r"\d{1,6}(?:\s?/\s?|\s(?:tahun|thn)\s)\d{4}(?!\d)|(?:19|20)\d\d(?!\d)", re.IGNORECASE)
_STANDARD = re.compile(r"\d[\d:./\-]{0,30}")
_MONEY = re.compile(r"\d[\d.,]{0,40}")
_NUMBER_WORDS = frozenset(("nomor", "nomer", "no", "bernomor"))
_CLOCK_WORDS = frozenset(("pukul", "jam", "pkl"))
_MONEY_WORDS = frozenset(("rp", "idr", "us$", "usd"))
_YEAR_WORDS = frozenset(("tahun", "thn"))
_GLUED_MONEY = re.compile(r"\b(?:Rp|RP|IDR|US\$|USD)[.,]?$")


class Masks:
    """Blanks what must not be read; offsets stay. Without `money`, sums stay readable."""

    def __init__(self, tables: DateTables, *, money: bool = True) -> None:
        self._money = money
        self._laws = tables.words("law")
        self._standards = tables.words("standard")

    def blank(self, text: str) -> str:
        """The text with every such stretch turned to blanks of the same length."""
        return blank_out(text, self._stretches(text))

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """All of them hold a figure, so each figure's surroundings are looked at, once a token."""
        last = 0
        for match in _DIGITS.finditer(text):
            offset = match.start()
            if offset < last:
                continue
            head = text[max(0, offset - _REACH) : offset]
            words = head.split()
            glued = bool(head) and not head[-1].isspace()
            start = offset - len(words[-1]) if glued and words else offset
            rest = _REST.match(text, offset)
            end = rest.end() if rest else match.end()
            before = [word.strip("(“\"':.,)").lower() for word in (words[:-1] if glued else words)[-3:]]
            found = self._stretch(text, start, offset, end, before)
            last = max(end, found[1] if found else 0)
            if found:
                yield found

    def _stretch(self, text: str, start: int, offset: int, end: int, before: list[str]) -> tuple[int, int] | None:
        """The stretch to blank at the token [start, end) whose first figure is at `offset`; `before`: the words."""
        token = text[start:end]
        if _ADDRESS.search(token):
            return start, end
        phone = _PHONE.match(text, start) if token[0] in "0(+" else None
        if phone:
            return start, phone.end()
        letter = _LETTER.search(token) if "/" in token else None
        if letter:
            year = _ITS_YEAR.match(text, start + letter.end())
            return start + letter.start(), year.end() if year else start + letter.end()
        if token[: offset - start].strip(".:").lower() in _NUMBER_WORDS:
            before = ["no"]
        return self._by_words(text, offset, before, _GLUED_MONEY.search(text, start, offset) is not None)

    def _by_words(self, text: str, offset: int, before: list[str], glued_money: bool) -> tuple[int, int] | None:
        """A number that a word before it makes a law's, a letter's, a standard's, a sum or a time."""
        word = before[-1] if before else ""
        form: re.Pattern[str] | None = None
        if word in _NUMBER_WORDS:
            form = _LAW_NUMBER
        elif self._is_law(before):
            form = _LAW_YEAR
        elif word in self._standards or (len(before) > 1 and before[-2] in self._standards):
            form = _STANDARD
        elif word in _CLOCK_WORDS:
            form = _CLOCK
        elif self._money and (glued_money or word in _MONEY_WORDS):
            form = _MONEY
        found = (form or _ZONED).match(text, offset)
        return (offset, found.end()) if found else None

    def _is_law(self, before: list[str]) -> bool:
        """ "Perpres 95", "UU RI 23", "permenpan rb 59", "Perpres SPBE Tahun 2018"."""
        words = before[:-1] if before and before[-1] in _YEAR_WORDS else before
        if not words:
            return False
        if words[-1] in self._laws or " ".join(words[-2:]) in self._laws:
            return True
        return len(words) > 1 and words[-2] in self._laws and (words[-1] == "ri" or words is not before)


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
    ordered = sorted({re.escape(w).replace(r"\ ", r"\s+") for w in words}, key=lambda w: (-len(w), w))
    return "|".join(ordered) or r"(?!)"
