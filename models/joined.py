"""An article in several pages as one run of bytes: MIME's multipart, each page as its host gave it, in their order.

The bytes follow from the pages alone (`crawler.read.joined` writes them), so that the same pages give the same digest,
and who has them can take the article apart again.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import MalformedInput

JOINED = "multipart/mixed"
LINE = b"\r\n"
NUMBER, PLACE, TYPE, LENGTH = "X-Part", "Content-Location", "Content-Type", "Content-Length"
MOST_PARTS = 100
HEAD_BYTES = 8_192
_PAGE = "text/html"


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


def parted(data: bytes) -> Joined:
    """The pages of joined bytes. Raises MalformedInput for what is none."""
    boundary, _, _ = data[:HEAD_BYTES].partition(LINE)
    if not boundary.startswith(b"--"):
        raise _malformed("they begin with no boundary")
    parts: list[Part] = []
    total, at = 0, 0
    while data[at : at + len(boundary) + 2] == boundary + LINE and len(parts) < MOST_PARTS:
        start = at + len(boundary) + 2
        end = data.find(LINE * 2, start, start + HEAD_BYTES)
        head = _head(data[start:end]) if end >= 0 else {}
        try:
            number, total = (int(figure) for figure in head[NUMBER.lower()].split("/"))
            body = end + 4
            at = body + int(head[LENGTH.lower()])
        except (KeyError, ValueError) as error:
            raise _malformed(f"the head of part {len(parts) + 1} can't be read") from error
        if number != len(parts) + 1 or not body <= at <= len(data):
            raise _malformed(f"part {len(parts) + 1} is not there whole")
        place, kind = head.get(PLACE.lower(), ""), head.get(TYPE.lower(), _PAGE)
        parts.append(Part(url=place, media_type=kind, data=data[body:at]))
        at += len(LINE)
    if not parts or data[at:] != boundary + b"--" + LINE:
        raise _malformed("they end before their last part does")
    return Joined(parts=tuple(parts), total=total)


def is_joined(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() == JOINED


def _head(written: bytes) -> dict[str, str]:
    pairs = (line.partition(":") for line in written.decode("utf-8", "replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _malformed(why: str) -> MalformedInput:
    return MalformedInput(f"no pages of an article: {why}", hint="fetch the article again")
