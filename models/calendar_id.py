"""Indonesian names of months and days, as written in the press, and the zones: shared by all that read dates."""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january januri",
            "februari feb february pebruari peb febuari febr pebuari",
            "maret mar march mart",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags aug august agust",
            "september sep sept septembr",
            "oktober okt october oct",
            "november nov nop nopember",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "senin monday mon",
            "selasa tuesday tue",
            "rabu rebo wednesday wed",
            "kamis kemis thursday thu",
            "jumat jum'at jum\u2019at jum`at jum\u00b4at jumaat friday fri",
            "sabtu saptu saturday sat",
            "minggu ahad sunday sun",
        )
    )
    for name in names.split()
}
ZONES: dict[str, timezone] = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}
# The days of the week as alternatives of a regular expression, the longest first.
WEEKDAY = "|".join(sorted((re.escape(word) for word in WEEKDAYS), key=len, reverse=True))
_MONTH_ALTERNATIVES = "|".join(sorted(MONTHS, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*({_MONTH_ALTERNATIVES})\.?,?[\s\-/.]*(\d{{4}})(?!\d)", re.IGNORECASE
)
_ENGLISH = re.compile(rf"\b({_MONTH_ALTERNATIVES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The day, or None where no calendar has it ("31 Februari")."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_full_day(line: str) -> tuple[date, int, int] | None:
    """The first full day written in `line` (day before month, as Indonesians write), with its half-open offsets."""
    found: list[tuple[int, int, date]] = []
    for form, order in ((_WRITTEN, "dmy"), (_ENGLISH, "mdy"), (_ISO, "y-md"), (_SLASHED, "dmy")):
        for match in form.finditer(line):
            part = dict(zip(order, match.groups(), strict=True))
            month = MONTHS.get(part["m"].lower()) or (int(part["m"]) if part["m"].isdigit() else 0)
            day = day_or_none(int(part["y"]), month, int(part["d"]))
            if day is not None:
                found.append((match.start(), match.end(), day))
    if not found:
        return None
    start, end, day = min(found)
    return day, start, end
