"""Months, quarters, halves and years, and ranges of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from models.calendar_id import MONTHS
from models.partial_date import Precision
from nlp.dates.days import RANGE
from nlp.dates.found import Found
from nlp.dates.masks import either
from nlp.dates.tables import DateTables

_YEAR = r"(?:19|20)\d\d"
_NAME = rf"(?:(?i:{either(MONTHS)}))"
_PART = r"(?:(?i:awal|akhir|pertengahan|penghujung|medio)\s+)"
_TO = rf"\s?{RANGE}\s?(?:(?i:bulan)\s+)?"
_PART_OF_MONTH = re.compile(rf"(?<![^\W_]){_PART}(?:(?i:bulan)\s+)?$")
_PART_REACH = 24
_MONTH = re.compile(
    rf"(?P<m>{_NAME})\b\.?(?:\s(?P<y1>{_YEAR})(?!\d))?"
    rf"(?:{_TO}(?:{_PART})?(?P<n>{_NAME})\b\.?)?\s?,?\s?(?:(?i:tahun)\s+)?(?P<y>{_YEAR})(?!\d)(?![.,/]\d)"
)
_BARE_CUE = re.compile(
    r"(?<![^\W_])(?i:bulan|pada|sejak|hingga|sampai|di|awal|akhir|pertengahan|mulai|per)\s+(?:bulan\s+)?$"
)
_BARE_NAMES = frozenset(m for m in MONTHS if len(m) > 4) | {"mei", "juni", "juli"}
_BARE_AFTER = re.compile(r"(?:\s+(?P<after>lalu|silam|mendatang|depan|ini|nanti|kemarin)\b)?(?!\s+\d)")
_ORDINAL = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "pertama": 1,
    "kedua": 2,
    "ketiga": 3,
    "keempat": 4,
    "ke-1": 1,
    "ke-2": 2,
    "ke-3": 3,
    "ke-4": 4,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "ke-i": 1,
    "ke-ii": 2,
    "ke-iii": 3,
    "ke-iv": 4,
}
_NTH = rf"(?P<nth>(?i:{either(_ORDINAL)}))"
QUARTER_WORDS = ("triwulan", "kuartal", "quartal", "tri wulan", "tw", "semester", "smt", "q1", "q2", "q3", "q4")
_HALVES = ("semester", "smt")
_QUARTERS = 4
_QUARTER = re.compile(
    rf"(?:(?P<kind>(?i:{either(w for w in QUARTER_WORDS if w[0] != 'q' or w == 'quartal')}))\s?[.-]?\s?{_NTH}\b"
    rf"(?:\s?{RANGE}\s?(?:(?P=kind)\s)?(?P<to>(?i:{either(_ORDINAL)}))\b)?|Q(?P<q>[1-4]))"
    rf"\s?[,/-]?\s?(?:(?i:tahun\s+anggaran|tahun|ta\.?)\s+)?(?P<y>{_YEAR})(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+")
_SPELT_TAIL = r"(?:(?i:tahun|thn\.?)\s+)?"
_YEARS = re.compile(
    rf"(?:(?<![\w.,/:–+%°$'’-])|(?<=[Tt]ahun)|(?<=\bTA))(?P<y>{_YEAR})"
    rf"(?:(?:\s?(?:-|–|—|/|[sS]\.?\s?[/.]?\s?[dD]\.?)\s?|\s(?i:hingga|sampai(?:\s+dengan)?)\s)"
    rf"{_SPELT_TAIL}(?P<z>{_YEAR}|(?<=\d[-/])\d\d)(?![\d]))?(?![\d\w%])(?![.,/:-]\d)(?!/|-?an\b)"
)
_YEAR_WORD = re.compile(r"(?i:\b(?:tahun|thn\.?|th\.?|ta\.?|t\.a\.?|anggaran|ajaran|periode|edisi|angkatan)\s*)$")
_PART_BEFORE = re.compile(rf"\b{_PART}(?:(?i:tahun)\s+)?$")
_CAPITALISED = re.compile(r"(?:[A-Z][\w'-]*\s+){1,7}$")
_VISION = re.compile(r"(?i:\b(?:visi|misi|mewujudkan|terwujudnya|menuju|slogan|tagline|motto|menyongsong)\b)")
_MAX_SPAN = 100


class PeriodFinder:
    """Finds coarser dates in a text whose masks and days are blanked."""

    def __init__(self, tables: DateTables) -> None:
        self._counted = re.compile(rf"\s?(?i:{either(tables.words('counted'))})\b")
        self._slogan = tables.words("slogan")
        self._edition = tables.words("edition")

    def months(self, text: str, starts: Iterable[int]) -> Iterator[Found]:
        """ "Maret 2022", "awal Juli 2024", "Maret-April 2022", "Oktober 2022 hingga Maret 2023"; `starts`: of names."""
        last = 0
        for offset in starts:
            match = _MONTH.match(text, offset) if offset >= last else None
            value = _months_of(match) if match else None
            if match is None or value is None:
                continue
            part = _PART_OF_MONTH.search(text, max(0, offset - _PART_REACH), offset)
            last = match.end()
            yield Found(part.start() if part else offset, last, *value, Precision.MONTH)

    def bare_months(self, text: str, starts: Iterable[int], published: date) -> Iterator[Found]:
        """ "pada Maret lalu", "bulan Oktober": by the publication day."""
        for offset in starts:
            name = _WORD.match(text, offset)
            if name is None or name.group().lower() not in _BARE_NAMES or not name.group()[0].isupper():
                continue
            after = _BARE_AFTER.match(text, name.end())
            if after and _BARE_CUE.search(text, max(0, offset - _PART_REACH), offset):
                value = _nearest_month(published, MONTHS[name.group().lower()], after["after"] or "")
                yield Found(offset, name.end(), value, None, Precision.MONTH)

    def quarters(self, text: str, starts: Iterable[int]) -> Iterator[Found]:
        """ "triwulan II 2022" is 2022-Q2, "semester I 2022" 2022-Q1 to 2022-Q2; `starts`: of "triwulan", "Q3"..."""
        last = 0
        for offset in starts:
            match = _QUARTER.match(text, offset) if offset >= last else None
            if match is None:
                continue
            nth, year = _ORDINAL[(match["nth"] or match["q"]).lower()], match["y"]
            to = _ORDINAL[match["to"].lower()] if match["to"] else nth
            if (match["kind"] or "").lower() in _HALVES:
                nth, to = 2 * nth - 1, 2 * to
            if nth <= to <= _QUARTERS:
                last = match.end()
                end_value = f"{year}-Q{to}" if to != nth else None
                yield Found(offset, last, f"{year}-Q{nth}", end_value, Precision.QUARTER)

    def years(self, text: str) -> Iterator[Found]:
        """ "tahun 2019", "2018-2019", "LKPD 2019", "awal 2023"; not a slogan's year and not a count."""
        for match in _YEARS.finditer(text):
            before = text[max(0, match.start() - 80) : match.start()]
            said = _YEAR_WORD.search(before) is not None
            if not said and (self._counted.match(text, match.end()) or self._is_slogan(before)):
                continue
            part = _PART_BEFORE.search(before)
            start = match.start() - (len(before) - part.start()) if part else match.start()
            value, end_value = match["y"], _range_end(match["y"], match["z"])
            if match["z"] and end_value is None:
                yield Found(start, match.end("y"), value, None, Precision.YEAR)
                if len(match["z"]) == 4 and match["z"] != value:
                    yield Found(match.start("z"), match.end("z"), match["z"], None, Precision.YEAR)
                continue
            yield Found(start, match.end(), value, end_value, Precision.YEAR)

    def _is_slogan(self, before: str) -> bool:
        """Whether a capitalised phrase that ends like a slogan, or follows "visi" or "mewujudkan", owns the year."""
        run = _CAPITALISED.search(before)
        if run is None:
            return False
        words = run.group().lower().split()
        if words[-1] in self._slogan and words[0] not in self._edition and len(words) > 1:
            return True
        lead = before[: run.start()][-30:]
        return len(words) > 1 and words[-1] in self._slogan and _VISION.search(lead) is not None


