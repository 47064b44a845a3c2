"""Which period a figure is for: the date behind it in the same clause, else the nearest one before it."""

from __future__ import annotations

import re
from bisect import bisect_left

from models.mention import DateMention
from models.partial_date import Precision
from nlp.indicators.figure import Figure

_STOPS = re.compile(r"[,;:.(]|\b(?:dan|sedangkan|sementara|menjadi|dibanding\w*|daripada|dari|atau|disusul)\b")
_NEAR = 60
# "2,6 (cukup) pada 2021": the bracket is the figure's.
_ASIDE = re.compile(r"^\s?\([^()]{0,40}\)")
_FAR = 110
_LOOK_BACK = 6
_COMPARED = re.compile(r"\b(?:dibanding\w*|daripada|ketimbang|dari)\s+(?:\w+\s+){0,3}$")


# "pada Februari 2022 menembus Rp 1,9 miliar", "daripada semester II 2020 yang sebesar 82,91": the date's own figure.
_TOLD = re.compile(
    r"\s*(?:lalu\s*)?,?\s*(?:yang\s+)?(?:adalah|sebesar|senilai|sebanyak|yaitu|yakni|mencapai|tercatat|hanya|baru|sudah|menembus|"
    r"(?:berada\s+)?(?:di|pada)\s+(?:angka|posisi|level)|nilainya|angkanya|\()?\s*(?:sekitar\s+|hampir\s+|sebesar\s+)?"
)


def period_of(date: DateMention) -> str:
    """ "2022", or "2013/2022" for a range."""
    return f"{date.value}/{date.end_value}" if date.end_value else date.value


def assign(text: str, figures: list[Figure], dates: list[DateMention]) -> list[str | None]:
    """The period of each figure of one sentence, from the sentence's dates in order."""
    usable = [date for date in dates if _usable(text, date)]
    starts = [date.start or 0 for date in usable]
    following = [_following(figures, place, starts) for place in range(len(figures))]
    claims = {
        number: place
        for place, number in enumerate(following)
        if number is not None and _claims(text, figures[place], usable[number])
    }
    owners = {place: number for number, place in claims.items()}
    periods: list[str | None] = []
    for place, figure in enumerate(figures):
        number = owners.get(place)
        if number is None:
            number = _before(text, figure, place, usable, starts, claims)
        if number is None:
            number = _behind(text, figure, following[place], usable)
        periods.append(None if number is None else period_of(usable[number]))
    return periods


def _following(figures: list[Figure], place: int, starts: list[int]) -> int | None:
    """The first date behind a figure with no other figure between."""
    number = bisect_left(starts, figures[place].end)
    limit = figures[place + 1].start if place + 1 < len(figures) else figures[place].sentence.end
    return number if number < len(starts) and starts[number] < limit else None


def _claims(text: str, figure: Figure, date: DateMention) -> bool:
    """Whether nothing but a few plain words stands between a figure and the date behind it."""
    between = _ASIDE.sub("", text[figure.end : date.start], count=1)
    return len(between) <= _NEAR and not _STOPS.search(between)


def _before(
    text: str, figure: Figure, place: int, dates: list[DateMention], starts: list[int], claims: dict[int, int]
) -> int | None:
    """The last date before the figure that no other figure claims and that nothing is compared with."""
    last = bisect_left(starts, figure.start) - 1
    for number in range(last, max(-1, last - _LOOK_BACK), -1):
        date = dates[number]
        if date.start is None or date.end is None or date.end > figure.start:
            continue
        if _TOLD.fullmatch(text, date.end, figure.start):
            return number
        if claims.get(number, place) != place:
            continue
        if not _COMPARED.search(text[max(figure.sentence.start, date.start - 40) : date.start]):
            return number
    return None


def _behind(text: str, figure: Figure, number: int | None, dates: list[DateMention]) -> int | None:
    if number is None:
        return None
    between = text[figure.end : dates[number].start]
    return number if len(between) <= _FAR and not _COMPARED.search(between) else None


def _usable(text: str, date: DateMention) -> bool:
    """Years, quarters and months; a day only as what a figure is counted up to ("per 31 Desember 2022")."""
    if date.start is None:
        return False
    if date.precision is not Precision.DAY:
        return True
    return re.search(r"\b[Pp]er\s+(?:tanggal\s+)?$", text[max(0, date.start - 16) : date.start]) is not None
