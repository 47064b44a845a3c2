"""Writes an article in several pages as one run of bytes (`models.joined` takes it apart)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from crawler.read.item import HTML
from models.joined import JOINED, LENGTH, LINE, NUMBER, PLACE, TYPE, Part, is_joined, parted


def join(parts: Sequence[Part], *, total: int) -> tuple[bytes, str]:
    """The bytes of the pages together, and their media type."""
    named = hashlib.sha256(b"".join(hashlib.sha256(part.data).digest() for part in parts)).hexdigest()
    boundary = f"bukti-{named[:32]}"
    pieces: list[bytes] = []
    for number, part in enumerate(parts, 1):
        head = {
            NUMBER: f"{number}/{total}",
            PLACE: _one_line(part.url),
            TYPE: _one_line(part.media_type),
            LENGTH: str(len(part.data)),
        }
        written = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        pieces += [f"--{boundary}\r\n{written}\r\n".encode("utf-8", "replace"), part.data, LINE]
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()]), f"{JOINED}; boundary={boundary}"


def opening_page(data: bytes, media_type: str) -> bytes | None:
    """The HTML that a document opens with; None for a document of another kind. Raises MalformedInput."""
    if media_type.startswith(HTML):
        return data
    return parted(data).parts[0].data if is_joined(media_type) else None


def _one_line(value: str) -> str:
    return "".join(" " if character in "\r\n\0" else character for character in value)[:2_000]
