"""A consistent copy of the record and of the bytes that it names, taken while others write.

The record is copied in one reading transaction: what is committed after that is not in it. Bytes are archived before a
record names them, so all that the copy names can be copied after it. The index, the vectors and the embedder's cache
are derived and left out.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from models.capture import ArchiveLocation
from models.errors import NotFoundError, RequestError, StoreBusyError, StoreCorruptError
from models.identity import Digest, digest_of
from models.ports import Archive
from search_api.store.embedded import backup_manifest as layout
from search_api.store.embedded import schema
from search_api.store.embedded.backup_manifest import Manifest, Part
from search_api.store.embedded.clock import last_moment
from search_api.store.embedded.failures import translated
from search_api.store.embedded.locks import held

_LOCK = ".writing"
_SUFFIX = ".unfinished"
_TRIES = 5
_PREFIX = "sha256:"
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
    if target.exists():
        raise RequestError(f"{target} is there already", parameter="target", hint="name a new folder")
    home = record.resolve().parent
    if target.resolve().is_relative_to(home):  # what takes the data folder away would take the backup with it
        raise RequestError(f"{target} lies in the data folder {home}", parameter="target", hint="name one outside it")
    record, target = record.absolute(), target.absolute()
    with translated(target), _unfinished(target) as folder:
        manifest = _written(record, archive, folder, step)
        os.sync()
        layout.write_manifest(folder, manifest)
        (folder / _LOCK).unlink()
        folder.rename(target)
        _sync(target.parent)
    return manifest


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """The folder that becomes the backup, empty: what a killed run left in it is thrown away."""
    folder = target.with_name(target.name + _SUFFIX)
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / _LOCK) as ours:
        if not ours:
            raise StoreBusyError(f"another backup is being written to {target}", hint="wait for it to end")
        _empty(folder)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name != _LOCK:
            left.unlink()


def _written(record: Path, archive: Archive, folder: Path, step: Step) -> Manifest:
    for _ in range(_TRIES):
        try:
            return _copied(record, archive, folder, step)
        except _Withdrawn:
            _empty(folder)
    raise StoreBusyError("documents are being withdrawn", hint="run it again when that is done")


def _copied(record: Path, archive: Archive, folder: Path, step: Step) -> Manifest:
    copy = folder / layout.RECORD
    _copy_record(record, copy)
    step("record")
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        size, digests, lacking = _copy_bytes(db, record, archive, folder, step)
        (store,) = db.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()
        (documents,) = db.execute("SELECT count(*) FROM document WHERE withdrawn IS NULL").fetchone()
        found, moment = schema.version_of(db), last_moment(db)
    (folder / layout.LIST).write_text("".join(f"{digest}\n" for digest in digests), encoding="ascii")
    return Manifest(
        bukti=version("bukti"),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        store=store,
        schema=found,
        moment=moment,
        documents=documents,
        parts={name: _part(folder / name) for name in (layout.RECORD, layout.LIST)},
        archived=len(digests),
        archived_size=size,
        lacking=lacking,
    )


def _copy_record(record: Path, copy: Path) -> None:
    """By SQLite's own means, in one step: a snapshot that no writer waits for. It has no log of writes beside it."""
    with (
        closing(sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as to,
    ):
        source.backup(to, pages=-1)
        to.execute("PRAGMA journal_mode = DELETE").fetchall()


def _copy_bytes(
    db: sqlite3.Connection, record: Path, archive: Archive, folder: Path, step: Step
) -> tuple[int, list[str], tuple[str, ...]]:
    """All bytes that the copy of the record names, each checked; their size, their digests, and what is lacking."""
    size, digests, lacking = 0, dict[str, None](), dict[str, None]()
    for row in db.execute(_NAMED):
        digest = Digest(row["digest"])
        name = digest.removeprefix(_PREFIX)
        if name in digests:
            continue
        data = _bytes(archive, digest, location_of(row))
        if data is None:
            lacking[digest] = None
            continue
        lacking.pop(digest, None)
        path = layout.bytes_path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        digests[name] = None
        size += len(data)
        step("archived")
    if _withdrawn_since(db, record):
        raise _Withdrawn
    return size, list(digests), tuple(lacking)


def _bytes(archive: Archive, digest: Digest, location: ArchiveLocation) -> bytes | None:
    """None where they are gone or damaged: the rest is worth keeping all the same."""
    try:
        data = archive.get(digest, location)
    except (NotFoundError, StoreCorruptError):
        return None
    return data if digest_of(data) == digest else None


def _withdrawn_since(db: sqlite3.Connection, record: Path) -> bool:
    count = "SELECT count(*) FROM withdrawal"
    with closing(sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True)) as now:
        return bool(now.execute(count).fetchone()[0] != db.execute(count).fetchone()[0])


def location_of(row: sqlite3.Row) -> ArchiveLocation:
    return ArchiveLocation(file=row["archive_file"], offset=row["archive_offset"], length=row["archive_length"])


def _part(path: Path) -> Part:
    found = layout.part_of(path)
    if found is None:
        raise StoreCorruptError(f"{path} was taken away while it was written", hint="run it again")
    return found


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
