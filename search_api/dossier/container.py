"""The ZIP of a dossier: one exact sequence of bytes for its members, so that no byte of it is free to be changed.

Any tool unpacks it. There are no comments, extra fields, data descriptors or times; every header follows from the
member's name, sizes and checksum, so that whoever knows those can say each byte that stands outside the contents.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from models.errors import OversizedInput

STORED, DEFLATED = 0, 8
MOST_MEMBERS = 20_000
MOST_BYTES = 2_000_000_000  # below what needs ZIP64
LONGEST_NAME = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9]+)?(?:/[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9]+)?)?")
_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
END_BYTES = _END.size
_VERSION = 20
_DAY = 0x21  # 1 January 1980: a time would say nothing that the manifest does not
_MADE_ON = 3 << 8 | _VERSION  # Unix, for the rights below
_RIGHTS = 0o100644 << 16
_LEVEL = 6
# Packing what is packed already only costs time.
_PACKED_ENDINGS = (".pdf", ".xlsx", ".docx", ".sig")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in the container. `sha256` is of its bytes, `packed_sha256` of them as they stand in the ZIP (hex)."""

    path: str
    size: int
    sha256: str
    crc32: int
    method: int
    packed_size: int
    packed_sha256: str


def is_name(path: str) -> bool:
    """Whether a member may be called so: plain letters, one folder at most, nothing that leads elsewhere."""
    return len(path) <= LONGEST_NAME and _NAME.fullmatch(path) is not None


def local_header(member: Member) -> bytes:
    name = member.path.encode("ascii")
    sizes = (member.crc32, member.packed_size, member.size)
    return _LOCAL.pack(b"PK\3\4", _VERSION, 0, member.method, 0, _DAY, *sizes, len(name), 0) + name


def central_header(member: Member, offset: int) -> bytes:
    name = member.path.encode("ascii")
    sizes = (member.crc32, member.packed_size, member.size)
    head = (b"PK\1\2", _MADE_ON, _VERSION, 0, member.method, 0, _DAY, *sizes, len(name), 0, 0, 0, 0, _RIGHTS, offset)
    return _CENTRAL.pack(*head) + name


def ending(members: list[Member]) -> bytes:
    """The directory and the end record of a container with these members, in this order."""
    directory, offset = [], 0
    for member in members:
        directory.append(central_header(member, offset))
        offset += len(local_header(member)) + member.packed_size
    joined = b"".join(directory)
    count = len(members)
    return joined + _END.pack(b"PK\5\6", 0, 0, count, count, len(joined), offset, 0)


class Writer:
    """Writes members one after another; none is held longer than it takes to write it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._written = 0
        self._names: set[str] = set()
        self.members: list[Member] = []

    def add(self, path: str, data: bytes) -> Member:
        """Raises OversizedInput where the dossier grows too large, ValueError for a name that is none of ours."""
        if not is_name(path) or path in self._names:
            raise ValueError(f"no name for a member: {path!r}")
        self._names.add(path)
        method, packed = _packed(path, data)
        member = Member(
            path=path,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            crc32=zlib.crc32(data),
            method=method,
            packed_size=len(packed),
            packed_sha256=hashlib.sha256(packed).hexdigest(),
        )
        self._written += len(packed)
        if self._written > MOST_BYTES or len(self.members) >= MOST_MEMBERS:
            raise OversizedInput(
                f"the dossier would hold over {MOST_BYTES / 1e9:.0f} GB or {MOST_MEMBERS:,} files",
                hint="ask for fewer years or pillars",
            )
        self._file.write(local_header(member))
        self._file.write(packed)
        self.members.append(member)
        return member

    def close(self) -> None:
        """Write the directory; the file itself stays open."""
        self._file.write(ending(self.members))


def _packed(path: str, data: bytes) -> tuple[int, bytes]:
    if path.endswith(_PACKED_ENDINGS) or path == "manifest.json":
        return STORED, data
    pack = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = pack.compress(data) + pack.flush()
    return (DEFLATED, packed) if len(packed) < len(data) else (STORED, data)
