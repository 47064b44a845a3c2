"""What a backup says of itself, written last: a folder without it is no backup, one that differs from it is damaged."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from models.errors import NotFoundError, StoreCorruptError, StoreVersionError
from search_api.store.embedded import schema

FORMAT = 1  # raise it when an older Bukti can't read what a newer one writes
MANIFEST = "manifest.json"
RECORD = "record.sqlite3"
BYTES = "archive"
LIST = "archive.txt"  # a digest a line: the bytes that belong to it, each in a file named by its digest
KIND = "bukti backup"
_CHUNK = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of the backup: SHA-256 in hex, size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`created`: RFC 3339, UTC. `moment`: the record's own last instant, microseconds. `archived` counts the bytes'
    files. `lacking`: digests that the record names and the archive did not have, or had damaged."""

    bukti: str
    created: str
    store: str
    schema: int
    moment: int
    documents: int
    parts: dict[str, Part]
    archived: int
    archived_size: int
    lacking: tuple[str, ...] = ()
    kind: str = KIND
    format: int = FORMAT
    digest: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """What every format of it has."""

    kind: str = ""
    format: int = 0


def read_manifest(folder: Path) -> Manifest:
    """Raises NotFoundError for what is no backup, StoreVersionError for a newer Bukti's, StoreCorruptError."""
    try:
        data = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(
            f"{folder} is no backup: it has no {MANIFEST}", hint="name the folder that `bukti backup` made"
        ) from error
    except OSError as error:
        raise StoreCorruptError(f"{folder / MANIFEST} can't be read: {error.strerror}") from error
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreCorruptError(f"{folder / MANIFEST} is torn", hint="use another backup") from error
    if head.kind != KIND:
        raise NotFoundError(f"{folder} is no backup of Bukti", hint="name the folder that `bukti backup` made")
    if head.format > FORMAT:
        raise StoreVersionError(f"{folder} was written by a newer Bukti", hint="upgrade Bukti")
    try:
        found = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreCorruptError(f"{folder / MANIFEST} is damaged: {error}", hint="use another backup") from error
    if found.schema > schema.VERSION:
        raise StoreVersionError(
            f"{folder} was written by a newer Bukti (its schema is {found.schema}, this one reads up to"
            f" {schema.VERSION})",
            hint="upgrade Bukti",
        )
    if found.digest != _digest(found):
        raise StoreCorruptError(f"{folder / MANIFEST} is damaged", hint="use another backup")
    return found


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Durably."""
    signed = replace(manifest, digest=_digest(manifest))
    with (folder / MANIFEST).open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(signed)))
        file.flush()
        os.fsync(file.fileno())


def _digest(manifest: Manifest) -> str:
    return hashlib.sha256(msgspec.json.encode(replace(manifest, digest=""))).hexdigest()


def check(folder: Path, manifest: Manifest) -> None:
    """Read every byte of a backup. Raises StoreCorruptError that names the first file that is not what it was."""
    for name, part in manifest.parts.items():
        if part_of(folder / name) != part:
            raise StoreCorruptError(f"{folder / name} is damaged or gone", hint="use another backup")
    for digest in listed(folder):
        found = part_of(bytes_path(folder, digest))
        if found is None or found.sha256 != digest:
            raise StoreCorruptError(f"{bytes_path(folder, digest)} is damaged or gone", hint="use another backup")


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


def listed(folder: Path) -> Iterator[str]:
    """The digests (hex) of the bytes in a backup."""
    with (folder / LIST).open(encoding="ascii") as file:
        yield from (line.strip() for line in file)


def bytes_path(folder: Path, digest: str) -> Path:
    return folder / BYTES / digest[:2] / digest
