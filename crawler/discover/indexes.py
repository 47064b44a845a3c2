"""Indexes by day: a template with `{yyyy}`, `{mm}`, `{dd}` and `{page}` gives the address of each day's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

FIELDS = frozenset({"yyyy", "mm", "dd", "page"})
_FIELD = re.compile(r"\{([^{}]*)\}")
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)"), "{yyyy}-{mm}-{dd}"),
    (re.compile(r"(?<!\d)(20\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?!\d)"), "{yyyy}/{mm}/{dd}"),
    (re.compile(r"(?<![\d/])(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/(20\d\d)(?!\d)"), "{mm}/{dd}/{yyyy}"),
)
_INDEX = re.compile(r"\b(?:indeks|index|index-news|arsip|archives?)\b", re.IGNORECASE)
_PAGE = re.compile(r"(?<=[?&]page=)\d+")


def index_address(template: str, day: date, *, page: int = 1) -> str:
    """The address of a page of a day's index. A template without `{page}` has one page."""
    values = {"yyyy": f"{day.year:04}", "mm": f"{day.month:02}", "dd": f"{day.day:02}", "page": str(page)}
    return _FIELD.sub(lambda match: values[match[1]], template)


def index_addresses(template: str, first: date, last: date) -> Iterator[tuple[date, str]]:
    """The first page of each day of [first, last], the newest first; for a template without days one address."""
    if "{dd}" not in template:
        yield last, index_address(template, last)
        return
    day = last
    while day >= first:
        yield day, index_address(template, day)
        day -= timedelta(days=1)


def unknown_fields(template: str) -> list[str]:
    """The fields of a template that mean nothing to us."""
    return [name for name in _FIELD.findall(template) if name not in FIELDS]


def template_of(url: str) -> str | None:
    """The template behind an index's address that names a day (".../indeks/2026/11/23"); None for other addresses."""
    if not _INDEX.search(url):
        return None
    for form, template in _FORMS:
        if form.search(url):
            return _PAGE.sub("{page}", form.sub(template, url, count=1))
    return None
