"""The record's tables, by version: older files are migrated, newer ones refused."""

from __future__ import annotations

import sqlite3
import uuid
from importlib import resources

from models.errors import StoreVersionError

_MIGRATIONS = (
    "0001.sql",
    "0002_stories.sql",
    "0003_access.sql",
    "0004_crawl.sql",
    "0005_jobs.sql",
    "0006_yield.sql",
    "0007_claims.sql",
    "0008_forgotten.sql",
)
VERSION = len(_MIGRATIONS)


def version_of(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def bring_up(db: sqlite3.Connection, *, name: str) -> None:
    """Create the tables of an empty file, migrate an older one. Raises StoreVersionError for a newer one.

    Each migration is one transaction with its version number: stopped anywhere, the next start goes on.
    """
    found = version_of(db)
    if found > VERSION:
        raise StoreVersionError(
            f"{name} was written by a newer Bukti (its schema is {found}, this one reads up to {VERSION})",
            hint="upgrade Bukti",
        )
    while found < VERSION:
        found = _step(db)


def _step(db: sqlite3.Connection) -> int:
    db.execute("BEGIN IMMEDIATE")
    try:
        at = version_of(db)  # another process may have migrated while we waited
        if at < VERSION:
            for statement in _statements(_MIGRATIONS[at]):
                db.execute(statement)
            if at == 0:
                db.execute("INSERT INTO meta (key, value) VALUES ('store', ?)", (uuid.uuid4().hex,))
            at += 1
            db.execute(f"PRAGMA user_version = {at}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return at


def _statements(name: str) -> list[str]:
    """A script's statements; a trigger's own semicolons do not end it."""
    script = resources.files(__package__).joinpath("migrations", name).read_text(encoding="utf-8")
    found, statement = [], ""
    for line in script.splitlines():
        statement += line.split("--")[0].rstrip() + "\n"
        if sqlite3.complete_statement(statement):
            found.append(statement.strip())
            statement = ""
    return found
