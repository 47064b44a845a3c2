"""The place line that opens an article: "PALOPO --", "Malili (ANTARA) -", "TRIBUNLUTIM.COM, MALILI -"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlp.regions.names import Use, fold_name, load_names
from nlp.resources import FOLDER

# A header this long is a sentence.
_LONGEST = 110
_PARAGRAPHS = 3
_SEPARATOR = re.compile(r"\s*(?:-{1,3}|[–—]{1,2}|~|\|{1,2}|:|_{2,})\s*|(?<=\))\.?\s+(?=[A-Z])")
_PIECE = re.compile(r"[^,;()|/\[\]]+")
_KIND = re.compile(r"(?:kota|kabupaten|kab\.?|provinsi|prov\.?)\s+", re.IGNORECASE)
_ADDRESS = r"[\w-]+(?:\.[\w-]+)*\.(?:com|id|net|org|co|news|tv)\b"
# "Liputan6.com, Jakarta Presiden ...": the dash was lost with the markup.
_ADDRESS_FIRST = re.compile(rf"{_ADDRESS}\s*,\s*", re.IGNORECASE)
_ADDRESS_BEFORE = re.compile(rf"{_ADDRESS}\s+", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_MOST_WORDS = 5
_OPEN_USES = (Use.FREE, Use.CONTEXT, Use.WORD)


@dataclass(frozen=True, slots=True)
class DatelinePlace:
    """One place of the line and the regions that it may stand for."""

    start: int
    end: int
    codes: tuple[str, ...]
    capital: bool


@dataclass(frozen=True, slots=True)
class Dateline:
    """The line's own stretch of the body, and its places."""

    start: int
    end: int
    places: tuple[DatelinePlace, ...]


class DatelineReader:
    """Reads the place line by its form and by the tables of names and capitals."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._names = load_names(folder)

    def read(self, body: str) -> Dateline | None:
        """The first paragraphs are tried: a standfirst may come before the line."""
        start = 0
        for line in body[: _LONGEST * 30].split("\n", _PARAGRAPHS)[:_PARAGRAPHS]:
            found = self._read_line(body, start, start + len(line))
            if found:
                return found
            start += len(line) + 1
        return None

    def _read_line(self, body: str, start: int, end: int) -> Dateline | None:
        for separator in _SEPARATOR.finditer(body, start, min(end, start + _LONGEST)):
            places = self._header(body, start, separator.start(), spaced=_is_spaced(separator.group()))
            if places and _fits(body, start, separator, places[-1].end):
                return Dateline(start, separator.end(), places)
        opening = _ADDRESS_FIRST.match(body, start, end)
        if opening and (place := self._leading_place(body, opening.end(), end)):
            return Dateline(start, place.end, (place,))
        return None

    def _header(self, body: str, start: int, end: int, *, spaced: bool) -> tuple[DatelinePlace, ...]:
        """The places of a header; none where a piece of it is neither place, outlet nor day."""
        places: list[DatelinePlace] = []
        pieces = 0
        for piece_start, piece_end in _pieces(body, start, end):
            pieces += 1
            place = self._place(body, piece_start, piece_end)
            if place:
                places.append(place)
            elif not _is_outlet_or_day(body[piece_start:piece_end]):
                return ()
        # "Bogor-Depok macet" is no place line; "BOGOR-Warga" and "Bogor, Kanal-Warga" are.
        upper = bool(places) and body[places[0].start : places[0].end].isupper()
        if not spaced and not upper and pieces == len(places):
            return ()
        return tuple(places)

    def _place(self, body: str, start: int, end: int) -> DatelinePlace | None:
        written = body[start:end]
        if not written[:1].isupper():
            return None
        kind = _KIND.match(written)
        name = written[kind.end() :] if kind else written
        codes = self._codes(name, kind.group().lower()[:3] if kind else "")
        if codes:
            return DatelinePlace(start, end, codes, capital=False)
        capital_of = self._names.capitals.get(fold_name(written), ())
        return DatelinePlace(start, end, capital_of, capital=True) if capital_of else None

    def _codes(self, name: str, kind: str) -> tuple[str, ...]:
        """The regions of a name, of the kind that stands before it ("kab", "kot", "pro") where that decides."""
        form = self._names.get(name)
        senses = [s for s in form.senses if s.use in _OPEN_USES] if form else []
        fitting = [s for s in senses if self._names.type_of(s.code).value.startswith(kind)]
        return tuple(s.code for s in fitting or senses)

    def _leading_place(self, body: str, start: int, end: int) -> DatelinePlace | None:
        """The longest place that the words from `start` on make."""
        words = list(re.finditer(r"\S+", body[start : min(end, start + 60)]))[:4]
        for last in reversed(words):
            place = self._place(body, start, start + last.end())
            if place:
                return place
        return None


@cache
def load_dateline_reader(folder: Path = FOLDER) -> DatelineReader:
    """One for each folder of resources."""
    return DatelineReader(folder)


def _pieces(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _PIECE.finditer(body, start, end):
        written = match.group()
        left = len(written) - len(written.lstrip(" .*\"“”'"))
        right = len(written) - len(written.rstrip(" .*\"“”'"))
        if address := _ADDRESS_BEFORE.match(written, left):
            left = address.end()
        if match.start() + left < match.end() - right:
            yield match.start() + left, match.end() - right


def _is_spaced(separator: str) -> bool:
    return separator.strip() != "-" or separator != separator.strip()


def _fits(body: str, start: int, separator: re.Match[str], places_end: int) -> bool:
    """A colon parts a place line only after capitals or before one; a bracket only where it names an outlet."""
    header = body[start : separator.start()]
    if not separator.group().strip(" ."):
        return "(" in body[places_end : separator.start()] or header.startswith("(")
    if separator.group().strip() != ":":
        return True
    return header.isupper() or ("," not in header and body[separator.end() : separator.end() + 1].isupper())


def _is_outlet_or_day(piece: str) -> bool:
    """Short, and each word a name, a figure, or an address."""
    words = piece.split()
    return len(words) <= _MOST_WORDS and (
        len(words) == 1 or all(w[0].isupper() or _DIGITS.search(w) or "." in w or not w[0].isalpha() for w in words)
    )
