"""Indexes by day, told by their address: the template behind one, with `{yyyy}`, `{mm}` and `{dd}` for the day."""

from __future__ import annotations

import re

_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)"), "{yyyy}-{mm}-{dd}"),
    (re.compile(r"(?<!\d)(20\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?!\d)"), "{yyyy}/{mm}/{dd}"),
    (re.compile(r"(?<![\d/])(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/(20\d\d)(?!\d)"), "{mm}/{dd}/{yyyy}"),
)
_INDEX = re.compile(r"\b(?:indeks|index|index-news|arsip|archives?)\b", re.IGNORECASE)
_PAGE = re.compile(r"[?&]page=\d+$|(?<=[?&])page=\d+&")


def template_of(url: str) -> str | None:
    """The template behind an index's address that names a day (".../indeks/2026/11/23"); None for other addresses.

    A page's number is left out: an index opens with its first page.
    """
    if not _INDEX.search(url):
        return None
    for form, template in _FORMS:
        if form.search(url):
            return _PAGE.sub("", form.sub(template, url, count=1))
    return None
