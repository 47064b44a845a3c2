"""A file that somebody hands in: on the disk, whole, before anybody says that it was accepted."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import EmptyInput, OversizedInput, StoreError, StoreFullError
from models.identity import Digest
from search_api.jobs.workshop import Workshop

_BLOCK = 1_048_576
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NAME_LENGTH = 80
_SHOWN_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`name` is what it was called, made plain; `path` where it lies: under its digest, so that the same file handed
    in again is the same document."""

    name: str
    path: Path
    digest: Digest
    size: int


def keep_upload(file: BinaryIO, name: str, workshop: Workshop, *, largest: int) -> Kept:
    """Keep a file, durable on return. Raises EmptyInput, OversizedInput, StoreFullError."""
    shown = shown_name(name)
    try:
        workshop.uploads.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished_name = tempfile.mkstemp(dir=workshop.uploads, suffix=".part")
        unfinished = Path(unfinished_name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                digest, size = _copied(file, target, largest)
                target.flush()
                os.fsync(target.fileno())
            folder = workshop.uploads / digest[:16]
            folder.mkdir(exist_ok=True)
            path = folder / safe_name(shown, workshop.take.suffix_of(unfinished, shown))
            unfinished.replace(path)
            _sync(folder)
            _sync(workshop.uploads)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StoreFullError("no room for the file", hint="free some space and hand it in again") from error
        raise StoreError(f"the file can't be kept: {error.strerror}", hint="check the data folder") from error
    return Kept(name=shown, path=path, digest=Digest(f"sha256:{digest}"), size=size)


def shown_name(name: str) -> str:
    """The last part of what a browser calls a file, without what can't be shown."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return " ".join(plain.split())[:_SHOWN_LENGTH] or "tanpa nama"


def safe_name(name: str, suffix: str) -> str:
    """A name for the disk: letters, figures and few marks, and the ending that its bytes ask for."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"(\.(warc|gz|[A-Za-z0-9]{1,6}))+$", "", folded)
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:_NAME_LENGTH]
    return f"{plain or 'berkas'}{suffix}"


def _copied(file: BinaryIO, target: BinaryIO, largest: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := file.read(_BLOCK):
        size += len(block)
        if size > largest:
            raise OversizedInput(f"over {largest / 1_048_576:.0f} MB", hint="split it and hand the parts in")
        digest.update(block)
        target.write(block)
    if not size:
        raise EmptyInput("the file has no bytes", hint="choose another one")
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
