"""Days and ranges of days: written out ("23-24 Juli 2018") or in figures ("Kamis (2/11/2023)", "(23/7)")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from models.calendar_id import MONTHS, WEEKDAYS, day_or_none
from models.partial_date import Precision
from nlp.dates.found import Anchor, Found
from nlp.dates.masks import either

WEEKDAY = rf"(?:(?i:{either(WEEKDAYS)}))"
TIME_OF_DAY = r"(?:pagi|siang|sore|malam|petang|subuh|dini\s+hari|tengah\s+malam)"
RANGE = r"(?:-|–|—|/|[sS]\.?\s?[/.]?\s?[dD]\.?|(?i:hingga|sampai(?:\s+dengan)?))"
_LIST = r"(?:,\s?(?:dan\s|serta\s)?|dan|serta|&)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[5-9]|20)\d\d"
_NAME = rf"(?:(?i:{either(MONTHS)}))"
# No day begins inside a number, a word or a path.
_OPEN = r"(?<![^\W_])(?<!\d[.,:/–-])(?<![^\W_]/)"
_CLOSE = r"(?![^\W_])(?![/]\d)"

_WRITTEN = (
    rf"{_OPEN}(?P<wd>\d{{1,2}})"
    rf"(?P<wmore>(?:\s?(?:{RANGE}|{_LIST})\s?(?:(?:tanggal|tgl\.?)\s)?(?:{WEEKDAY},?\s?)?{_DAY}\b){{0,6}})"
    rf"\s?[-./]?\s?(?P<wm>{_NAME})(?:\b|(?={_YEAR}))(?:\.(?=\s?\d))?"
    rf"(?:\s?[-/,]?\s?(?:[Tt]ahun\s+)?(?P<wy>{_YEAR}|['’]\d\d|(?<=-)\d\d)(?!\d)(?![.,]\d))?"
)
_TWO_MONTHS = (
    rf"{_OPEN}(?P<td>{_DAY})/(?P<tm>{_MONTH})(?:/(?P<ty>{_YEAR}|\d\d))?\s?[-–]\s?"
    rf"(?P<te>{_DAY})/(?P<tn>{_MONTH})/(?P<tz>{_YEAR}|\d\d){_CLOSE}"
)
_FIGURES = (
    rf"{_OPEN}(?P<fd>{_DAY})(?:\s?(?:[-–&]|dan|s\.?/?d\.?)\s?(?P<fe>{_DAY}))?\s?(?P<fs>[/.-])\s?(?P<fm>{_MONTH})\s?"
    rf"(?:(?P=fs)\s?(?P<fy>{_YEAR}|\d\d)|[/.-]\s?(?P<fz>{_YEAR})){_CLOSE}"
)
_ISO = rf"{_OPEN}(?P<iy>{_YEAR})(?P<is>[-/])(?P<im>0\d|1[0-2])(?P=is)(?P<id>0\d|[12]\d|3[01]){_CLOSE}"
_ENGLISH = re.compile(rf"(?P<em>{_NAME})\.?\s(?P<ed>{_DAY})(?:st|nd|rd|th)?,\s?(?P<ey>{_YEAR})(?!\d)")
_ENGLISH_DAY = re.compile(rf"{_DAY}(?:st|nd|rd|th)?,\s?{_YEAR}(?!\d)")
_MONTH_BEFORE = re.compile(rf"(?<![^\W_]){_NAME}\.?\s$")
_MONTH_REACH = 13
_YEARLESS = rf"{_OPEN}(?P<yd>{_DAY})(?:\s?[-–]\s?(?P<ye>{_DAY}))?\s?/\s?(?P<ym>{_MONTH}){_CLOSE}"
_FORMS = re.compile("|".join((_ISO, _TWO_MONTHS, _WRITTEN, _FIGURES, _YEARLESS)))
_DIGITS = re.compile(r"\d+")

_RELATIVE = r"(?:(?i:kemarin|hari\s+ini|besok|lusa|tadi))"
_SLOT = re.compile(
    rf"(?<![^\W_])(?:{WEEKDAY}(?:\s?(?:{RANGE}|{_LIST})\s?{WEEKDAY}){{0,3}}|{_RELATIVE})"
    rf"(?:\s*\(?(?:{TIME_OF_DAY}|{_RELATIVE}|lalu|ini|mendatang|depan|(?:pekan|minggu)\s+(?:lalu|ini|depan)|nanti)\)?)*"
    rf"\s*,?\s*(?:pada\s+)?(?:(?i:tanggal|tgl\.?)\s*)?,?\s*(?P<paren>[(\[]?)\s*$"
)
_SLOT_REACH = 64
# "Minggu (28/10) kemarin": the word belongs to the day before it, and is none of its own.
_AFTER = re.compile(
    rf"\s?\(?(?:kemarin(?:\s+lusa)?|kemaren|besok|lusa|hari\s+ini|{TIME_OF_DAY}(?:\s+(?:ini|tadi|nanti|kemarin))?|tadi"
    rf"(?:\s+{TIME_OF_DAY})?|\w{{3,8}}\s+hari\s+(?:yang\s+)?(?:lalu|silam|lagi)|pekan\s+(?:lalu|ini|depan)|minggu\s+(?:lalu|ini|depan))(?![^\W_])\)?"
)
_BETWEEN = re.compile(rf"\s?\)?\s*(?:(?:lusa|besok|kemarin|{TIME_OF_DAY})\s)?{RANGE}\s*(?:(?:hari|tanggal)\s+)?")
_MORE = re.compile(
    rf"(?P<list>{_LIST})?\s?(?:{RANGE}\s?)?(?:(?:tanggal|tgl\.?)\s)?(?P<whole>(?:{WEEKDAY},?\s?)?(?P<day>\d{{1,2}}))"
)
_GENERIC = re.compile(r"(?i:\b(?:setiap|tiap)\s+(?:tahun\s+)?(?:pada\s+)?(?:hari\s+)?(?:tanggal\s+|tgl\.?\s+)?)$")
_NO_DAY = re.compile(r"(?i:\b(?:layanan|bagian|halaman|hal|nomor|no\.?|skor)\s*\(?)$")
_FUTURE = re.compile(r"\s*\)?,?\s*(?:mendatang|nanti|besok)\b|.{0,40}\b(?:akan|bakal|dijadwalkan|rencananya)\b")
_TWO_DIGIT_TURN = 50


_Point = tuple[int, int, int | None]


@dataclass(frozen=True, slots=True)
class _Raw:
    """One day, or a range of them, as written: (day, month, year or None) at both ends."""

    start: int
    end: int
    first: _Point
    last: _Point | None
    inner: int  # where the figures begin, behind weekday and bracket


class DayFinder:
    """Finds days in a text whose masks are blanked."""

    def __init__(self, places: frozenset[str]) -> None:
        self._place = re.compile(rf"\b(?i:{either(places)})\s+$")

    def find(self, text: str, anchor: Anchor) -> tuple[list[Found], list[tuple[int, int]]]:
        """The days, and the stretches that were read as days (valid ones or not), both in order."""
        raws = list(self._merge(text, [raw for match in _matches(text) for raw in self._read(text, match)]))
        anchor = replace(anchor, year=anchor.year or _lone_year(raws))
        found: list[Found] = []
        for raw in raws:
            value = self._value(text, raw, anchor)
            if value is not None:
                first, last = value
                end_value = last.isoformat() if last and last != first else None
                found.append(Found(raw.start, raw.end, first.isoformat(), end_value, Precision.DAY))
        return found, [(raw.start, _read_until(text, raw.end)) for raw in raws]

    def _read(self, text: str, match: re.Match[str]) -> Iterator[_Raw]:
        """The days of one match; none for what only has the form of one."""
        start, end, opened = _with_weekday(text, match)
        plain = start == match.start() and not opened
        before = text[max(0, start - 32) : start]
        if _GENERIC.search(before) or (plain and self._place.search(before)):
            return
        kind = "e" if match.re is _ENGLISH else next(k for k in "witfy" if match[_KEY[k]])
        unsure = _NO_DAY.search(before) or (plain and not _bracketed(text, match)) or match.group() == "24/7"
        if kind == "y" and unsure:
            return
        if kind == "w":
            yield from _written(match, start, end)
            return
        loose = kind == "f" and (match["fz"] or (len(match["fy"]) == 2 and match["fs"] != "/"))
        if loose and plain and not _bracketed(text, match):
            return
        first, last = _figures(match, kind)
        yield _Raw(start, end, first, last, match.start())

    def _merge(self, text: str, raws: list[_Raw]) -> Iterator[_Raw]:
        """Two days that a range word joins become one range: "30 Juli s.d. 2 Agustus 2019"."""
        waiting: _Raw | None = None
        for raw in raws:
            if waiting and not waiting.last and not raw.last and _BETWEEN.fullmatch(text, waiting.end, raw.start):
                (d, m, y), (e, n, z) = waiting.first, raw.first
                before = z - 1 if z is not None and m > n else z
                waiting = replace(waiting, end=raw.end, first=(d, m, y if y is not None else before), last=(e, n, z))
                continue
            if waiting:
                yield waiting
            waiting = raw
        if waiting:
            yield waiting

    def _value(self, text: str, raw: _Raw, anchor: Anchor) -> tuple[date, date | None] | None:
        day, month, year = raw.last or raw.first
        if year is None:
            year = _year_of(text, raw, anchor)
            if year is None:
                return None
        last = day_or_none(year, month, day)
        if raw.last is None:
            return None if last is None else (last, None)
        day, month, own = raw.first
        first = day_or_none(own if own is not None else year, month, day)
        if first is None or last is None or last < first:
            return None
        return first, last


def _read_until(text: str, end: int) -> int:
    after = _AFTER.match(text, end)
    return after.end() if after else end


_KEY = {"w": "wd", "i": "iy", "t": "td", "f": "fd", "y": "yd"}


def _matches(text: str) -> Iterator[re.Match[str]]:
    """What has the form of a day, in order; every form but the English one begins with a figure."""
    last = 0
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if start < last:
            continue
        match = _FORMS.match(text, start)
        if match is None and _ENGLISH_DAY.match(text, start):
            month = _MONTH_BEFORE.search(text, max(0, start - _MONTH_REACH), start)
            match = _ENGLISH.match(text, month.start()) if month else None
        if match:
            last = match.end()
            yield match


def _with_weekday(text: str, match: re.Match[str]) -> tuple[int, int, bool]:
    """The span with the weekday before it and the brackets around the figures."""
    start, end = match.span()
    low = max(0, start - _SLOT_REACH)
    slot = _SLOT.search(text[low:start])
    if slot is None:
        return start, end, False
    if slot["paren"]:
        closing = re.compile(r"\s?[)\]]").match(text, end)
        end = closing.end() if closing else end
    return low + slot.start(), end, True


def _bracketed(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1 : match.start()] == "(" and text[match.end() : match.end() + 1] == ")"


def _written(match: re.Match[str], start: int, end: int) -> Iterator[_Raw]:
    """Days before one month's name; those parted by a comma or "dan" are days of their own."""
    month, year = MONTHS[match["wm"].lower()], _full_year(match["wy"])
    groups: list[list[tuple[int, int, int]]] = [[(int(match["wd"]), match.start(), match.end("wd"))]]
    for more in _MORE.finditer(match.string, match.start("wmore"), match.end("wmore")):
        one = (int(more["day"]), more.start("whole"), more.end("day"))
        if more["list"]:
            groups.append([one])
        else:
            groups[-1].append(one)
    for number, group in enumerate(groups):
        first, last = group[0], group[-1]
        yield _Raw(
            start if number == 0 else first[1],
            end if number == len(groups) - 1 else last[2],
            (first[0], month, year),
            (last[0], month, year) if len(group) > 1 else None,
            first[1],
        )