def _months_of(match: re.Match[str]) -> tuple[str, str | None] | None:
    """The value and end value of a month or a range of them; None for a range that ends before it begins."""
    first, year = MONTHS[match["m"].lower()], int(match["y"])
    first_year = int(match["y1"] or year)
    if not match["n"]:
        return None if match["y1"] else (f"{first_year:04d}-{first:02d}", None)
    last = MONTHS[match["n"].lower()]
    if not match["y1"] and last < first:
        first_year -= 1
    value, end_value = f"{first_year:04d}-{first:02d}", f"{year:04d}-{last:02d}"
    return (value, end_value) if value < end_value else None


def _range_end(first: str, last: str | None) -> str | None:
    if not last:
        return None
    full = last if len(last) == 4 else first[:2] + last
    return full if 0 < int(full) - int(first) <= _MAX_SPAN else None


def _nearest_month(near: date, month: int, said: str) -> str:
    """The year-month nearest to the publication day; "lalu" is before it, "mendatang" after it."""
    year = near.year
    if said in ("lalu", "silam", "kemarin"):
        year -= month > near.month
    elif said in ("mendatang", "depan", "nanti"):
        year += month < near.month
    else:
        distance = month - near.month
        year += (distance < -6) - (distance > 6)
    return f"{year:04d}-{month:02d}"
