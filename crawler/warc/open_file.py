"""The one WARC file that a writer appends to: durable on return, held by a lock, finished by whoever finds it left."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from crawler.warc.member import members
from models.errors import StoreError, StoreFullError

SUFFIX = ".warc.gz"
# Beside a file that is being written: it holds the writer's lock and the end of what is known to be whole.
HELD = ".open"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class OpenFile:
    """Safe to share between threads: each appends alone, and one wait for the disk serves all that appended before."""

    def __init__(self, folder: Path) -> None:
        self.name = f"bukti-{datetime.now(UTC):%Y%m%d%H%M%S}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        self.path = folder / self.name
        self._append_lock = threading.Lock()
        self._sync_lock = threading.Lock()
        self._end = 0
        self._synced = 0
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._held = _hold(folder / (self.name + HELD))
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            sync_folder(folder)

    @property
    def size(self) -> int:
        """Bytes appended."""
        return self._end

    def append(self, parts: Sequence[bytes]) -> tuple[int, ...] | None:
        """Where each part begins; None for a file that was closed meanwhile. On the disk when this returns; on an
        error nothing of them stays.

        Raises StoreFullError, StoreError.
        """
        data = b"".join(parts)
        with self._append_lock:
            if self._file < 0:
                return None
            start = self._end
            try:
                _write_all(self._file, data, start)
            except OSError as error:
                os.ftruncate(self._file, start)
                raise _fault(self.path, error) from error
            self._end = start + len(data)
        self._sync(start + len(data))
        offsets, at = [], start
        for part in parts:
            offsets.append(at)
            at += len(part)
        return tuple(offsets)

    def close(self) -> None:
        """Nothing is appended any more. The lock stays until `let_go`. Harmless to repeat."""
        with self._append_lock, self._sync_lock:
            if self._file >= 0:
                os.fsync(self._file)
                os.close(self._file)
                self._file = -1

    def let_go(self, *, finished: bool) -> None:
        """Give up the lock. Unless `finished`, the mark stays: whoever comes next brings the file to its place."""
        if self._held >= 0:
            if finished:
                self.path.with_name(self.name + HELD).unlink(missing_ok=True)
            os.close(self._held)
            self._held = -1

    def _sync(self, end: int) -> None:
        with self._sync_lock:
            if self._synced >= end or self._file < 0:  # closing syncs, too
                return
            reached = self._end
            try:
                os.fsync(self._file)
            except OSError as error:
                raise _fault(self.path, error) from error
            self._synced = reached
            # For a faster recovery alone: where this number is lost or old, more of the file is read again.
            os.pwrite(self._held, f"{reached:020}".encode(), 0)


def left_behind(folder: Path) -> Iterator[Path]:
    """Finish the files whose writers are gone: what is torn at their end is cut off. Their paths, once finished.

    A file of a writer that lives is left alone.
    """
    for mark in sorted(folder.glob(f"*{SUFFIX}{HELD}")):
        try:
            held = os.open(mark, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not mark.exists():
                continue
            path = mark.with_name(mark.name.removesuffix(HELD))
            with _told(folder):
                if path.exists():
                    cut_torn(path, known=_known_end(held))
                    yield path
                mark.unlink(missing_ok=True)
        except BlockingIOError:
            continue
        finally:
            os.close(held)


def cut_torn(path: Path, *, known: int = 0) -> int:
    """Cut off what is torn at a file's end; how many bytes that were. `known`: an end of a whole member before it."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        whole = _whole_end(file, known if 0 <= known <= size else 0)
        if whole is None:
            whole = _whole_end(file, 0) or 0
        if whole < size:
            file.truncate(whole)
            file.flush()
            os.fsync(file.fileno())
    return size - whole


def is_held(path: Path) -> bool:
    """Whether a living writer appends to the file."""
    try:
        held = os.open(path.with_name(path.name + HELD), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(held)
    return False


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _whole_end(file: BinaryIO, start: int) -> int | None:
    """The end of the last whole member at or behind `start`; None where no member begins at `start`."""
    file.seek(start)
    end = start
    for member in members(file, start=start):
        if member.torn:
            return None if member.offset == start and start else end
        end = member.offset + member.length
    return end


def _known_end(held: int) -> int:
    said = os.pread(held, 20, 0)
    return int(said) if len(said) == 20 and said.isdigit() else 0


def _hold(mark: Path) -> int:
    """A new mark with our lock on it, for certain: somebody who finds it unlocked takes it for one left behind."""
    while True:
        held = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            if mark.stat().st_ino == os.fstat(held).st_ino:
                return held
        except FileNotFoundError:
            pass
        os.close(held)


def _write_all(descriptor: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def _fault(path: Path, error: OSError) -> StoreError:
    if error.errno in _NO_ROOM:
        return StoreFullError(f"no room in the archive {path.parent}", hint="free some space and run it again")
    return StoreError(f"the archive {path.parent} can't be written: {error.strerror}", hint="check the folder's rights")


class _told:
    """Errors of the folder as ours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, BlockingIOError):
            return
        if isinstance(error, OSError):
            raise _fault(self._folder / "x", error) from error
