"""Days told by their distance from the publication day: "kemarin", "Senin lalu", "tiga hari lalu", "pekan depan"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from models.calendar_id import MONTHS, WEEKDAYS
from models.partial_date import Precision
from nlp.dates.days import RANGE, TIME_OF_DAY, WEEKDAY
from nlp.dates.found import Found
from nlp.dates.masks import either
from nlp.numbers import NumberReader

_SHIFTS = {"kemarin": -1, "hari ini": 0, "besok": 1, "lusa": 2, "kemarin lusa": -2, "esok": 1, "kemaren": -1}
_WORD = rf"(?P<word>(?i:kemarin\s+lusa|kemarin|kemaren|hari\s+ini|besok|lusa|esok))(?:\s+{TIME_OF_DAY})?"
_DAYTIME = r"(?P<daytime>(?:pagi|siang|sore|malam)\s+(?:tadi|ini)|tadi\s+(?:pagi|siang|sore|malam))"
_AGO = r"hari\s+(?P<way>(?P<past>(?:yang\s+)?(?:lalu|silam))|lagi|mendatang)"
_COUNT = re.compile(r"(?<![^\W_])(\d{1,2}|(?i:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh))\s+$")
_COUNT_REACH = 12
_WEEK = r"(?P<end>akhir\s+)?(?:pekan|minggu)\s+(?P<week>lalu|ini|depan|mendatang|kemarin)"
_CAPITAL = rf"(?-i:(?=[A-Z])){WEEKDAY}"
_DISTANT = r"(?:(?:pekan|minggu)\s+(?:lalu|ini|depan)|lalu|silam|kemarin|besok|depan|mendatang|nanti)\b"
_WEEKDAY = (
    rf"(?P<wd>{_CAPITAL}|{WEEKDAY}(?=\s{_DISTANT}))(?P<to>\s?{RANGE}\s?{_CAPITAL})?(?:\s+{TIME_OF_DAY})?"
    r"(?P<near>\s*\(?\s*(?:(?:pekan|minggu)\s+(?:lalu|ini|depan)|lalu|silam|kemarin|ini|besok|depan|mendatang|nanti|tadi)\b\s?\)?)?"
)
_FORMS = re.compile(rf"(?<![\w-])(?:{_WEEKDAY}|{_WORD}|{_DAYTIME}|{_AGO}|{_WEEK})(?![\w-])")
RELATIVE_WORDS = frozenset(
    (*WEEKDAYS, *"kemarin kemaren hari besok lusa esok pagi siang sore malam tadi akhir pekan minggu".split())
)
_GENERIC = re.compile(r"(?i:\b(?:setiap|tiap|salat|shalat|sholat|puasa|malam|khutbah|per|libur)\s+(?:hari\s+)?)$")
_LEAD = re.compile(r"(?i:(?:^|[,;:(–—-]\s*|\b(?:hari|pada|sejak|hingga|sampai|mulai|dan|di\s+\w+)\s+|\bmalam\s+))$")
_TOLD = re.compile(r"\b[Pp]ada\s+(?:hari\s+)?$|\b[Hh]ari\s+$")
_STOPS_AFTER = re.compile(
    r"\s*(?:$|[.,;:)(–—]|-\s|\n|"
    r"(?:di|ke|oleh|dan|yang|untuk|saat|usai|dalam|bertempat|sekitar|pukul|setelah|melalui|bersama|dengan|guna)\b)"
)
_PERIOD_BEFORE = re.compile(rf"(?:(?:19|20)\d\d|(?i:{either(MONTHS)}|tahun|bulan|pekan|minggu|waktu)|\b\d{{1,2}})\s$")
_PERIOD_REACH = 12
_WEEK_DAYS = 7
_WORKING_DAYS_END = 5


class RelativeFinder:
    """Finds them in a text whose full days are blanked; quoted speech is left alone, for its day is another."""

    def __init__(self, numbers: NumberReader) -> None:
        self._numbers = numbers

    def find(self, text: str, starts: Iterable[int], published: date, days: Iterable[str] = ()) -> Iterator[Found]:
        """The relative days of `text`, counted from `published`; `days` are the ISO values of its written-out days.

        `starts` are the offsets of RELATIVE_WORDS in it.

        "hari ini" and "siang tadi" are left out where the text was written the day before it was published.
        """
        quoted = _quotes(text)
        written = set(days)
        eve = (published - timedelta(1)).isoformat()
        late = eve in written and published.isoformat() not in written
        last = 0
        for offset in starts:
            match = _FORMS.match(text, offset) if offset >= last else None
            if match is None or _inside(quoted, offset) or (late and _is_today(match)):
                continue
            # "awal Maret 2019 kemarin": the word belongs to the month.
            if match["word"] and _PERIOD_BEFORE.search(text, max(0, offset - _PERIOD_REACH), offset):
                continue
            count = _COUNT.search(text, max(0, offset - _COUNT_REACH), offset) if match["way"] else None
            resolved = self._resolve(text, match, count, published)
            if resolved is not None:
                first, final = resolved
                last = match.end()
                end_value = final.isoformat() if final != first else None
                yield Found(count.start() if count else offset, last, first.isoformat(), end_value, Precision.DAY)

    def _resolve(
        self, text: str, match: re.Match[str], count: re.Match[str] | None, near: date
    ) -> tuple[date, date] | None:
        if match["word"]:
            return _same(near + timedelta(_SHIFTS[" ".join(match["word"].lower().split())]))
        if match["daytime"]:
            return _same(near)
        if match["way"]:
            if count is None:
                return None
            days = int(count[1]) if count[1].isdigit() else int(self._numbers.parse_words(count[1]) or 0)
            return _same(near + timedelta(-days if match["past"] else days))
        if match["week"]:
            return _week(near, match["week"], ended=bool(match["end"]))
        return _weekday(text, match, near)


def _is_today(match: re.Match[str]) -> bool:
    return bool(match["daytime"] or (match["word"] and match["word"].lower().startswith("hari")))


def _weekday(text: str, match: re.Match[str], near: date) -> tuple[date, date] | None:
    """A weekday by itself: the last one up to the publication day, or as "lalu", "depan" and their like say."""
    before = text[max(0, match.start() - 24) : match.start()]
    said = (match["near"] or "").strip(" ()\n")
    if _GENERIC.search(before) or match["to"]:
        return None
    told = _TOLD.search(before) or (_LEAD.search(before) and _STOPS_AFTER.match(text, match.end()))
    if not said and not told:
        return None
    number = WEEKDAYS[match["wd"].lower()]
    if said in ("besok", "depan", "mendatang", "nanti"):
        return _same(near + timedelta((number - near.weekday() - 1) % _WEEK_DAYS + 1))
    monday = near - timedelta(near.weekday())
    week = {"pekan lalu": -1, "minggu lalu": -1, "pekan depan": 1, "minggu depan": 1, "pekan ini": 0, "minggu ini": 0}
    shift = week.get(" ".join(said.split()))
    if shift is not None:
        return _same(monday + timedelta(number + _WEEK_DAYS * shift))
    back = (near.weekday() - number) % _WEEK_DAYS
    if said in ("lalu", "silam", "kemarin") and back == 0:
        back = _WEEK_DAYS
    return _same(near - timedelta(back))


def _week(near: date, said: str, *, ended: bool) -> tuple[date, date]:
    shift = {"lalu": -1, "kemarin": -1, "ini": 0}.get(said, 1)
    monday = near - timedelta(near.weekday()) + timedelta(_WEEK_DAYS * shift)
    return monday + timedelta(_WORKING_DAYS_END if ended else 0), monday + timedelta(_WEEK_DAYS - 1)


def _same(day: date) -> tuple[date, date]:
    return day, day


def _quotes(text: str) -> list[tuple[int, int]]:
    """Stretches of quoted speech; a quote that no mark closes ends with its paragraph."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for match in re.finditer(r"[“”\"\n]", text):
        mark = match.group()
        if mark == "\n" or (start is not None and mark in '”"'):
            if start is not None:
                spans.append((start, match.start()))
            start = None
        elif mark in '“"' and start is None:
            start = match.start()
    if start is not None:
        spans.append((start, len(text)))
    return spans


def _inside(spans: list[tuple[int, int]], offset: int) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][0] <= offset:
            low = middle + 1
        else:
            high = middle
    return low > 0 and offset < spans[low - 1][1]
