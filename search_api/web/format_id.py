"""Numbers, money, days and times as Indonesians write them."""

from __future__ import annotations

from datetime import UTC, datetime

from models.calendar_id import ZONES
from models.mention import Comparator, IndicatorKind, IndicatorMention, OfficialMention, Unit
from models.partial_date import in_words

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_SWAP = str.maketrans(",.", ".,")
_MONEY = ((1e12, "triliun"), (1e9, "miliar"), (1e6, "juta"))
_SUFFIXES = {
    Unit.PERCENT: "%",
    Unit.HOURS: " jam",
    Unit.DAYS: " hari",
    Unit.KM: " km",
    Unit.HA: " ha",
}
_COMPARATORS = {Comparator.AT_LEAST: "≥ ", Comparator.AT_MOST: "≤ ", Comparator.ABOUT: "± "}
_KINDS = {IndicatorKind.TARGET: "target", IndicatorKind.CHANGE: "perubahan"}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def number(value: float, decimals: int = 4) -> str:
    """1234.5 as "1.234,5"."""
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if decimals else text).translate(_SWAP)


def money(rupiah: float) -> str:
    """263000000000 as "Rp263 miliar"; smaller sums in full."""
    for size, word in _MONEY:
        if abs(rupiah) >= size:
            return f"Rp{number(rupiah / size, 2)} {word}"
    return f"Rp{number(rupiah, 0)}"


def day(value: str | None, end_value: str | None = None) -> str:
    """An ISO value of any precision: "25 Feb 2020", "Feb 2020", "triwulan I 2020", "2020"; a range with a dash."""
    if not value:
        return "tanpa tanggal"
    written = _day(value)
    return f"{written} – {_day(end_value)}" if end_value and end_value != value else written


def _day(value: str) -> str:
    return in_words(value, MONTHS, quarter="triwulan")


def moment(value: datetime, zone: str = "WIB") -> str:
    """An instant in a zone: "26 Feb 2020 19.20 WITA"."""
    local = value.astimezone(ZONES[zone])
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} {local:%H.%M} {zone}"


def ago(value: datetime, now: datetime | None = None) -> str:
    """How long ago, roughly: "3 hari lalu"."""
    seconds = int(((now or datetime.now(UTC)) - value).total_seconds())
    if seconds < _MINUTE:
        return "baru saja"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} menit lalu"
    if seconds < _DAY:
        return f"{seconds // _HOUR} jam lalu"
    days = seconds // _DAY
    return (
        f"{days} hari lalu" if days < 60 else f"{days // 30} bulan lalu" if days < 730 else f"{days // 365} tahun lalu"
    )


def size(count: int) -> str:
    """Bytes as "12,3 MB"."""
    for limit, unit in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")):
        if count >= limit:
            return f"{number(count / limit, 1)} {unit}"
    return f"{number(count, 0)} bita"


def period(value: str | None) -> str:
    """An indicator's period: "2013/2022" as "2013–2022"."""
    return "–".join(day(part) for part in value.split("/")) if value else ""


def figure_value(found: IndicatorMention) -> str:
    """The value with comparator and unit; a grade alone where there is no number."""
    if found.value is None:
        return found.category or found.text
    if found.unit is Unit.IDR:
        value = money(found.value)
    elif found.unit is Unit.OTHER:
        value = found.text  # it alone says of what: "24 menit", "260 ton"
    elif found.unit is Unit.RANK:
        value = f"peringkat {number(found.value)}"
    else:
        value = number(found.value) + (_SUFFIXES.get(found.unit, "") if found.unit else "")
    return (_COMPARATORS.get(found.comparator, "") if found.comparator else "") + value


def figure(found: IndicatorMention) -> str:
    """One line: name, value, and in brackets grade, kind and period; "18 puskesmas" stays as it was written."""
    grade = found.category if found.value is not None else None
    more = ", ".join(filter(None, (grade, _KINDS.get(found.kind), period(found.period))))
    written = found.name.casefold() in found.text.casefold() and found.value is not None
    return (found.text if written else f"{found.name} {figure_value(found)}") + (f" ({more})" if more else "")


def official(found: OfficialMention) -> str:
    """Name and office; an acting one says so in its office ("Penjabat Bupati")."""
    return f"{found.name}, {found.position}" if found.position else found.name
