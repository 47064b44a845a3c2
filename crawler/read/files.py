"""Files and folders on the disk: which are documents, and their bytes under a cap."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from crawler.read.item import DOCX, HTML, PDF, PPTX, TEXT, XLSX, Failure, Skipped
from models.disposition import Discard
from models.errors import BinaryInput, InputError, MissingInput, OversizedInput

JSONL, WARC = "jsonl", "warc"
KINDS: dict[str, str] = {
    ".txt": TEXT,
    ".text": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".pptx": PPTX,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".warc": WARC,
    ".warc.gz": WARC,
}
READABLE = ".txt, .html, .pdf, .docx, .xlsx, .pptx, .jsonl, .warc and .warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to be read: the path as given or found, and its kind (a media type, "jsonl" or "warc")."""

    path: Path
    kind: str


def kind_of_name(name: str) -> str | None:
    """The kind that a file's name promises; None for names that promise nothing that we read."""
    lowered = name.lower()
    return next((kind for suffix, kind in sorted(KINDS.items(), key=_longest) if lowered.endswith(suffix)), None)


def _longest(entry: tuple[str, str]) -> int:
    return -len(entry[0])


def find_files(path: Path) -> Iterator[File | Failure | Skipped]:
    """The documents at a path that somebody named: the file itself, or a folder's, recursively, sorted by name.

    Links inside a folder are not followed; hidden things, devices and unknown kinds in it are skipped and told.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Failure(source=str(path), error=_missing(path, error))
        return
    except ValueError:
        yield Failure(source=str(path).replace("\0", "?"), error=MissingInput("a path with a zero byte names no file"))
        return
    if stat.S_ISDIR(mode):
        yield from _in_folder(path)
        return
    kind = kind_of_name(path.name)
    if not stat.S_ISREG(mode):
        yield Failure(source=str(path), error=BinaryInput(f"{path} is no file", hint="name a file or a folder"))
    elif kind is None:
        unknown = BinaryInput(f"no reader for {path.suffix or 'a name without an ending'}", hint=f"we read {READABLE}")
        yield Failure(source=str(path), error=unknown)
    else:
        yield File(path=path, kind=kind)


def _in_folder(folder: Path) -> Iterator[File | Failure | Skipped]:
    """Depth first with an explicit stack: a tree may be deeper than Python recurses."""
    stack: list[Path] = [folder]
    while stack:
        path = stack.pop()
        try:
            mode = path.stat().st_mode if path is folder else path.lstat().st_mode
            inside = sorted(path.iterdir(), reverse=True) if stat.S_ISDIR(mode) and _is_open(path, folder) else []
        except OSError as error:
            yield Failure(source=str(path), error=_missing(path, error))
            continue
        reason = None if path is folder else _why_not(path, mode)
        kind = kind_of_name(path.name)
        if reason is not None:
            yield Skipped(source=str(path), discard=reason)
        elif stat.S_ISDIR(mode):
            stack += inside
        elif kind is not None:
            yield File(path=path, kind=kind)


def _is_open(path: Path, folder: Path) -> bool:
    return path is folder or not path.name.startswith(".")


def _why_not(path: Path, mode: int) -> Discard | None:
    if path.name.startswith("."):
        return Discard(reason="hidden", detail="hidden files and folders are left alone; name it to read it")
    if stat.S_ISLNK(mode):
        return Discard(reason="link", detail="links in a folder are not followed; name it to read it")
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return Discard(reason="unsupported", detail="no file but a device, pipe or socket")
    if kind_of_name(path.name) is None:
        return Discard(reason="unsupported", detail=f"no reader for {path.suffix or 'this name'}; we read {READABLE}")
    return None


def read_whole(path: Path, *, limit: int) -> bytes:
    """A file's bytes. Raises OversizedInput before anything is read, MissingInput, BinaryInput for what is no file."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise too_large(size, limit)
        data = _read(path, file, limit + 1)
        if len(data) > limit:
            raise too_large(len(data), limit)
        return data


@contextmanager
def open_file(path: Path) -> Iterator[BufferedReader]:
    """A regular file, open for reading; a pipe or device that took its place is refused and not waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _missing(path, error) from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise BinaryInput(f"{path} is no file", hint="name a file or a folder")
        yield file


def too_large(size: int, limit: int) -> OversizedInput:
    """The error for something of `size` bytes (or more) where `limit` are allowed."""
    return OversizedInput(
        f"{size / 1_048_576:.1f} MB, over the cap of {limit / 1_048_576:.0f} MB",
        hint="split it or raise the cap",
    )


def _read(path: Path, file: BufferedReader, count: int) -> bytes:
    try:
        return file.read(count)
    except OSError as error:
        raise _missing(path, error) from error


def _missing(path: Path, error: OSError) -> InputError:
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return MissingInput(f"{path} is not there", hint="check the path")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return MissingInput(f"{path} may not be read", hint="check its rights")
    return MissingInput(f"{path} can't be read: {error.strerror}", hint="check the path")
