"""A backup brought back: checked whole first, the record put into its place last."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from models.errors import RequestError
from models.ports import Archive
from search_api.store import backup_folder
from search_api.store.embedded import backup_manifest as layout
from search_api.store.embedded.backup_manifest import Manifest
from search_api.store.embedded.failures import translated

_PREFIX = "sha256:"
_DRAFT = f"{layout.RECORD}.restoring"
_DERIVED = ("index", "vectors")
# What a restore that was killed may have left, or what a home has before there is a record.
_OURS = frozenset({_DRAFT, "archive", "archive-spool", "record.opening", "embeddings.sqlite3", *_DERIVED})
Step = Callable[[str], None]


def restore(source: Path, home: Path, archive: Archive, *, replace: bool, step: Step) -> Manifest:
    """Bring the backup `source` into the folder `home`, its bytes into `archive`.

    Nothing is written before every digest was checked. Killed anywhere, it can be run again; until its end there is no
    record in `home`, or still the old one. A home that holds this very record, nothing added since, is left as it is.
    With `replace` a record that is there goes; nothing may have it open.

    Raises RequestError for a home that holds something, NotFoundError for what is no backup, StoreVersionError for a
    newer one, StoreCorruptError for a damaged one, StoreFullError.
    """
    manifest = layout.read_manifest(source)
    if home.resolve() == source.resolve():
        raise RequestError(f"{home} is the backup itself", parameter="home", hint="name another --home")
    if not replace and _holds(home, manifest):
        return manifest  # a run before this one was stopped behind its last step
    _check_home(home, replace=replace)
    with translated(home):
        layout.check(source, manifest)
        step("checked")
        home.mkdir(parents=True, exist_ok=True)
        draft = home / _DRAFT
        shutil.copyfile(source / layout.RECORD, draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = DELETE").fetchall()
            db.execute("PRAGMA synchronous = FULL")
            db.execute("BEGIN IMMEDIATE")
            _bring_bytes(db, source, archive, step)
            # The index and the vectors are built anew, and nobody needs be warned that they are not there.
            db.execute("DELETE FROM meta WHERE key IN ('indexed', 'vectors')")
            db.execute("COMMIT")
        _put_in_place(home, draft)
    return manifest


def _holds(home: Path, manifest: Manifest) -> bool:
    """Whether the record in `home` is the backup's, at the same moment."""
    record = home / layout.RECORD
    if not record.is_file():
        return False
    try:
        with closing(sqlite3.connect(record)) as db:
            found = dict(db.execute("SELECT key, value FROM meta WHERE key IN ('store', 'moment')").fetchall())
    except sqlite3.Error:  # no record of ours, or a damaged one: not to be touched unasked
        return False
    return found.get("store") == manifest.store and found.get("moment", "0") == str(manifest.moment)


def _check_home(home: Path, *, replace: bool) -> None:
    if not home.exists():
        return
    if not home.is_dir():
        raise RequestError(f"{home} is no folder", parameter="home", hint="name another --home")
    names = {path.name for path in home.iterdir()}
    if layout.RECORD in names and not replace:
        raise RequestError(
            f"{home} holds a record already", parameter="home", hint="name an empty --home, or give --replace"
        )
    ours = _OURS | {layout.RECORD, f"{layout.RECORD}-wal", f"{layout.RECORD}-shm"}
    if names - ours and layout.RECORD not in names and not replace:
        raise RequestError(
            f"{home} is not empty ({min(names - ours)})",
            parameter="home",
            hint="name an empty --home, or give --replace",
        )


def _bring_bytes(db: sqlite3.Connection, source: Path, archive: Archive, step: Step) -> None:
    """Where bytes lie is the archive's own affair: the record is told."""
    for digest in backup_folder.listed(source):
        location = archive.put(backup_folder.bytes_path(source, digest).read_bytes())
        db.execute(
            "UPDATE capture SET archive_file = ?, archive_offset = ?, archive_length = ? WHERE digest = ?"
            " AND archive_file IS NOT NULL",
            (location.file, location.offset, location.length, _PREFIX + digest),
        )
        step("archived")


def _put_in_place(home: Path, draft: Path) -> None:
    record = home / layout.RECORD
    if record.exists():
        # What the old one's log of writes holds goes into it first: stopped here, it is whole.
        with closing(sqlite3.connect(record)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for name in ("-wal", "-shm"):
            record.with_name(record.name + name).unlink(missing_ok=True)
    for name in _DERIVED:
        shutil.rmtree(home / name, ignore_errors=True)
    backup_folder.sync(draft)
    draft.replace(record)
    backup_folder.sync(home)
