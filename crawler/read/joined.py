"""An article in several pages as one run of bytes: MIME's multipart, each page as its host gave it, in their order.

The bytes follow from the pages alone, so that the same pages give the same digest, and who has them can read the
article from them again. Any mail reader takes such a file apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.read.item import HTML
from models.errors import MalformedInput

JOINED = "multipart/mixed"
_LINE = b"\r\n"
_NUMBER, _PLACE, _TYPE, _LENGTH = "X-Part", "Content-Location", "Content-Type", "Content-Length"
_MOST_PARTS = 100
_HEAD_BYTES = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page: the address that answered, what the host called its bytes, and the bytes."""

    url: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The pages that were had, of `total` that the article is known to have."""

    parts: tuple[Part, ...]
    total: int

    @property
    def is_whole(self) -> bool:
        return len(self.parts) >= self.total


def join(parts: Sequence[Part], *, total: int) -> tuple[bytes, str]:
    """The bytes of the pages together, and their media type."""
    named = hashlib.sha256(b"".join(hashlib.sha256(part.data).digest() for part in parts)).hexdigest()
    boundary = f"bukti-{named[:32]}"
    pieces: list[bytes] = []
    for number, part in enumerate(parts, 1):
        head = {
            _NUMBER: f"{number}/{total}",
            _PLACE: _one_line(part.url),
            _TYPE: _one_line(part.media_type),
            _LENGTH: str(len(part.data)),
        }
        written = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        pieces += [f"--{boundary}\r\n{written}\r\n".encode("utf-8", "replace"), part.data, _LINE]
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()]), f"{JOINED}; boundary={boundary}"


def parted(data: bytes) -> Joined:
    """The pages of joined bytes. Raises MalformedInput for what is none."""
    boundary, _, _ = data[:_HEAD_BYTES].partition(_LINE)
    if not boundary.startswith(b"--"):
        raise _malformed("they begin with no boundary")
    parts: list[Part] = []
    total, at = 0, 0
    while data[at : at + len(boundary) + 2] == boundary + _LINE and len(parts) < _MOST_PARTS:
        start = at + len(boundary) + 2
        end = data.find(_LINE * 2, start, start + _HEAD_BYTES)
        head = _head(data[start:end]) if end >= 0 else {}
        try:
            number, total = (int(figure) for figure in head[_NUMBER.lower()].split("/"))
            body = end + 4
            at = body + int(head[_LENGTH.lower()])
        except (KeyError, ValueError) as error:
            raise _malformed(f"the head of part {len(parts) + 1} can't be read") from error
        if number != len(parts) + 1 or not body <= at <= len(data):
            raise _malformed(f"part {len(parts) + 1} is not there whole")
        place, kind = head.get(_PLACE.lower(), ""), head.get(_TYPE.lower(), HTML)
        parts.append(Part(url=place, media_type=kind, data=data[body:at]))
        at += len(_LINE)
    if not parts or data[at:] != boundary + b"--" + _LINE:
        raise _malformed("they end before their last part does")
    return Joined(parts=tuple(parts), total=total)


def is_joined(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() == JOINED


def opening_page(data: bytes, media_type: str) -> bytes | None:
    """The HTML that a document opens with; None for a document of another kind. Raises MalformedInput."""
    if media_type.startswith(HTML):
        return data
    return parted(data).parts[0].data if is_joined(media_type) else None


def _head(written: bytes) -> dict[str, str]:
    pairs = (line.partition(":") for line in written.decode("utf-8", "replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _one_line(value: str) -> str:
    return "".join(" " if character in "\r\n\0" else character for character in value)[:2_000]


def _malformed(why: str) -> MalformedInput:
    return MalformedInput(f"no pages of an article: {why}", hint="fetch the article again")
