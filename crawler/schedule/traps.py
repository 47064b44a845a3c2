"""Addresses without an end: calendars, paths that bite their tail, sessions, print forms of print forms."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from urllib.parse import parse_qsl, urlsplit

MAX_LENGTH = 600
MAX_SEGMENTS = 14
MAX_SAME_SEGMENT = 2
MAX_PARAMETERS = 8
_DAY_NAMES = frozenset({"date", "day", "month", "year", "tgl", "tanggal", "bulan", "tahun", "bln", "thn", "tgl_awal"})
_CALENDAR = re.compile(r"(?:^|/)(?:calendar|kalender|agenda|jadwal|events?)(?:/|$)", re.IGNORECASE)
_DATE_PATH = re.compile(r"^(?:/[a-z-]+){0,2}/(?:19|20|21)\d\d(?:/\d{1,2}){0,2}/?$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)")
_FIRST_YEAR = 1995


def why_trap(url: str, *, today: date) -> str | None:
    """Why an address that a listing names is no article's but a trap's; None for one that may be an article's."""
    if len(url) > MAX_LENGTH:
        return f"an address of {len(url)} characters"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "no web address"
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return f"a path of {len(segments)} parts"
    often = Counter(segments).most_common(1)
    if often and often[0][1] > MAX_SAME_SEGMENT:
        return f"a path that repeats itself ({often[0][0]})"
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    if len(parameters) > MAX_PARAMETERS:
        return f"an address with {len(parameters)} parameters"
    return _calendar(parts.path, parameters, today)


def _calendar(path: str, parameters: list[tuple[str, str]], today: date) -> str | None:
    if _DATE_PATH.match(path):
        return "a day's or month's page, no article's"
    dated = any(name.lower() in _DAY_NAMES and value[:1].isdigit() for name, value in parameters)
    if dated and (_CALENDAR.search(path) or not re.search(r"\w+-\w+-\w+", path)):
        return "a page of a calendar"
    years = [int(year) for year in _YEAR.findall(path)]
    if _CALENDAR.search(path) and any(not _FIRST_YEAR <= year <= today.year for year in years):
        return "a page of a calendar"
    return None


class Endless:
    """Paging without an end: a list whose next pages bring nothing that was not listed before, or only days that
    can't be."""

    def __init__(self, *, pages: int) -> None:
        self._pages = pages
        self._seen: set[str] = set()
        self._read = 0

    def goes_on(self, urls: list[str]) -> str | None:
        """Take a page's addresses; why its next page is not read, None where it is."""
        self._read += 1
        new = [url for url in urls if url not in self._seen]
        self._seen.update(urls)
        if not new:
            return "the page lists nothing that the pages before it did not"
        if self._read >= self._pages:
            return f"{self._pages} pages of the list are read"
        return None
