"""A range of days to be crawled after the fact, and the addresses of lists that know their day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.errors import RequestError

MAX_DAYS = 3_700
_PLACES = {"{date}": "%Y-%m-%d", "{yyyy}": "%Y", "{mm}": "%m", "{dd}": "%d"}
_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])?(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Both days belong to it."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RequestError(
                f"{self.last} is before {self.first}", parameter="to", hint="give --from the earlier day"
            )
        if (self.last - self.first).days > MAX_DAYS:
            raise RequestError(f"more than {MAX_DAYS} days", parameter="from", hint="crawl it in parts")

    def days(self) -> Iterator[date]:
        """Newest first."""
        for back in range((self.last - self.first).days + 1):
            yield self.last - timedelta(days=back)

    def holds(self, moment: datetime | None) -> bool:
        """Whether an instant lies in it, with a day of room for zones; unknown ones do."""
        room = timedelta(days=1)
        return moment is None or self.first - room <= moment.date() <= self.last + room

    def may_hold(self, url: str, modified: datetime | None) -> bool:
        """Whether a part of a sitemap may name pages of these days, by the month in its address or its last change."""
        if modified is not None and modified.date() < self.first:
            return False
        match = _IN_ADDRESS.search(url)
        if match is None:
            return True
        year, month = int(match[1]), int(match[2] or 0)
        first = date(year, month or 1, 1)
        last = date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1) - timedelta(days=1)
        return first <= self.last and last >= self.first


def dated(template: str) -> bool:
    """Whether a list's address has places for a day: `{date}`, or `{yyyy}`, `{mm}`, `{dd}`."""
    return any(place in template for place in _PLACES)


def on_day(template: str, day: date) -> str:
    """The list's address for a day."""
    for place, form in _PLACES.items():
        template = template.replace(place, day.strftime(form))
    return template
