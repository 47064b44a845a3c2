"""Re-hashes every record of an archive's WARC files, one line for each fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.warc.archive import WarcArchive
from crawler.warc.member import Member, members, too_large
from crawler.warc.open_file import is_held
from crawler.warc.place import FolderPlace
from crawler.warc.record import MAX_RECORD, Stored, read_record
from models.errors import StoreError

_MAGIC = b"\x1f\x8b\x08"
_BLOCK = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it was written. `reason` is a stable word."""

    file: str
    offset: int
    reason: str
    detail: str


@dataclass(slots=True)
class Counted:
    """What was looked at."""

    files: int = 0
    records: int = 0
    bytes: int = 0


def check_files(archive: WarcArchive, counted: Counted) -> Iterator[Fault]:
    """Every record of every file against the digests that it states; `counted` is filled as it goes."""
    for name in archive.names():
        counted.files += 1
        try:
            yield from _check_file(archive, name, counted)
        except StoreError as error:
            yield Fault(file=name, offset=0, reason=error.reason, detail=error.detail)


def _check_file(archive: WarcArchive, name: str, counted: Counted) -> Iterator[Fault]:
    place = archive.place_of(name)
    held = isinstance(place, FolderPlace) and is_held(place.root / name)
    with place.opened(name) as file, place.opened(name) as again:
        start: int | None = 0
        while start is not None:
            file.seek(start)
            start = None
            for member in members(file, start=file.tell(), cap=MAX_RECORD):
                if not member.torn and not member.large:
                    counted.records += 1
                    counted.bytes += member.length
                    again.seek(member.offset)
                    yield from _check_record(again.read(member.length), name, member)
                    continue
                start = _next_start(again, member.offset + 1)
                if member.large:
                    yield _fault(name, member, "too_large", too_large(MAX_RECORD))
                elif start is not None or not held:
                    yield _fault(name, member, "torn", "the file ends, or breaks, inside a record")


def _next_start(file: Any, offset: int) -> int | None:
    """Where the next whole member begins behind a broken one; None where there is none."""
    while True:
        file.seek(offset)
        block = file.read(_BLOCK)
        at = block.find(_MAGIC)
        if at < 0:
            if len(block) < _BLOCK:
                return None
            offset += len(block) - len(_MAGIC) + 1
            continue
        offset += at
        file.seek(offset)
        first = next(members(file, start=offset, cap=MAX_RECORD), None)
        if first is not None and not first.torn and not first.large:
            return offset
        offset += 1


def _check_record(data: bytes, name: str, member: Member) -> Iterator[Fault]:
    try:
        stored = read_record(data, where=f"{name} at {member.offset}")
    except StoreError as error:
        yield _fault(name, member, "malformed", error.detail)
        return
    if stored is not None:
        yield from (_fault(name, member, "changed", detail) for detail in _lies(stored))


def _lies(stored: Stored) -> Iterator[str]:
    if stored.stated is None:
        yield f"a {stored.kind} record states no digest"
    elif stored.stated != stored.digest:
        yield f"the body has {stored.digest}, the record states {stored.stated}"
    elif not stored.block_holds:
        yield "the headers are not those that were written: the block's digest differs"


def _fault(name: str, member: Member, reason: str, detail: str) -> Fault:
    return Fault(file=name, offset=member.offset, reason=reason, detail=detail)
