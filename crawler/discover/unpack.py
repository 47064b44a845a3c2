"""Gzip that a listing lies in, unpacked as far as a cap allows and never further."""

from __future__ import annotations

import io
import zlib

GZIP = b"\x1f\x8b"
_BLOCK = 65_536


class Unpacked(io.RawIOBase):
    """The bytes of a gzip file (of several members, too) as they are read; plain bytes as they are.

    Ends after `cap` bytes with `capped` set; ends early with `broken` set where the file is torn.
    """

    def __init__(self, data: bytes, *, cap: int) -> None:
        super().__init__()
        self._data = memoryview(data)
        self._at = 0
        self._left = cap
        self._member = zlib.decompressobj(wbits=31) if data[:2] == GZIP else None
        self._pending = b""
        self._inside = False
        self.capped = False
        self.broken = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes (a block where no size is given); b"" at the end."""
        wanted = min(size if size > 0 else _BLOCK, self._left)
        data = self._plain(wanted) if self._member is None else self._unzipped(wanted)
        self._left -= len(data)
        if self._left == 0 and not self.capped:
            self.capped = bool(self._plain(1) if self._member is None else self._unzipped(1))
        return data

    def read_all(self) -> bytes:
        """Everything up to the cap."""
        parts = []
        while part := self.read():
            parts.append(part)
        return b"".join(parts)

    def _plain(self, size: int) -> bytes:
        part = bytes(self._data[self._at : self._at + size])
        self._at += len(part)
        return part

    def _unzipped(self, size: int) -> bytes:
        while not self.broken and self._member is not None and size > 0:
            raw = self._pending or self._plain(_BLOCK)
            if not raw:
                self.broken = self._inside
                return b""
            try:
                data = self._member.decompress(raw, size)
            except zlib.error:
                self.broken = True
                return b""
            self._inside = True
            self._pending = self._member.unconsumed_tail
            if self._member.eof:
                self._pending = self._member.unused_data.lstrip(b"\0")
                self._member = zlib.decompressobj(wbits=31)
                self._inside = False
            if data:
                return data
        return b""
