"""Re-hashes every record of an archive's WARC files, one line for each fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.warc.archive import WarcArchive
from crawler.warc.member import Member, members
from crawler.warc.open_file import is_held
from crawler.warc.place import FolderPlace
from crawler.warc.record import Stored, read_record
from models.errors import StoreError


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
    with place.opened(name) as file, place.opened(name) as again:
        for member in members(file):
            counted.bytes += member.length
            if member.torn:
                if not (isinstance(place, FolderPlace) and is_held(place.root / name)):
                    yield _fault(name, member, "torn", "the file ends, or breaks, inside a record")
                return
            counted.records += 1
            again.seek(member.offset)
            yield from _check_record(again.read(member.length), name, member)


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
