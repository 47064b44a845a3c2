"""What stands around a region's name: a marker of its type, another name that it is a part of, neighbours in a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models.region import RegionType
from nlp.regions.blockers import CAPITALISED, POLICE, Blocker, Reach, load_blockers
from nlp.regions.cues import load_cues
from nlp.regions.markers import Marker, load_markers
from nlp.regions.names import fold_name
from nlp.resources import FOLDER

_LOOK_BACK, _LOOK_AHEAD, _MOST_WORDS_BACK = 80, 40, 7
_WORD = re.compile(r"\S+")
_OPENING = "(\"'“‘«[*"
_CLOSING = ")\"'”’»],;:!?*"
_ABBREVIATIONS = frozenset("kab prov prop kec kel jl jln ds dsn adm univ kep st ds sei tj tg".split())
# A figure may stand with each name of a list: "Batang Hari (86,1), dan Bungo".
_LIST_GLUE = re.compile(
    r"(?:[,;/&\s]|\(\s*[\w.,%]+(?: \w+)?\s*\)|\d+(?:[.,]\d+)*(?: persen|%)?|"
    r"\b(?:dan|serta|maupun|hingga|sampai|atau|juga|lalu|kemudian|termasuk|disusul)\b)+",
    re.IGNORECASE,
)
# "Malang City Government", "Musi Rawas Regency": pages in English put the kind behind the name.
_KIND_AFTER = re.compile(r" (city|municipality|regency|province)\b", re.IGNORECASE)
_ENGLISH_KINDS = {
    "city": RegionType.KOTA,
    "municipality": RegionType.KOTA,
    "regency": RegionType.KABUPATEN,
    "province": RegionType.PROVINCE,
}
_ITEM_NUMBER = re.compile(r"\d{1,3}[.)]")
_DASH_GLUE = re.compile(r"\s*[-–—]\s*")


class Word(NamedTuple):
    """One written word before a name: folded, with its place, and whether a stop parts it from what follows."""

    text: str
    folded: str
    start: int
    parted: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What was seen around one name.

    `start` is where the mention begins: at the name, or at a marker that is part of it. `also` is the second type of
    "Kota dan Kabupaten Bogor", from `also_start`. `by_office` tells "Bupati X" from "Kabupaten X", `own_office` tells
    it from "Kejari X".
    """

    start: int
    type: RegionType | None = None
    marked: bool = False
    by_office: bool = False
    own_office: bool = False
    also: RegionType | None = None
    also_start: int = 0
    blocked: str | None = None
    blocks_list: bool = False
    glued_before: bool = False
    glued_after: bool = False
    after_preposition: bool = False


