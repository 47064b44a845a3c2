"""Numbers as Indonesian news writes them: "3,54", "1.234,5", "1,2 triliun", "dua puluh lima"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from nlp import resources
from nlp.spotting import Spotter

TABLE = "number_words.csv"
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MONEY = re.compile(r"(?<![^\W_])(?:Rp|RP|IDR)[.,]?\s?$")
_MONEY_REACH = 6
_MOST_WORDS = 14
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_MAX_DIGITS = 18


class WordKind(StrEnum):
    """How a number word joins its neighbours."""

    UNIT = "unit"  # 1..9: "lima"
    WHOLE = "whole"  # complete by itself: "sepuluh", "seratus"
    TEEN = "teen"  # adds ten: "dua belas"
    TENS = "tens"  # multiplies what stands before: "dua puluh", "tiga ratus"
    SCALE = "scale"  # multiplies all since the last scale: "ribu", "juta"
    SHORT = "short"  # a scale abbreviated, only behind digits: "Rp 3 M", "500 rb"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text at [start, end), with the "Rp" before it.

    `digits` tells figures from words, `decimal` whether it has a fraction, `money` whether "Rp" stands before it,
    `scale` what "juta" or "miliar" behind it multiplied it by.
    """

    start: int
    end: int
    value: float
    digits: bool
    decimal: bool
    money: bool = False
    scale: int = 1


def parse_digits(written: str, *, whole: bool = False) -> float | None:
    """The value of "1.234,5", "66,40", "2.93" or "1,200,000"; None for what is no number.

    Points part thousands and a comma the decimals. A point before other than three digits is a decimal point, as is
    one behind a lone zero ("0.345"). With `whole`, for what can only be counted, a comma before exactly three digits
    parts thousands.
    """
    if len(written) > _MAX_DIGITS + 6:
        return None
    points, commas = written.count("."), written.count(",")
    if points + commas == 0:
        return float(written) if written.isdecimal() and len(written) <= _MAX_DIGITS else None
    if points and commas:
        return _mixed(written)
    mark = "." if points else ","
    grouped = _GROUPED.fullmatch(written)
    if points + commas > 1:
        return float(written.replace(mark, "")) if grouped else None
    if grouped and written[0] != "0" and (mark == "." or whole):
        return float(written.replace(mark, ""))
    return float(written.replace(",", "."))


def _mixed(written: str) -> float | None:
    """Both marks: the last one parts the decimals, the others the thousands."""
    decimal = max(",.", key=written.rfind)
    whole, _, fraction = written.rpartition(decimal)
    if decimal in whole:
        return None
    bare = whole.replace("." if decimal == "," else ",", "")
    grouped = _GROUPED.fullmatch(whole)
    return float(f"{bare}.{fraction}") if grouped else None


