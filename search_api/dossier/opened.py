"""Opens a dossier and holds its ZIP to the one sequence of bytes that its signed manifest allows."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models.errors import BuktiError, MalformedInput, MissingInput, OversizedInput, TruncatedInput
from search_api.dossier import manifest as m
from search_api.dossier.container import (
    DEFLATED,
    END_BYTES,
    MOST_BYTES,
    MOST_MEMBERS,
    STORED,
    Member,
    ending,
    is_name,
    local_header,
)
from search_api.dossier.keys import KEY_BYTES, SIGNATURE_BYTES, PublicKey

MOST_MANIFEST = 64_000_000
MOST_UNPACKED = 8_000_000_000
MOST_MEMBER = 200_000_000
_MOST_DIRECTORY = MOST_MEMBERS * 160
_BLOCK = 262_144
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_MEND = "ask for the dossier again"
_MUST = (m.PDF, m.XLSX, m.JSON, m.KEY, m.README)


class TamperedError(BuktiError):
    """A dossier that is not what was signed."""

    reason = "tampered"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A dossier whose signature and every byte hold. `offsets`: where each member's packed bytes begin."""

    manifest: m.Manifest
    key: PublicKey
    offsets: dict[str, int]

    def read(self, file: BinaryIO, path: str) -> bytes:
        """A member's bytes, at most `MOST_MEMBER`."""
        member = next(member for member in self.manifest.files if member.path == path)
        return b"".join(_unpacked(file, member, self.offsets[path]))


def open_dossier(file: BinaryIO, *, pinned: PublicKey | None = None) -> Opened:
    """Check signature, container and every member's digest. `pinned` is the key that must have signed.

    Raises TamperedError for what is not as signed, InputError for what is no dossier or over a cap. Each is one line.
    """
    size = file.seek(0, 2)
    if size > MOST_BYTES + MOST_MANIFEST:
        raise OversizedInput(f"{size:,} bytes, more than a dossier has", hint=_MEND)
    places = _directory(file, size)
    signed = _control(file, places, m.MANIFEST, MOST_MANIFEST)
    signature = _control(file, places, m.SIGNATURE, SIGNATURE_BYTES)
    manifest = m.decode(signed)
    key = _key(manifest)
    if pinned is not None and pinned.raw != key.raw:
        raise TamperedError(f"signed by another key, {key.fingerprint}", hint=f"{pinned.fingerprint} was expected")
    if not key.signed(signature, signed):
        raise TamperedError("the signature does not hold: manifest.json or manifest.sig was changed", hint=_MEND)
    if m.encode(manifest) != signed:
        raise MalformedInput("manifest.json says more than a manifest may", hint=_MEND)
    members = [*manifest.files, _plain(m.MANIFEST, signed), _plain(m.SIGNATURE, signature)]
    _check_members(manifest)
    return Opened(manifest=manifest, key=key, offsets=_check_bytes(file, members, size))


def open_file(path: Path) -> BinaryIO:
    """A dossier's file. Raises MissingInput."""
    try:
        if not path.is_file():
            raise MissingInput("there is no such file", hint="name a dossier's ZIP")
        return path.open("rb")
    except OSError as error:
        raise MissingInput(f"it can't be read: {error.strerror}", hint="check the path") from error


def _directory(file: BinaryIO, size: int) -> dict[bytes, tuple[int, int]]:
    """Offset and size of each member by its name, as the ZIP's own directory tells; checked later to the last byte."""
    if size < END_BYTES:
        raise TruncatedInput("too short for a ZIP", hint=_MEND)
    magic, disk, first, here, count, length, offset, comment = _END.unpack(_read(file, size - END_BYTES, END_BYTES))
    if magic != b"PK\5\6":
        raise MalformedInput("no ZIP, or something was added to its end or taken from it", hint=_MEND)
    if (disk, first, comment) != (0, 0, 0) or here != count or offset + length + END_BYTES != size:
        raise TamperedError("the ZIP's end record does not fit the file", hint=_MEND)
    if count > MOST_MEMBERS + 2 or length > _MOST_DIRECTORY:
        raise OversizedInput(f"{count:,} members, more than a dossier has", hint=_MEND)
    data, at, places = _read(file, offset, length), 0, dict[bytes, tuple[int, int]]()
    while at + _CENTRAL.size <= length:
        fields = _CENTRAL.unpack_from(data, at)
        name = data[at + _CENTRAL.size : at + _CENTRAL.size + fields[10]]
        places[name] = (fields[16], fields[8])
        at += _CENTRAL.size + fields[10] + fields[11] + fields[12]
    return places


def _control(file: BinaryIO, places: dict[bytes, tuple[int, int]], name: str, most: int) -> bytes:
    """The bytes of the manifest or its signature, which are stored plain."""
    place = places.get(name.encode())
    if place is None:
        raise TamperedError(f"the ZIP has no {name}, or its directory was changed", hint="name a dossier's ZIP")
    offset, length = place
    if length > most:
        raise OversizedInput(f"{name} has {length:,} bytes", hint=_MEND)
    return _read(file, offset + len(local_header(_plain(name, b""))), length)