class Surroundings:
    """Reads what stands around a stretch of a text, by the tables of markers and blockers."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._markers = load_markers(folder)
        self._blockers = load_blockers(folder)
        self._cues = load_cues(folder)

    def around(self, text: str, start: int, end: int, *, in_title: bool = False) -> Around:
        words = _words_before(text, start)
        marker, marker_words, gap = self._marker(words)
        inside = marker is not None and marker.inside and not gap
        mention_start = words[-marker_words].start if inside else start
        also, also_start = self._second_type(words, marker, marker_words, mention_start)
        before = self._blocker_before(words, marked=inside, in_title=in_title)
        after = None if in_title and marker else self._blocker_after(text, end)
        blocker = before or after
        kind_after = _KIND_AFTER.match(text, end) if marker is None else None
        return Around(
            start=mention_start,
            type=marker.type if marker else _ENGLISH_KINDS[kind_after[1].lower()] if kind_after else None,
            marked=marker is not None or kind_after is not None,
            by_office=marker is not None and not marker.inside,
            own_office=marker is not None and marker.own,
            also=also,
            also_start=also_start,
            blocked=blocker.reason if blocker else None,
            blocks_list=before is not None and before.reach is Reach.LIST,
            glued_before=marker is None and self._is_glued(words),
            glued_after=_is_followed_by_name(text, end),
            after_preposition=bool(words) and words[-1].folded in self._cues["place"] and not words[-1].parted,
        )

    def _marker(self, words: list[Word]) -> tuple[Marker | None, int, bool]:
        """The longest marker that ends before the name, how many words it is, whether something stands between."""
        gap = False
        while words and (_in_brackets(words[-1]) or words[-1].folded in self._cues["filler"]):
            words = words[:-1]
            gap = True
        if not words or words[-1].parted:
            return None, 0, gap
        for length in range(min(4, len(words)), 0, -1):
            if any(w.parted for w in words[-length:-1]):
                continue
            marker = self._markers.get(" ".join(w.folded for w in words[-length:]))
            if marker:
                return marker, length, gap
        return self._slashed(words[-1]), 1, gap

    def _slashed(self, word: Word) -> Marker | None:
        """ "Bupati/Wali", "Kabupaten/Kota": what is behind the slash, typeless where both are kinds of region."""
        first, slash, last = word.folded.rpartition("/")
        marker = self._markers.get(last) if slash else None
        if marker and (other := self._markers.get(first)) and other.type is not marker.type:
            return Marker(None, inside=False)
        return marker

    def _is_glued(self, words: list[Word]) -> bool:
        """Whether a capitalised word that may be part of a name stands directly before."""
        if not words or words[-1].parted:
            return False
        return words[-1].text.lstrip(_OPENING)[:1].isupper() and words[-1].folded not in self._cues["no_name"]

    def _second_type(
        self, words: list[Word], marker: Marker | None, length: int, start: int
    ) -> tuple[RegionType | None, int]:
        """ "Kota dan Kabupaten Bogor", "Wali Kota dan Bupati Malang": the other type, where its marker begins."""
        if (
            marker is None
            or marker.type is None
            or len(words) < length + 2
            or words[-length - 1].folded not in self._cues["and"]
        ):
            return None, 0
        rest = words[: -length - 1]
        for size in range(min(3, len(rest)), 0, -1):
            other = self._markers.get(" ".join(w.folded for w in rest[-size:]))
            if other and other.type and other.type is not marker.type and not rest[-1].parted:
                return other.type, rest[-size].start if other.inside and marker.inside else start
        return None, 0

    def _blocker_before(self, words: list[Word], *, marked: bool, in_title: bool) -> Blocker | None:
        """The blocker beside the name, or reaching it over capitalised words; a marker between frees the name."""
        reached = 0
        while words and not words[-1].parted:
            for length in range(min(3, len(words)), 0, -1):
                blocker = self._blockers.before.get(" ".join(w.folded for w in words[-length:]))
                if blocker and (reached == 0 or blocker.reach is Reach.NAME):
                    if marked and blocker.reason != POLICE:
                        continue
                    small = not words[-length].text.lstrip(_OPENING)[:1].isupper()
                    if blocker.reason in CAPITALISED and (small or in_title):
                        continue
                    return blocker
            numbered = re.match(r"\d{2,4}/|[IVXL]+/", words[-1].text)
            if numbered:
                return Blocker(Reach.NEXT, POLICE)
            if not words[-1].text.strip(_OPENING)[:1].isupper() and not words[-1].text[:1].isdigit():
                return None
            words = words[:-1]
            reached += 1
        return None

    def _blocker_after(self, text: str, end: int) -> Blocker | None:
        if not _is_followed_by_name(text, end):
            return None
        words = [m.group().rstrip(_CLOSING + ".").lower() for m in _WORD.finditer(text, end, end + _LOOK_AHEAD)][:2]
        for length in range(len(words), 0, -1):
            blocker = self._blockers.after.get(" ".join(words[:length]))
            if blocker:
                return blocker
        return None


@cache
def load_surroundings(folder: Path = FOLDER) -> Surroundings:
    """One for each folder of resources."""
    return Surroundings(folder)


def joins_list(between: str) -> bool:
    """Whether what stands between two names makes them neighbours in a list."""
    return 0 < len(between) <= 40 and _LIST_GLUE.fullmatch(between) is not None and not between.isspace()


def joins_by_dash(between: str) -> bool:
    """Whether two names are joined by a dash alone, as in "Solo-Yogyakarta"."""
    return _DASH_GLUE.fullmatch(between) is not None


def _words_before(text: str, start: int) -> list[Word]:
    """The written words of the line before `start`, the last ones."""
    first = max(0, start - _LOOK_BACK)
    line = max(first, text.rfind("\n", first, start) + 1)
    matches = list(_WORD.finditer(text, line, start))
    if matches and line == first and first > 0 and not text[first - 1].isspace():
        matches = matches[1:]
    return [_word(m.group(), m.start()) for m in matches[-_MOST_WORDS_BACK:]]


def _word(written: str, start: int) -> Word:
    bare = written.lstrip(_OPENING)
    offset = len(written) - len(bare)
    if number := _ITEM_NUMBER.match(bare):
        bare = bare[number.end() :] or bare
        offset = len(written) - len(bare)
    if bare[:3].lower() == "se-":
        offset += 3 if len(bare) > 3 else 0
        bare = bare[3:] or bare
    closed = bare.rstrip(_CLOSING)
    stem = closed.rstrip(".")
    pointed = closed != stem and stem.lower() not in _ABBREVIATIONS
    folded = fold_name(stem.rstrip("-")) if "/" not in stem else stem.lower()
    return Word(written, folded, start + offset, parted=pointed or (closed != bare and not written.startswith("(")))


def _in_brackets(word: Word) -> bool:
    return word.text.startswith("(") and word.text.endswith(")")


def _is_followed_by_name(text: str, end: int) -> bool:
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
