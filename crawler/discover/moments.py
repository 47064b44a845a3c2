"""Instants as feeds, sitemaps and cards of section pages write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from models.calendar_id import ZONES, find_full_day

# A listing that says no zone means the one of Jakarta: most publishers sit there, and a day is rarely off by it.
DEFAULT_ZONE = ZONES["WIB"]
# Years outside are a template's zero or a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2100
_LONGEST = 200
_TIME = re.compile(r"(?<![\d.:+-])([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d))?(?![\d])\s*([AP]M\b)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:\b(WITA|WIB|WIT|GMT|UTC)\b|(?<=\d)(Z)\b|\s?([+-])(\d{2}):?(\d{2})\s*$)", re.IGNORECASE)


def parse_moment(value: str | None) -> datetime | None:
    """The instant in UTC; a day alone is its midnight in the default zone. None for what names no plausible instant."""
    text = (value or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    found = _iso(text) or _written(text) or _mail(text)
    if found is None:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=DEFAULT_ZONE)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found.astimezone(UTC)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text: str) -> datetime | None:
    """A day with its month in Indonesian or English, the time before or behind it."""
    day = find_full_day(text)
    if day is None:
        return None
    found, start, end = day
    rest = f"{text[:start]} {text[end:]}"
    return datetime.combine(found, _time(rest), _zone(rest))


def _time(text: str) -> time:
    match = _TIME.search(text)
    if match is None:
        return time()
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
    return time(hour, int(match[2]), int(match[3] or 0))


def _zone(text: str) -> tzinfo | None:
    match = _ZONE.search(text)
    if match is None:
        return None
    if match[1]:
        return ZONES.get(match[1].upper(), UTC)
    if match[2]:
        return UTC
    offset = timedelta(hours=int(match[4]), minutes=int(match[5]))
    if offset >= timedelta(hours=24):
        return None
    return timezone(-offset if match[3] == "-" else offset)


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
