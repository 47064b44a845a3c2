"""The forms in which Indonesian pages print their publication time."""

from __future__ import annotations

from datetime import date, datetime

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FORMS = {
    "long": "{day}, {d} {month} {y} {time} {zone}",  # Kamis, 17 September 2020 21:04 WIB
    "pipe": "{day}, {d} {month} {y} | {time} {zone}",
    "short": "{d} {short} {y}, {time} {zone}",  # 17 Sep 2020, 21:04 WIB
    "slash": "{dd}/{mm}/{y}, {dots}",  # 17/09/2020, 21.04
    "slash_day": "{day} {dd}/{mm}/{y} {time}",
    "day_slash": "{day}, {d}/{m}/{y}",  # Kamis, 17/9/2020
    "dash": "{dd}-{mm}-{y} {time}",
    "english": "{english3} {d}, {y}",  # Sep 17, 2020
    "english_long": "{english} {d}, {y} {ampm}",
    "plain": "{d} {month} {y}",
    "plain_day": "{day}, {dd} {month} {y}",
}


def printed(moment: datetime | date, *, form: str, zone: str) -> str:
    """`moment` as a page prints it; a moment without an hour leaves the hour and the zone out.

    Raises KeyError on a form that is not in FORMS.
    """
    template = FORMS[form]
    if not isinstance(moment, datetime):
        for part in (" | {time} {zone}", ", {time} {zone}", " {time} {zone}", ", {dots}", " {time}", " {ampm}"):
            template = template.replace(part, "")
    hour = moment.hour if isinstance(moment, datetime) else 0
    minute = moment.minute if isinstance(moment, datetime) else 0
    return template.format(
        day=DAYS[moment.weekday()],
        d=moment.day,
        dd=f"{moment.day:02}",
        m=moment.month,
        mm=f"{moment.month:02}",
        month=MONTHS[moment.month - 1],
        short=SHORT[moment.month - 1],
        y=moment.year,
        zone=zone,
        english=ENGLISH[moment.month - 1],
        english3=ENGLISH[moment.month - 1][:3],
        time=f"{hour:02}:{minute:02}",
        dots=f"{hour:02}.{minute:02}",
        ampm=f"{hour % 12 or 12}:{minute:02} {'pm' if hour >= 12 else 'am'}",
    )
