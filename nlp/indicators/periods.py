"""Which period a figure is for: the date behind it in the same clause, else the nearest one before it."""

from __future__ import annotations

import re

from models.mention import DateMention
from models.partial_date import Precision
from nlp.indicators.figures import Figure

_STOPS = re.compile(r"[,;:.(]|\b(?:dan|sedangkan|sementara|menjadi|dibanding\w*|daripada|dari|atau|disusul)\b")
_NEAR = 60
_FAR = 110
_COMPARED = re.compile(r"\b(?:dibanding\w*|daripada|ketimbang|dari)\s+(?:\w+\s+){0,3}$")


# "pada Februari 2022 menembus Rp 1,9 miliar", "daripada semester II 2020 yang sebesar 82,91": the date's own figure.
_TOLD = re.compile(
    r"\s*(?:lalu\s*)?,?\s*(?:yang\s+)?(?:adalah|sebesar|senilai|sebanyak|yaitu|yakni|mencapai|tercatat|hanya|baru|sudah|menembus|"
    r"berada\s+di\s+angka|di\s+angka|nilainya|angkanya|\()?\s*(?:sekitar\s+|hampir\s+|sebesar\s+)?"
)


def period_of(date: DateMention) -> str:
    """"2022", or "2013/2022" for a range."""
    return f"{date.value}/{date.end_value}" if date.end_value else date.value


def assign(text: str, figures: list[Figure], dates: list[DateMention]) -> list[str | None]:
    """The period of each figure of one sentence, from the sentence's dates in order."""
    usable = [d for d in dates if _usable(text, d)]
    claimed: dict[int, int] = {}
    for place, figure in enumerate(figures):
        limit = figures[place + 1].start if place + 1 < len(figures) else figure.sentence.end
        for number, date in enumerate(usable):
            if date.start is None or not figure.end <= date.start < limit:
                continue
            between = text[figure.end : date.start]
            if len(between) <= _NEAR and not _STOPS.search(between):
                claimed[number] = place
            break
    periods: list[str | None] = []
    for place, figure in enumerate(figures):
        own = [n for n, p in claimed.items() if p == place]
        found = usable[own[0]] if own else _before(text, figure, place, usable, claimed) or _behind(
            text, figures, place, usable
        )
        periods.append(period_of(found) if found else None)
    return periods


def _before(
    text: str, figure: Figure, place: int, dates: list[DateMention], claimed: dict[int, int]
) -> DateMention | None:
    """The last date before the figure that no other figure has claimed and that nothing is compared with."""
    for number in range(len(dates) - 1, -1, -1):
        date = dates[number]
        if date.start is None or date.end is None or date.end > figure.start:
            continue
        if _TOLD.fullmatch(text, date.end, figure.start):
            return date
        if claimed.get(number, place) != place:
            continue
        if not _COMPARED.search(text[max(figure.sentence.start, date.start - 40) : date.start]):
            return date
    return None


def _behind(text: str, figures: list[Figure], place: int, dates: list[DateMention]) -> DateMention | None:
    """The first date behind the figure with no other figure between."""
    figure = figures[place]
    limit = figures[place + 1].start if place + 1 < len(figures) else figure.sentence.end
    for date in dates:
        if date.start is not None and figure.end <= date.start < limit:
            between = text[figure.end : date.start]
            compared = _COMPARED.search(between)
            return date if len(between) <= _FAR and not compared else None
    return None


def _usable(text: str, date: DateMention) -> bool:
    """Years, quarters and months; a day only as what a figure is counted up to ("per 31 Desember 2022")."""
    if date.start is None:
        return False
    if date.precision is not Precision.DAY:
        return True
    return re.search(r"\b[Pp]er\s+(?:tanggal\s+)?$", text[max(0, date.start - 16) : date.start]) is not None
