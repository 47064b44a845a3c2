"""Where a walk through the answers stands: opaque to callers, and true whatever was written in between.

A cursor pins the instant as of which the first page answered. A list by day goes on behind its last passage's place in
the order, which nothing moves. A ranking moves with every write (how rare a word is depends on all passages), so a
cursor into one carries the groups that were shown: row numbers, as sorted differences, deflated.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Annotated

import msgspec

from models.codec import to_json
from models.errors import RequestError
from models.query import SearchRequest

_MAX_PLAIN = 4_000_000
_LARGEST = 2**62  # of what an engine counts by: a cursor is the caller's, who may write anything into it
_Count = Annotated[int, msgspec.Meta(ge=0, le=_LARGEST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """`moment`: the instant answered for; `tier` and `after`: the place in a list; `shown`: groups of a ranking."""

    moment: int
    tier: int = 0
    after: int | None = None
    shown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wire:
    request: str
    moment: Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]
    tier: _Count
    after: _Count | None
    gaps: tuple[_Count, ...]


def encode(position: Position, request: SearchRequest) -> str:
    shown = sorted(position.shown)
    wire = _Wire(
        request=_fingerprint(request),
        moment=position.moment,
        tier=position.tier,
        after=position.after,
        gaps=tuple(b - a for a, b in zip((0, *shown), shown, strict=False)),
    )
    return base64.urlsafe_b64encode(zlib.compress(msgspec.msgpack.encode(wire), 9)).decode().rstrip("=")


def decode(cursor: str, request: SearchRequest) -> Position:
    """Raises RequestError for what is no cursor of ours, or one of another request."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        wire = msgspec.msgpack.decode(_inflated(packed), type=_Wire)
        shown = _summed(wire.gaps)
    except (binascii.Error, zlib.error, msgspec.MsgspecError, ValueError) as error:
        raise RequestError("the cursor is none of ours", parameter="cursor", hint="take it from `next`") from error
    if wire.request != _fingerprint(request):
        raise RequestError(
            "the cursor belongs to another request", parameter="cursor", hint="send the same parameters with it"
        )
    return Position(moment=wire.moment, tier=wire.tier, after=wire.after, shown=shown)


def _summed(gaps: tuple[int, ...]) -> tuple[int, ...]:
    shown = tuple(accumulate(gaps))
    if shown and shown[-1] > _LARGEST:
        raise ValueError("no group has so high a number")
    return shown


def _inflated(packed: bytes) -> bytes:
    """Raises ValueError for more than a cursor ever holds, and for what is cut short or lengthened."""
    inflater = zlib.decompressobj()
    plain = inflater.decompress(packed, _MAX_PLAIN)
    if not inflater.eof or inflater.unused_data:
        raise ValueError("not one whole cursor")
    return plain


def _fingerprint(request: SearchRequest) -> str:
    """Of all that decides what is found and in which order; pages may differ in size and facets."""
    same = replace(request, cursor=None, size=10, facets=(), explain=False)
    return hashlib.sha256(to_json(same)).hexdigest()[:12]