def _figures(match: re.Match[str], kind: str) -> tuple[_Point, _Point | None]:
    if kind == "i":
        return (int(match["id"]), int(match["im"]), int(match["iy"])), None
    if kind == "e":
        return (int(match["ed"]), MONTHS[match["em"].lower()], int(match["ey"])), None
    if kind == "t":
        last_year = _full_year(match["tz"])
        first_year = _full_year(match["ty"]) if match["ty"] else last_year
        if not match["ty"] and last_year is not None and int(match["tm"]) > int(match["tn"]):
            first_year = last_year - 1
        first = (int(match["td"]), int(match["tm"]), first_year)
        return first, (int(match["te"]), int(match["tn"]), last_year)
    letter = kind
    year = _full_year(match["fy"] or match["fz"]) if kind == "f" else None
    month = int(match[letter + "m"])
    ending = match[letter + "e"]
    return (int(match[letter + "d"]), month, year), (int(ending), month, year) if ending else None


def _full_year(written: str | None) -> int | None:
    if not written:
        return None
    digits = written.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _TWO_DIGIT_TURN else 1900)


def _lone_year(raws: list[_Raw]) -> int | None:
    """The year of the text's full dates, where they agree."""
    years = {raw.first[2] for raw in raws if raw.first[2] is not None}
    return years.pop() if len(years) == 1 else None


def _year_of(text: str, raw: _Raw, anchor: Anchor) -> int | None:
    """The year of a day that has none: the one that brings it nearest to the publication day.

    A text that speaks of the day as to come, or as gone, moves a far one to the right side.
    """
    if anchor.published is None:
        return anchor.year
    day, month, _ = raw.first
    near = anchor.published
    days = [d for d in (day_or_none(near.year + turn, month, day) for turn in (-1, 0, 1)) if d is not None]
    if not days:
        return None
    weekday = _weekday_in(text[raw.start : raw.inner])
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday and abs((d - near).days) < 400] or days
    if _FUTURE.match(text, raw.end):
        days = [d for d in days if d >= near] or days
    return min(days, key=lambda d: abs((d - near).days)).year


def _weekday_in(written: str) -> int | None:
    match = re.match(WEEKDAY, written)
    return WEEKDAYS[match.group().lower()] if match else None
