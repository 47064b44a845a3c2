"""The audit log's rows: appended, read, never changed (triggers of the schema hold that for any writer)."""

from __future__ import annotations

import sqlite3

from models.access import Action, AuditEntry, AuditNote
from models.codec import from_json, to_json
from models.identity import Digest


def append(db: sqlite3.Connection, note: AuditNote) -> AuditEntry:
    """Inside a writer's transaction, so that no two entries have one number."""
    last = db.execute("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (last["number"] + 1, Digest(last["digest"])) if last else (1, None)
    entry = AuditEntry(number=number, note=note, previous=previous)
    db.execute(
        "INSERT INTO audit (number, principal, action, note, previous, digest) VALUES (?, ?, ?, ?, ?, ?)",
        (number, note.principal, note.action.value, to_json(note).decode(), previous, entry.digest),
    )
    return entry


def read(
    db: sqlite3.Connection, *, size: int, before: int | None, principal: str | None, action: Action | None
) -> tuple[AuditEntry, ...]:
    """Newest first."""
    conditions = {
        "number < ?": before,
        "principal = ?": principal,
        "action = ?": action.value if action else None,
    }
    given = {condition: value for condition, value in conditions.items() if value is not None}
    where = f"WHERE {' AND '.join(given)} " if given else ""
    rows = db.execute(
        f"SELECT number, note, previous FROM audit {where}ORDER BY number DESC LIMIT ?", (*given.values(), size)
    )
    return tuple(
        AuditEntry(number=row["number"], note=from_json(row["note"], AuditNote), previous=row["previous"])
        for row in rows
    )