def _key(manifest: m.Manifest) -> PublicKey:
    try:
        raw = bytes.fromhex(manifest.signer.public_key)
    except ValueError:
        raw = b""
    if manifest.signer.algorithm != "ed25519" or len(raw) != KEY_BYTES:
        raise MalformedInput("manifest.json names no key that we know", hint=_MEND)
    key = PublicKey(raw)
    if key.fingerprint != manifest.signer.fingerprint:
        raise TamperedError("manifest.json names a fingerprint that is not its key's", hint=_MEND)
    return key


def _plain(path: str, data: bytes) -> Member:
    digest = hashlib.sha256(data).hexdigest()
    return Member(
        path=path,
        size=len(data),
        sha256=digest,
        crc32=zlib.crc32(data),
        method=STORED,
        packed_size=len(data),
        packed_sha256=digest,
    )


def _check_members(manifest: m.Manifest) -> None:
    """Names, methods and sizes that a dossier may have: whoever signs, nothing leads out of it or grows without end."""
    names = [member.path for member in manifest.files]
    if len(set(names)) != len(names) or len(names) > MOST_MEMBERS:
        raise MalformedInput("manifest.json names a file twice, or too many", hint=_MEND)
    for name in names:
        if not is_name(name) or not (name in _MUST or name.startswith(m.ORIGINALS)):
            raise MalformedInput(f"manifest.json names a file that no dossier has: {name[:60]!r}", hint=_MEND)
    if missing := [name for name in _MUST if name not in names]:
        raise MalformedInput(f"the dossier has no {missing[0]}", hint=_MEND)
    for member in manifest.files:
        sizes = (member.size, member.packed_size)
        if member.method not in {STORED, DEFLATED} or min(sizes) < 0 or max(sizes) > MOST_MEMBER:
            raise OversizedInput(f"{member.path} has {member.size:,} bytes, more than it may", hint=_MEND)
        if not 0 <= member.crc32 < 2**32:
            raise MalformedInput(f"{member.path} has no checksum", hint=_MEND)
    if sum(member.size for member in manifest.files) > MOST_UNPACKED:
        raise OversizedInput("unpacked, the dossier is larger than it may be", hint=_MEND)


def _check_bytes(file: BinaryIO, members: list[Member], size: int) -> dict[str, int]:
    """Every byte of the file, from the first to the last, is the one that the members allow."""
    offsets, at = {}, 0
    for member in members:
        header = local_header(member)
        if _read(file, at, len(header)) != header:
            raise TamperedError(f"{member.path}: its header in the ZIP was changed", hint=_MEND)
        offsets[member.path] = at + len(header)
        _check_member(file, member, at + len(header))
        at += len(header) + member.packed_size
    end = ending(members)
    if at + len(end) != size:
        raise TamperedError("the ZIP holds more or less than its manifest names", hint=_MEND)
    if _read(file, at, len(end)) != end:
        raise TamperedError("the ZIP's directory was changed", hint=_MEND)
    return offsets


def _check_member(file: BinaryIO, member: Member, offset: int) -> None:
    digest, left = hashlib.sha256(), member.packed_size
    file.seek(offset)
    while left:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise TruncatedInput(f"{member.path}: the file ends before it does", hint=_MEND)
        digest.update(block)
        left -= len(block)
    if digest.hexdigest() != member.packed_sha256:
        raise TamperedError(f"{member.path}: its bytes are not those that were signed", hint=_MEND)
    digest, count, check = hashlib.sha256(), 0, 0
    for piece in _unpacked(file, member, offset):
        digest.update(piece)
        check = zlib.crc32(piece, check)
        count += len(piece)
    if (count, digest.hexdigest(), check) != (member.size, member.sha256, member.crc32):
        raise TamperedError(f"{member.path}: what it unpacks to is not what was signed", hint=_MEND)


def _unpacked(file: BinaryIO, member: Member, offset: int) -> Iterator[bytes]:
    """The member's bytes, piece by piece, never more than its size and one piece: a bomb stops there."""
    file.seek(offset)
    if member.method == DEFLATED:
        yield from _inflated(file, member)
        return
    left = member.packed_size
    while left and (piece := file.read(min(_BLOCK, left))):
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """What a deflated member unpacks to. Where all of it is read, zlib may still owe the end of its last piece."""
    left, given = member.packed_size, 0
    unpack, pending = zlib.decompressobj(-zlib.MAX_WBITS), b""
    while given <= member.size:
        if not pending:
            pending = file.read(min(_BLOCK, left))
            left -= len(pending)
        at_end = not pending
        try:
            piece = unpack.decompress(pending, _BLOCK)
        except zlib.error as error:
            raise TamperedError(f"{member.path}: can't be unpacked: {error}", hint=_MEND) from error
        pending = unpack.unconsumed_tail
        if unpack.eof and (unpack.unused_data or left):
            raise TamperedError(f"{member.path}: something stands behind its end", hint=_MEND)
        given += len(piece)
        yield piece
        if unpack.eof or (at_end and not piece):
            return


def _read(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    data = file.read(length)
    if len(data) != length:
        raise TruncatedInput("the file ends before its ZIP does", hint=_MEND)
    return data
