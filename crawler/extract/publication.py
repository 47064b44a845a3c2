"""The line that says when a page was published, apart from dates that the article speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from models.calendar_id import MONTHS, WEEKDAY, day_or_none, find_full_day

_TIME = re.compile(
    r"(?:\b(?:pukul|pkl|jam|at)\b\.?\s*)?\b\d{1,2}\s?[:.]\s?\d{2}(?:\s?[:.]\s?\d{2})?(?:\s?(?:[ap]\.?m\.?)\b)?"
    r"(?:\s?(?:z|[+-]\d{2}:?\d{2}))?|\b\d{1,2}\s?[ap]\.?m\b\.?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\b(?:wib|wita|wit|gmt|utc|waktu)\b(?:\s?[+-]\d{1,2}(?::?\d{2})?)?", re.IGNORECASE)
_WEEKDAY_WORD = re.compile(rf"(?<![\w'])(?:{WEEKDAY})(?![\w'])|\b(?:hari|tanggal|tgl)\b", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:di\s?-?\s?(?:terbitkan|publikasikan|publish|posting|poskan|unggah|tayangkan|rilis|buat|tulis|muat)|terbit|"
    r"publi(?:shed?|kasi|cation)|post(?:ed|ing)?|tayang|release[d]?|rilis|date|tanggal|tgl|created|dibuat|unggah|uploaded?|"
    r"upload|waktu)\b(?:\s+(?:on|pada|tanggal|tgl|date|at|oleh|by|di))*",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:(?:last\s+)?(?:up\s?-?date[ds]?|modified|edited|diperbarui|diperbaharui|di-?update|perbarui|diubah|"
    r"pembaruan|revisi|terakhir))\b(?:\s+(?:on|pada|tanggal|terakhir|at|by))*",
    re.IGNORECASE,
)
# "Tanggal kegiatan: ...", "Waktu pelaksanaan: ...": the day of what a page announces.
_OF_EVENT = re.compile(
    r"^\W*(?:hari|tanggal|tgl|waktu|jadwal|hari/tanggal)\W*(?:dan\s+\w+\s+)?(?:kegiatan|acara|pelaksanaan|agenda|rapat|"
    r"mulai|selesai|berakhir|lahir|penetapan|pengundangan)\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\b(?:dibaca|dilihat|views?|hits?|kali|x|pembaca|reads?|comments?|komentar|min(?:ute)?s?|menit|baca|shares?|"
    r"no comments?|read|tayangan|pengunjung|visits?|dibagikan|ditonton)\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"^\W*(?:sekitar\s+)?\d+\s+(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun|second|minute|hour|day|week|month|year)s?"
    r"\s+(?:yang\s+)?(?:lalu|ago)\b",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SHORT_YEAR = re.compile(
    rf"(?<![\d.,:/])(?P<day>\d{{1,2}})(?P<joint>[/\-]|\s+)(?P<month>\d{{1,2}}|{_MONTH})\.?(?P=joint)"
    r"'?(?P<year>[12]\d)(?![\d.,:/])",
    re.IGNORECASE,
)
_RESIDUE_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGITS = re.compile(r"\d{2}")
_MAX_LENGTH = 160
_MAX_RESIDUE = 7
_MAX_BARE_RESIDUE = 2
_PARTED = re.compile(r"[|•·–—/]|\s-\s|-\s*$", re.MULTILINE)
_BY = re.compile(r"\b(?:oleh|by|admin\w*|redaksi|penulis|editor|reporter)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date and little else. `rest`: the words beside it (a name, a section, an outlet)."""

    day: date
    written: str
    rest: str
    labelled: bool
    updated: bool
    timed: bool


def read_date_line(text: str) -> DateLine | None:
    """What a date line says; None for lines that say more than when (captions, sentences, datelines)."""
    if len(text) > _MAX_LENGTH or not _DIGITS.search(text):
        return None
    found = find_full_day(text) or _short_year(text)
    if found is None or _OF_EVENT.match(text):
        return None
    day, start, end = found
    before, after = text[:start], text[end:]
    rest = f"{before} | {after}"
    published = _PUBLISHED.search(before)
    updated = _UPDATED.search(before)
    time = _TIME.search(after) or _TIME.search(before)
    if _UPDATED.search(after):
        rest = before + " | " + _second_date_cut(after)
    for form in (_TIME, _ZONE, _UPDATED, _PUBLISHED, _WEEKDAY_WORD, _COUNTER):
        rest = form.sub(" ", rest)
    rest = re.sub(r"\d+", " ", rest)
    residue = _RESIDUE_WORD.findall(rest)
    if len(residue) > _MAX_RESIDUE or (text.rstrip().endswith((".", ")")) and len(residue) > 2):
        return None
    parted = _PARTED.search(before[-4:] + "\n" + after[:4]) or _BY.search(rest)
    if len(residue) > _MAX_BARE_RESIDUE and not (time or published or updated or parted):
        return None  # a headline with a day in it
    return DateLine(
        day=day,
        written=_written(text, start, end),
        rest=" ".join(rest.split()),
        labelled=published is not None,
        updated=updated is not None and published is None,
        timed=time is not None,
    )


def _short_year(text: str) -> tuple[date, int, int] | None:
    """A day with a year of two digits ("18/8/20", "3 Feb 23"), which only a publication line is trusted with."""
    match = _SHORT_YEAR.search(text)
    if match is None:
        return None
    month = MONTHS.get(match["month"].lower()) or (int(match["month"]) if match["month"].isdigit() else 0)
    day = day_or_none(2000 + int(match["year"]), month, int(match["day"]))
    return (day, match.start(), match.end()) if day else None


def is_ago(text: str) -> bool:
    """A relative time alone ("3 jam yang lalu"): it pins no day, and is not the article's."""
    return _AGO.match(text) is not None and len(text) < 60


def _second_date_cut(after: str) -> str:
    """What stands between a publication date and the date of an update behind it."""
    match = _UPDATED.search(after)
    cut = after[: match.start()] if match else after
    return cut if match else after


def _written(text: str, start: int, end: int) -> str:
    """The date as the line has it, with weekday before and time and zone behind."""
    before = re.search(rf"(?:(?:{WEEKDAY})\s*[,./|]?\s*)$", text[:start], re.IGNORECASE)
    after = re.match(
        r"[\s,|\-–—•·/]*(?:(?:pukul|pkl|jam)\.?\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?(?:wib|wita|wit|[ap]m)\b)?",
        text[end:],
        re.IGNORECASE,
    )
    left = before.start() if before else start
    right = end + after.end() if after else end
    return text[left:right].strip()
