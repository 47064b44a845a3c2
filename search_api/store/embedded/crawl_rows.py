"""Rows of the crawl log: one a source, day and period reached, so that a wide gap between two periods stays a gap."""

from __future__ import annotations

import sqlite3
from datetime import date

from models.crawl_log import CrawlLogEntry
from search_api.coverage import Reached
from search_api.store.crawl_sums import COUNTS


def add(db: sqlite3.Connection, entry: CrawlLogEntry) -> None:
    known = db.execute(
        "SELECT regions FROM crawl_log WHERE source = ? AND day = ? AND period_from = ? AND period_to = ?", _key(entry)
    ).fetchone()
    regions = sorted({*entry.regions, *(known["regions"].split() if known else ())})
    db.execute(
        "INSERT INTO crawl_log (source, day, period_from, period_to, regions, polled, listed, fetched, failed,"
        " read, titled, dated, texted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (source, day, period_from, period_to) DO UPDATE SET regions = excluded.regions,"
        " polled = polled + excluded.polled, listed = listed + excluded.listed,"
        " fetched = fetched + excluded.fetched, failed = failed + excluded.failed, read = read + excluded.read,"
        " titled = titled + excluded.titled, dated = dated + excluded.dated, texted = texted + excluded.texted",
        (*_key(entry), " ".join(regions), *(getattr(entry, name) for name in COUNTS)),
    )


def add_new(db: sqlite3.Connection, entry: CrawlLogEntry) -> None:
    """Keep a row as it is, unless there is one of its source, day and period."""
    known = db.execute(
        "SELECT 1 FROM crawl_log WHERE source = ? AND day = ? AND period_from = ? AND period_to = ?", _key(entry)
    ).fetchone()
    if known is None:
        add(db, entry)


def rows(db: sqlite3.Connection) -> list[CrawlLogEntry]:
    """The log as it stands: one entry a source, day and period."""
    found = db.execute("SELECT * FROM crawl_log ORDER BY source, day, period_from, period_to").fetchall()
    return [_entry(row) for row in found]


def reached(db: sqlite3.Connection) -> list[Reached]:
    """What each source reached, by years: what the matrix asks."""
    found = db.execute(
        "SELECT source, day, regions, substr(period_from, 1, 4) AS first, substr(period_to, 1, 4) AS last,"
        " sum(fetched) AS fetched FROM crawl_log WHERE regions <> '' AND period_from <> ''"
        " GROUP BY source, day, regions, first, last"
    ).fetchall()
    return [
        Reached(
            row["source"],
            row["day"],
            tuple(row["regions"].split()),
            int(row["first"]),
            int(row["last"] or row["first"]),
            row["fetched"],
        )
        for row in found
    ]


def _key(entry: CrawlLogEntry) -> tuple[str, str, str, str]:
    first, last = entry.period_from, entry.period_to
    return entry.source, entry.day.isoformat(), first.isoformat() if first else "", last.isoformat() if last else ""


def _entry(row: sqlite3.Row) -> CrawlLogEntry:
    return CrawlLogEntry(
        source=row["source"],
        day=date.fromisoformat(row["day"]),
        regions=tuple(row["regions"].split()),
        **{name: row[name] for name in COUNTS},
        period_from=date.fromisoformat(row["period_from"]) if row["period_from"] else None,
        period_to=date.fromisoformat(row["period_to"]) if row["period_to"] else None,
    )
