"""Work in the background, in the record."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import replace

from models.codec import from_json, to_json
from models.disposition import Disposition
from models.errors import NotFoundError, RequestError
from models.identity import DocumentId
from models.job import Job, JobKind
from search_api.store.embedded.database import Database

_BROUGHT = frozenset({Disposition.STORED, Disposition.UPDATED})


class JobRecord:
    """Satisfies `search_api.store.jobs.Jobs`. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_job(self, job: Job) -> None:
        with self._database.writing() as db:
            if _row(db, job.id) is not None:
                raise RequestError(f"there is a job {job.id}", parameter="id", hint="use another id")
            db.execute(
                "INSERT INTO job (id, kind, principal, open, version, facts) VALUES (?, ?, ?, ?, ?, ?)",
                (job.id, job.kind.value, job.principal, job.state.is_open, job.version, to_json(job).decode()),
            )

    def job(self, job: str) -> Job | None:
        with self._database.reading() as db:
            row = _row(db, job)
        return from_json(row["facts"], Job) if row else None

    def change_job(self, job: Job) -> Job | None:
        changed = replace(job, version=job.version + 1)
        with self._database.writing() as db:
            row = _row(db, job.id)
            if row is None:
                raise NotFoundError(f"there is no job {job.id}")
            if row["version"] != job.version:
                return None
            db.execute(
                "UPDATE job SET open = ?, version = ?, facts = ? WHERE id = ?",
                (changed.state.is_open, changed.version, to_json(changed).decode(), job.id),
            )
            brought = [(o.document, job.id) for o in job.outcomes if o.document and o.disposition in _BROUGHT]
            db.executemany("INSERT OR IGNORE INTO job_document (document, job) VALUES (?, ?)", brought)
        return changed

    def jobs(self, kinds: Collection[JobKind], *, principal: str | None = None, size: int = 50) -> tuple[Job, ...]:
        wanted = [kind.value for kind in kinds]
        marks = ", ".join("?" * len(wanted))
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT facts FROM job WHERE kind IN ({marks}) AND (? IS NULL OR principal = ?)"
                " ORDER BY n DESC LIMIT ?",
                (*wanted, principal, principal, size),
            ).fetchall()
        return tuple(from_json(row["facts"], Job) for row in rows)

    def open_jobs(self) -> tuple[Job, ...]:
        with self._database.reading() as db:
            rows = db.execute("SELECT facts FROM job WHERE open = 1 ORDER BY n").fetchall()
        return tuple(from_json(row["facts"], Job) for row in rows)

    def job_of_document(self, document: DocumentId) -> Job | None:
        with self._database.reading() as db:
            row = db.execute(
                "SELECT job.facts FROM job_document JOIN job ON job.id = job_document.job WHERE document = ?",
                (document,),
            ).fetchone()
        return from_json(row["facts"], Job) if row else None


def _row(db: sqlite3.Connection, job: str) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT version, facts FROM job WHERE id = ?", (job,)).fetchone()
    return found
