"""The folder of a backup: made beside its place, checked byte by byte, renamed when it is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.capture import ArchiveLocation
from models.errors import NotFoundError, RequestError, StoreBusyError, StoreCorruptError
from models.identity import Digest, digest_of
from models.ports import Archive
from search_api.store.locks import held

BYTES = "archive"
LIST = "archive.txt"  # a digest a line: the bytes that belong to it, each in a file named by its digest
_LOCK = ".writing"
_SUFFIX = ".unfinished"
_PREFIX = "sha256:"
_CHUNK = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of the backup: SHA-256 in hex, size in bytes."""

    sha256: str
    size: int


def check_target(target: Path, home: Path) -> None:
    """Raises RequestError for one that is there, or lies in the data folder."""
    if target.exists():
        raise RequestError(f"{target} is there already", parameter="target", hint="name a new folder")
    if target.resolve().is_relative_to(home.resolve()):  # what takes the data folder away would take it along
        raise RequestError(f"{target} lies in the data folder {home}", parameter="target", hint="name one outside it")


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """The folder that becomes the backup, empty: what a killed run left in it is thrown away.

    It is removed where the block raises. Raises StoreBusyError when another process is writing it.
    """
    folder = draft_of(target)
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder / _LOCK) as ours:
        if not ours:
            raise StoreBusyError(f"another backup is being written to {target}", hint="wait for it to end")
        empty(folder)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def draft_of(target: Path) -> Path:
    """What the folder is called until it is whole."""
    return target.with_name(target.name + _SUFFIX)


def empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        elif left.name != _LOCK:
            left.unlink()


def finish(folder: Path, target: Path) -> None:
    """Give the folder, whole and synced, its name."""
    (folder / _LOCK).unlink()
    folder.rename(target)
    sync(target.parent)


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Bytes:
    """The archived bytes of a backup, while they are copied; each once."""

    def __init__(self, folder: Path, archive: Archive) -> None:
        self._folder = folder
        self._archive = archive
        self._digests: dict[str, None] = {}
        self._lacking: dict[str, None] = {}
        self.size = 0

    def copy(self, digest: Digest, location: ArchiveLocation) -> bool:
        """Whether something was copied: the bytes are new, and are there unharmed."""
        name = digest.removeprefix(_PREFIX)
        if name in self._digests:
            return False
        data = _bytes(self._archive, digest, location)
        if data is None:
            self._lacking[digest] = None
            return False
        self._lacking.pop(digest, None)
        path = bytes_path(self._folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._digests[name] = None
        self.size += len(data)
        return True

    @property
    def count(self) -> int:
        return len(self._digests)

    @property
    def lacking(self) -> tuple[str, ...]:
        return tuple(self._lacking)

    def write_list(self) -> None:
        (self._folder / LIST).write_text("".join(f"{digest}\n" for digest in self._digests), encoding="ascii")


def _bytes(archive: Archive, digest: Digest, location: ArchiveLocation) -> bytes | None:
    """None where they are gone or damaged: the rest is worth keeping all the same."""
    try:
        data = archive.get(digest, location)
    except (NotFoundError, StoreCorruptError):
        return None
    return data if digest_of(data) == digest else None


def written(path: Path) -> Part:
    """What `part_of` says of a file that was just written."""
    found = part_of(path)
    if found is None:
        raise StoreCorruptError(f"{path} was taken away while it was written", hint="run it again")
    return found


def part_of(path: Path) -> Part | None:
    """A file's digest and size; None for one that is not there."""
    try:
        with path.open("rb") as file:
            whole, size = hashlib.sha256(), 0
            while chunk := file.read(_CHUNK):
                whole.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreCorruptError(f"{path} can't be read: {error.strerror}", hint="use another backup") from error
    return Part(sha256=whole.hexdigest(), size=size)


def check(folder: Path, parts: dict[str, Part]) -> None:
    """Read every byte of a backup. Raises StoreCorruptError that names the first file that is not what it was."""
    for name, part in parts.items():
        if part_of(folder / name) != part:
            raise StoreCorruptError(f"{folder / name} is damaged or gone", hint="use another backup")
    for digest in listed(folder):
        found = part_of(bytes_path(folder, digest))
        if found is None or found.sha256 != digest:
            raise StoreCorruptError(f"{bytes_path(folder, digest)} is damaged or gone", hint="use another backup")


def listed(folder: Path) -> Iterator[str]:
    """The digests (hex) of the bytes in a backup."""
    with (folder / LIST).open(encoding="ascii") as file:
        yield from (line.strip() for line in file)


def bytes_path(folder: Path, digest: str) -> Path:
    return folder / BYTES / digest[:2] / digest
