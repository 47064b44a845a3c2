"""What reading gives: an item, or the typed reason why a thing in its place is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from models.disposition import Discard, Disposition, Outcome
from models.errors import InputError

TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
# One line of a JSONL file: a text as it is, or a page.
JSON_LINE = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """The bytes of one document with where they are from.

    `source` is the path as it was given or found, the URL of a WARC's record, or the `id` of a JSONL line; `locator`
    is what the document's id is made of. `outlet_hint` is the outlet that a JSONL line names: an id or a name.
    `fetched` is when a WARC's record says that the bytes were fetched, in UTC; `place` the address that they came
    from, where that is not the locator. `gone`: the status of a host that said that the page is no more.
    """

    source: str
    locator: str
    data: bytes
    media_type: str
    url: str | None = None
    outlet_hint: str | None = None
    fetched: datetime | None = None
    place: str | None = None
    gone: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that was to be read and can't be; the rest goes on."""

    source: str
    error: InputError

    @property
    def outcome(self) -> Outcome:
        return Outcome(
            source=self.source,
            disposition=Disposition.FAILED,
            reason=self.error.reason,
            detail=self.error.detail,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something in a folder that nobody asked for by name and that is no document."""

    source: str
    discard: Discard

    @property
    def outcome(self) -> Outcome:
        return Outcome(
            source=self.source,
            disposition=Disposition.DISCARDED,
            reason=self.discard.reason,
            detail=self.discard.detail,
        )


Found: TypeAlias = Item | Failure | Skipped
