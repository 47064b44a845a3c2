"""A backup's manifest as a file: signed by its own digest, read with the errors that a reader of it deserves."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

import msgspec

from models.errors import NotFoundError, RequestError, StoreCorruptError, StoreVersionError

FILE = "manifest.json"
EMBEDDED = "bukti backup"
ENGINE = "bukti engine backup"
_OTHERS = {
    EMBEDDED: "restore it without BUKTI_STORE, then `bukti migrate` it",
    ENGINE: "set BUKTI_STORE to an engine that has its snapshots",
}


@runtime_checkable
class Signed(Protocol):
    """`digest`: SHA-256, in hex, of the manifest's JSON without it."""

    @property
    def digest(self) -> str: ...


M = TypeVar("M", bound=Signed)


@dataclass(frozen=True, slots=True)
class _Head:
    """What every format of it has."""

    kind: str = ""
    format: int = 0


def read(folder: Path, kind: str, newest: int, form: type[M]) -> M:
    """Raises NotFoundError for what is no backup, RequestError for one of the other kind of store, StoreVersionError
    for one of a format above `newest`, StoreCorruptError."""
    path = folder / FILE
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(
            f"{folder} is no backup: it has no {FILE}", hint="name the folder that `bukti backup` made"
        ) from error
    except OSError as error:
        raise StoreCorruptError(f"{path} can't be read: {error.strerror}") from error
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreCorruptError(f"{path} is torn", hint="use another backup") from error
    if head.kind != kind and head.kind in _OTHERS:
        raise RequestError(f"{folder} is of another kind of store", parameter="source", hint=_OTHERS[head.kind])
    if head.kind != kind:
        raise NotFoundError(f"{folder} is no backup of Bukti", hint="name the folder that `bukti backup` made")
    if head.format > newest:
        raise StoreVersionError(f"{folder} was written by a newer Bukti", hint="upgrade Bukti")
    try:
        return msgspec.json.decode(data, type=form)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreCorruptError(f"{path} is damaged: {error}", hint="use another backup") from error


def check(folder: Path, manifest: Signed) -> None:
    """Raises StoreCorruptError where somebody changed it."""
    if manifest.digest != _digest(manifest):
        raise StoreCorruptError(f"{folder / FILE} is damaged", hint="use another backup")


def write(folder: Path, manifest: M) -> M:
    """Durably; the manifest with its digest."""
    signed = replace(manifest, digest=_digest(manifest))  # type: ignore[type-var]
    with (folder / FILE).open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(signed)))
        file.flush()
        os.fsync(file.fileno())
    return signed


def _digest(manifest: Signed) -> str:
    return hashlib.sha256(msgspec.json.encode(replace(manifest, digest=""))).hexdigest()  # type: ignore[type-var]
