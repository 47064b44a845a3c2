"""A consistent copy of the record and of the bytes that it names, taken while others write.

The record is copied in one reading transaction: what is committed after that is not in it. Bytes are archived before a
record names them, so all that the copy names can be copied after it. The index, the vectors and the embedder's cache
are derived and left out.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from models.capture import ArchiveLocation
from models.errors import StoreBusyError
from models.identity import Digest
from models.ports import Archive
from search_api.store import backup_folder, signed_manifest
from search_api.store.backup_folder import Bytes
from search_api.store.embedded import backup_manifest as layout
from search_api.store.embedded import schema
from search_api.store.embedded.backup_manifest import Manifest
from search_api.store.embedded.clock import last_moment
from search_api.store.embedded.failures import translated

_TRIES = 5
_NAMED = (
    "SELECT DISTINCT digest, archive_file, archive_offset, archive_length FROM capture"
    " JOIN document ON document.n = capture.document"
    " WHERE document.withdrawn IS NULL AND archive_file IS NOT NULL ORDER BY digest"
)
Step = Callable[[str], None]


class _Withdrawn(Exception):
    """What the copy names was withdrawn meanwhile: its words must not be in a backup."""


def back_up(record: Path, archive: Archive, target: Path, *, step: Step) -> Manifest:
    """Write a backup of the record file and its archive as the folder `target`, which must not be there yet.

    It is made beside it and renamed when it is whole. Raises RequestError where `target` exists or lies in the data
    folder, StoreFullError (nothing of it stays then), StoreBusyError when another backup is being made there.
    """
    backup_folder.check_target(target, record.resolve().parent)
    record, target = record.absolute(), target.absolute()
    with translated(target), backup_folder.unfinished(target) as folder:
        manifest = _written(record, archive, folder, step)
        os.sync()
        manifest = signed_manifest.write(folder, manifest)
        backup_folder.finish(folder, target)
    return manifest


def _written(record: Path, archive: Archive, folder: Path, step: Step) -> Manifest:
    for _ in range(_TRIES):
        try:
            return _copied(record, archive, folder, step)
        except _Withdrawn:
            backup_folder.empty(folder)
    raise StoreBusyError("documents are being withdrawn", hint="run it again when that is done")


def _copied(record: Path, archive: Archive, folder: Path, step: Step) -> Manifest:
    copy = folder / layout.RECORD
    _copy_record(record, copy)
    step("record")
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        copied = _copy_bytes(db, record, archive, folder, step)
        (store,) = db.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()
        (documents,) = db.execute("SELECT count(*) FROM document WHERE withdrawn IS NULL").fetchone()
        found, moment = schema.version_of(db), last_moment(db)
    copied.write_list()
    return Manifest(
        bukti=version("bukti"),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        store=store,
        schema=found,
        moment=moment,
        documents=documents,
        parts={name: backup_folder.written(folder / name) for name in (layout.RECORD, backup_folder.LIST)},
        archived=copied.count,
        archived_size=copied.size,
        lacking=copied.lacking,
    )


def _copy_record(record: Path, copy: Path) -> None:
    """By SQLite's own means, in one step: a snapshot that no writer waits for. It has no log of writes beside it."""
    with (
        closing(sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as to,
    ):
        source.backup(to, pages=-1)
        to.execute("PRAGMA journal_mode = DELETE").fetchall()


def _copy_bytes(db: sqlite3.Connection, record: Path, archive: Archive, folder: Path, step: Step) -> Bytes:
    """All bytes that the copy of the record names, each checked."""
    copied = Bytes(folder, archive)
    for row in db.execute(_NAMED):
        if copied.copy(Digest(row["digest"]), location_of(row)):
            step("archived")
    if _withdrawn_since(db, record):
        raise _Withdrawn
    return copied


def _withdrawn_since(db: sqlite3.Connection, record: Path) -> bool:
    count = "SELECT count(*) FROM withdrawal"
    with closing(sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True)) as now:
        return bool(now.execute(count).fetchone()[0] != db.execute(count).fetchone()[0])


def location_of(row: sqlite3.Row) -> ArchiveLocation:
    return ArchiveLocation(file=row["archive_file"], offset=row["archive_offset"], length=row["archive_length"])
