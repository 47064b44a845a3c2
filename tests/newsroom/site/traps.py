"""Where a crawler without bounds never comes out: a calendar, and pages that always have one more behind them."""

from __future__ import annotations

import re

from tests.newsroom.site.wire import Ask, Reply, page

CALENDAR = re.compile(r"^/kalender/(\d{4})/(\d{2})/$")
FIRST_MONTH = "/kalender/2025/06/"


def calendar(ask: Ask) -> Reply:
    """A month with links to the one before and the one after, for ever."""
    match = CALENDAR.match(ask.path)
    year, month = (int(match[1]), int(match[2])) if match else (2025, 6)
    before = (year - 1, 12) if month == 1 else (year, month - 1)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    links = "".join(f'<a href="/kalender/{y:04d}/{m:02d}/">{m:02d}/{y}</a> ' for y, m in (before, after))
    return page(f"<!DOCTYPE html><html><body><h1>Kalender {month:02d}/{year}</h1><p>{links}</p></body></html>")


def endless(listing: Reply, number: int) -> Reply:
    """A section page that always offers the next one."""
    text = listing.body.decode()
    if 'rel="next"' not in text:
        text = text.replace("</ul>", f'</ul><a rel="next" href="?page={number + 1}">Berikutnya</a>', 1)
    return page(text)
