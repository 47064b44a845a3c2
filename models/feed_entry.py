"""What a feed says of one page, as bytes of its own kind: kept where the page itself may not be fetched.

The bytes follow from the entry alone, so that an entry that has not changed has the same digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.codec import from_json, to_json
from models.errors import MalformedInput, StoreCorruptError

FEED_ENTRY = "application/vnd.bukti.feed-entry+json"
KEPT = "feed_entry"
"""The reason that goes with the disposition of an entry that was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """`summary` has its paragraphs parted by newlines, without markup. `published` as the feed says, in UTC."""

    link: str
    title: str | None = None
    summary: str = ""
    published: datetime | None = None

    @property
    def says_something(self) -> bool:
        return bool(self.summary or self.title)


def write_entry(entry: FeedEntry) -> bytes:
    return to_json(entry)


def read_entry(data: bytes) -> FeedEntry:
    """Raises MalformedInput for other bytes."""
    try:
        return from_json(data, FeedEntry)
    except StoreCorruptError as error:
        raise MalformedInput("the bytes are no feed's entry", hint="poll the feed again") from error


def is_entry(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() == FEED_ENTRY
