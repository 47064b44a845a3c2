"""From what somebody names (files and folders) to a lazy stream of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.read.files import JSONL, WARC, File, find_files, read_whole
from crawler.read.item import Failure, Found, Item
from crawler.read.jsonl import read_jsonl
from crawler.read.limits import Limits
from crawler.read.sniff import media_type_of
from crawler.read.warc import read_warc
from models.errors import InputError, MalformedInput


def read_paths(paths: Iterable[str | Path], *, limits: Limits | None = None) -> Iterator[Found]:
    """Every document under `paths`, one at a time and never more than one in memory.

    `paths` may itself be a stream (a list on standard input). Nothing raises: what can't be read is a Failure in its
    place.
    """
    caps = limits or Limits()
    for path in paths:
        for found in find_files(Path(path)):
            if isinstance(found, File):
                yield from _read(found, caps)
            else:
                yield found


def _read(file: File, limits: Limits) -> Iterator[Item | Failure]:
    try:
        if file.kind == JSONL:
            yield from read_jsonl(file.path, limit=limits.file_size)
        elif file.kind == WARC:
            yield from read_warc(file.path, limit=limits.file_size)
        else:
            yield _whole(file, limits)
    except InputError as error:
        yield Failure(source=str(file.path), error=error)
    except OSError as error:
        reason = MalformedInput(f"{file.path} can't be read on: {error.strerror or error}", hint="check the disk")
        yield Failure(source=str(file.path), error=reason)


def _whole(file: File, limits: Limits) -> Item:
    data = read_whole(file.path, limit=limits.file_size)
    return Item(
        source=str(file.path),
        locator=str(file.path.absolute()),
        data=data,
        media_type=media_type_of(data, file.kind),
    )
