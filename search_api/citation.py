"""A hit as a citation: one line of Indonesian to paste into a report, and CSL-JSON for a reference manager."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from models.calendar_id import ZONES
from models.evidence import Citation, Hit
from models.partial_date import PartialDate, Precision, in_words
from models.region import RegionRegistry
from models.text import Nature

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
_TYPES = {Nature.OFFICIAL: "report", Nature.RELEASE: "webpage"}
_GENRES = {
    Nature.ADVERTORIAL: "Advertorial",
    Nature.RELEASE: "Siaran pers",
    Nature.OPINION: "Opini",
    Nature.OFFICIAL: "Dokumen resmi",
}


def cite(hit: Hit, *, outlet: str | None, authors: Sequence[str], registry: RegionRegistry) -> Citation:
    """`outlet`: the publisher's name. Times are shown in the zone of the hit's first region."""
    fetched = hit.document.fetched.astimezone(ZONES[zone_of(hit, registry)])
    return Citation(plain=_plain(hit, outlet, fetched), csl=_csl(hit, outlet, authors, fetched))


def zone_of(hit: Hit, registry: RegionRegistry) -> str:
    """WIB, WITA or WIT by the hit's first region that is known; WIB where none is."""
    for mention in hit.regions:
        region = registry.get(mention.code)
        if region is not None:
            return region.zone
    return "WIB"


def indonesian(value: str, end_value: str | None = None) -> str:
    """ISO values of any precision as Indonesians write them: "17 September 2020", "triwulan III 2020"."""
    written = _written(value)
    return f"{written}–{_written(end_value)}" if end_value and end_value != value else written


def _written(value: str) -> str:
    return in_words(value, MONTHS, quarter="triwulan")


def _plain(hit: Hit, outlet: str | None, fetched: datetime) -> str:
    document = hit.document
    if document.withdrawn:
        return f"Dokumen ditarik atas permintaan. Bukti {hit.id}."
    published = indonesian(document.published) if document.published else "tanpa tanggal terbit"
    head = [outlet or document.outlet or "", f"“{_one_line(document.title)}”" if document.title else "", published]
    genre = _GENRES.get(document.nature)
    event = f" (peristiwa: {_event(hit)})" if document.event else ""
    page = f", hlm. {hit.passage.page}" if hit.passage.page is not None else ""
    retrieved = f"{fetched.day} {MONTHS[fetched.month - 1]} {fetched.year} {fetched:%H.%M} {fetched.tzname()}"
    return (
        f"{', '.join(filter(None, head))}{f' [{genre.lower()}]' if genre else ''}{event}{page}: "
        f"“{_one_line(hit.passage.text)}” {document.url or document.source} (diambil {retrieved}). Bukti {hit.id}."
    )


def _event(hit: Hit) -> str:
    value = hit.document.event or ""
    end = next((d.end_value for d in hit.dates if d.is_held_event and d.value == value), None)
    return indonesian(value, end)


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _csl(hit: Hit, outlet: str | None, authors: Sequence[str], fetched: datetime) -> dict[str, Any]:
    document = hit.document
    found: dict[str, Any] = {
        "id": hit.id,
        "type": _TYPES.get(document.nature, "article-newspaper"),
        "title": _one_line(document.title),
        "container-title": outlet or document.outlet,
        "author": [{"literal": author} for author in authors],
        "genre": _GENRES.get(document.nature),
        "issued": _date_parts(document.published),
        "event-date": _date_parts(document.event),
        "accessed": _day_parts(fetched.date()),
        "page": str(hit.passage.page) if hit.passage.page is not None else None,
        "URL": document.url,
        "abstract": hit.passage.text,
        "language": "id",
        "note": f"Bukti {hit.id}",
    }
    return {key: value for key, value in found.items() if value}


def _date_parts(value: str | None) -> dict[str, Any] | None:
    """CSL's date, as precise as the value is."""
    try:
        found = PartialDate.parse(value or "")
    except ValueError:
        return None
    if found.precision is Precision.DAY:
        return _day_parts(found.first)
    if found.precision is Precision.QUARTER:
        last = found.last
        return {"date-parts": [[found.year, found.first.month], [last.year, last.month]]}
    return {"date-parts": [[found.year, found.first.month] if found.precision is Precision.MONTH else [found.year]]}


def _day_parts(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}
