"""What an indicator is called: the noun phrase of the article, shortened."""

from __future__ import annotations

import re

from models.mention import Unit
from nlp.indicators.figure import Figure
from nlp.indicators.tables import IndicatorTables

_MAX_WORDS = 9
_LEFT = 180
# What a figure before this one leaves in the way.
_FIGURE = re.compile(r".*\d[\d.,]*\S*\s(?:(?:ribu|juta|miliar|triliun|persen|poin|T|M)\b\s?)?", re.DOTALL)
_BRACKETS = re.compile(r"\s?\([^()]{0,80}\)")
_CLAUSE = re.compile(
    r"[;:.!?]\s|[“”\"(—–]\s?|,\s|\s-\s|"
    r"\b(?:bahwa|sedangkan|sementara|disusul|serta|namun|tetapi|melainkan|karena|sehingga|mengatakan|menyebutkan|menyebut"
    r"|menjelaskan|menyampaikan|melaporkan|memaparkan|mengungkapkan|menambahkan|merinci|mencatat)\b"
)
_PROPER = re.compile(r"(?:[A-Z][\w'-]*\s?)+$")
_OWNER = re.compile(r"\s(?:Kabupaten|Kota|Provinsi|Pemkab|Pemkot|Pemprov|Pemerintah|Kab\.)\b.*$")
_MARKS = " ,.:;()”“\"'–—-"
# "menurut Ranti", "kata Ranti": the word behind them is no part of a name either.
_WITH_NEXT = frozenset(("menurut", "kata", "ujar"))


class Namer:
    """Cuts names out of the words around a figure."""

    def __init__(self, tables: IndicatorTables) -> None:
        self._heads = re.compile(rf"(?i:(?<![^\W_])(?:{tables.either('index', 'ratio', 'measure')})(?:nya)?(?![^\W_]))")
        self._link = tables.word("link")
        self._opening = tables.word("opening")
        self._changes = tables.word("change")
        self._becomes = tables.word("becomes")

    def name(self, figure: Figure, blanked: str, *, last: str | None, carried: str | None) -> str:
        """The name in the figure's own sentence; where that has none ("yang memperoleh 2,98"), the one before it.

        `blanked` is the text without its dates, so that no name ends in a year; `last` the last name in the sentence,
        `carried` the last of an index or a share in the text.
        """
        if figure.noun:
            return figure.noun
        if figure.unit is Unit.RANK:
            rank = fallback(figure.unit)
            return f"{rank} {last}" if last and not last.startswith(rank) else rank
        left = blanked[max(figure.sentence.start, figure.start - _LEFT) : figure.start].replace("\x00", " ")
        left = _FIGURE.sub("", _BRACKETS.sub("", left), count=1)
        clause = self._last_clause(left)
        headed = self._headed(clause) or self._headed(self._strip(left.split()))
        if headed:
            return f"{headed} {carried}" if carried and headed.lower() in self._changes else headed
        if figure.beside:
            return figure.beside
        if figure.unit is Unit.IDR or not carried:
            return " ".join(clause[-_MAX_WORDS:]) or fallback(figure.unit)
        whose = _PROPER.search(" ".join(clause))
        if whose is None or whose.group() in carried:
            return carried
        return f"{_OWNER.sub('', carried)} {whose.group()}"

    def _headed(self, words: list[str]) -> str | None:
        """The phrase that begins with the name of something measured."""
        phrase = " ".join(words)
        first: str | None = None
        for head in self._heads.finditer(phrase):
            name = self._cut(phrase[head.start() :].partition(", ")[0].split())
            first = first or name
            if name and len(name.split()) <= _MAX_WORDS:
                return name
        return " ".join(first.split()[:_MAX_WORDS]) if first else None

    def _cut(self, words: list[str]) -> str:
        """Up to where the sentence says what became of it."""
        end = next((n for n, word in enumerate(words) if n and word.lower() in self._becomes), len(words))
        return " ".join(self._strip(words[:end]))

    def _last_clause(self, left: str) -> list[str]:
        """The words of the last clause that has any to offer."""
        for match in reversed(list(_CLAUSE.finditer(left))):
            words = self._strip(left[match.end() :].split())
            if words:
                return words
        return self._strip(left.split())

    def _strip(self, words: list[str]) -> list[str]:
        """Without openings and links, however many."""
        low, high = 0, len(words)
        while low < high and (not (last := words[high - 1].strip(_MARKS).lower()) or last in self._link):
            high -= 1
        while low < high:
            first = words[low].strip(_MARKS).lower()
            if first in _WITH_NEXT:
                low += 2
            elif not first or first in self._opening:
                low += 1
            else:
                break
        kept = words[low:high]
        if kept:
            kept[0], kept[-1] = kept[0].lstrip(_MARKS), kept[-1].rstrip(_MARKS)
        return kept


def fallback(unit: Unit | None) -> str:
    """A name by the unit alone, for a figure that nothing names."""
    return {
        Unit.PERCENT: "Persentase",
        Unit.IDR: "Nilai",
        Unit.INDEX: "Nilai",
        Unit.RANK: "Peringkat",
        Unit.RATIO: "Rasio",
        Unit.HOURS: "Waktu",
        Unit.DAYS: "Waktu",
        Unit.KM: "Panjang",
        Unit.HA: "Luas",
    }.get(unit or Unit.OTHER, "Jumlah")