class NumberReader:
    """Finds and reads numbers, with the words of one table."""

    def __init__(self, words: dict[str, tuple[WordKind, int]]) -> None:
        self._words = words
        of = {kind: [w for w, (k, _) in words.items() if k is kind] for kind in WordKind}
        self.scales: dict[str, int] = {w: v for w, (k, v) in words.items() if k in (WordKind.SCALE, WordKind.SHORT)}
        first = _either(of[WordKind.UNIT] + of[WordKind.WHOLE])
        later = _either([w for w, (k, _) in words.items() if k is not WordKind.SHORT])
        scale, short = _either(of[WordKind.SCALE]), _either(of[WordKind.SHORT])
        self._first = Spotter(of[WordKind.UNIT] + of[WordKind.WHOLE])
        self._spelt = re.compile(rf"(?i:{first})(?:[ -](?:(?i:{later})|koma)){{0,{_MOST_WORDS}}}\b")
        self._behind = re.compile(rf"\s?(?:(?i:{scale})|(?P<short>{short}))\b")

    def find(self, text: str) -> Iterator[Number]:
        """The numbers of a text in order; "1,2 juta" and "dua puluh lima" are one each."""
        spelt = [number for start, _ in self._first.find(text) if (number := self._read_words(text, start))]
        last = 0
        for number in sorted((*self._figures(text), *spelt), key=lambda n: n.start):
            if number.start >= last:
                last = number.end
                yield number

    def _figures(self, text: str) -> Iterator[Number]:
        for match in _DIGITS.finditer(text):
            start, end = match.span()
            value = parse_digits(match.group())
            if value is None:
                continue
            money = _MONEY.search(text, max(0, start - _MONEY_REACH), start)
            if money is None and _inside_another(text, start):
                continue
            factor, behind = 1, self._behind.match(text, end)
            # "3 M" is three billion rupiah only behind "Rp"; else the letter is no part of the number.
            if behind and (money or not behind["short"]):
                factor, end = self._scale(behind.group().strip()), behind.end()
            decimal = _has_fraction(match.group(), value)
            first = money.start() if money else start
            yield Number(first, end, _times(value, factor), True, decimal, money is not None, factor)

    def _read_words(self, text: str, start: int) -> Number | None:
        match = self._spelt.match(text, start)
        value = self.parse_words(match.group()) if match else None
        if match is None or value is None:
            return None
        return Number(start, match.end(), value, False, value != int(value))

    def _scale(self, word: str) -> int:
        return (self.scales.get(word) or self.scales.get(word.lower(), 1)) if word else 1

    def parse_words(self, spelt: str) -> float | None:
        """The value of "dua puluh lima" or "tiga koma lima"; None for words that don't follow each other so."""
        whole, comma, fraction = spelt.lower().replace("-", " ").partition(" koma ")
        value = self._whole(whole.split())
        if value is None or not comma:
            return value
        digits = [self._words.get(w) for w in fraction.split()]
        if not digits or any(d is None or d[0] is not WordKind.UNIT for d in digits):
            return None
        return float(f"{int(value)}." + "".join(str(d[1]) for d in digits if d))

    def _whole(self, words: list[str]) -> float | None:
        total, group, unit = 0, 0, 0
        for word in words:
            kind, value = self._words.get(word, (None, 0))
            if kind is WordKind.UNIT:
                if unit:
                    return None
                unit = value
            elif kind is WordKind.WHOLE and value < 1000 and not unit:
                group += value
            elif kind is WordKind.TEEN and unit:
                group, unit = group + unit + value, 0
            elif kind is WordKind.TENS and unit:
                group, unit = group + unit * value, 0
            elif kind is WordKind.SCALE and group + unit:
                total, group, unit = total + (group + unit) * value, 0, 0
            elif kind is WordKind.WHOLE and not (group or unit or total):
                total = value
            else:
                return None
        return float(total + group + unit)


def _inside_another(text: str, start: int) -> bool:
    """Whether a letter, or another number and its mark, stands right before."""
    before = text[max(0, start - 2) : start]
    return bool(before) and (before[-1].isalnum() or before[-1] == "_" or (before[-1] in ".," and before[0].isdigit()))


def _has_fraction(written: str, value: float) -> bool:
    """Whether decimals are written, even if they are zeros ("1,00", "3.0")."""
    return value != int(value) or re.search(r"[.,](?:\d{1,2}|\d{4,})$", written) is not None


def _times(value: float, factor: int) -> float:
    """The product, rid of what binary fractions add ("4,1 miliar" is 4100000000)."""
    return round(value * factor, 6)


def _either(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"


@cache
def number_reader(folder: Path = resources.FOLDER) -> NumberReader:
    """The reader for the table in `folder`. Raises ResourceError for a kind or value that makes no sense."""
    words: dict[str, tuple[WordKind, int]] = {}
    for place, row in resources.read_rows(TABLE, columns=("word", "kind", "value"), folder=folder):
        try:
            words[row["word"]] = (WordKind(row["kind"]), int(row["value"]))
        except ValueError as error:
            raise ResourceError(f"{place}: {error}", hint="kinds: " + ", ".join(WordKind)) from error
    return NumberReader(words)
