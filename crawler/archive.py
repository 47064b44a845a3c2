"""The original bytes, kept in a folder under their SHA-256: written once, whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from models.capture import ArchiveLocation
from models.errors import NotFoundError, StoreError, StoreFullError
from models.identity import Digest, digest_of

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PREFIX = "sha256:"
_UNFINISHED = ".part"


class FolderArchive:
    """Implements `models.ports.Archive`: `ab/cd/abcd...` under `root`, two levels so that no folder grows too long."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> ArchiveLocation:
        """Keep `data`, durable on return; harmless to repeat.

        Raises StoreFullError when there is no room (nothing half-written stays), StoreError when the folder can't be
        written.
        """
        name = _name(digest_of(data))
        target = self.root / name
        location = ArchiveLocation(file=name, length=len(data))
        try:
            if target.stat().st_size == len(data):
                return location
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StoreError(f"the archive {self.root} can't be read: {error.strerror}") from error
        try:
            self._write(target, data)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise StoreFullError(
                    f"no room for {len(data)} bytes in the archive {self.root}", hint="free some space and run it again"
                ) from error
            raise StoreError(
                f"the archive {self.root} can't be written: {error.strerror}", hint="check the folder's rights"
            ) from error
        return location

    def get(self, digest: Digest, location: ArchiveLocation) -> bytes:
        """The bytes at `location`. Raises NotFoundError when they are not there; they are not checked."""
        path = self.root / location.file
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise NotFoundError(f"{location.file} lies outside the archive {self.root}")
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(
                f"the archive {self.root} has no {digest}", hint="restore the archive's folder from a backup"
            ) from error
        except OSError as error:
            raise StoreError(f"the archive {self.root} can't be read: {error.strerror}") from error

    def delete(self, digest: Digest, location: ArchiveLocation) -> None:
        """Take the bytes out for good. Harmless to repeat. Raises NotFoundError for a place outside, StoreError."""
        path = self.root / location.file
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise NotFoundError(f"{location.file} of {digest} lies outside the archive {self.root}")
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)
        except OSError as error:
            raise StoreError(f"the archive {self.root} can't be written: {error.strerror}") from error

    def _write(self, target: Path, data: bytes) -> None:
        """Into a file beside the target, to the disk, then renamed: a reader sees all of it or nothing."""
        _make_folders(target.parent, self.root)
        descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=_UNFINISHED)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


def _name(digest: Digest) -> str:
    value = digest.removeprefix(_PREFIX)
    return f"{value[:2]}/{value[2:4]}/{value}"


def _make_folders(folder: Path, root: Path) -> None:
    """Make the folders down to `folder`, each one's entry on the disk before anything is put into it."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for made in (folder.parent, folder.parent.parent, root):
        _sync_folder(made)


def _sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
