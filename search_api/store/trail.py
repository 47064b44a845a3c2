"""What was ever captured, document by document: what a check of the archive walks over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from models.capture import Capture
from models.identity import DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailed:
    """A document's captures, oldest first. A withdrawn one's bytes may be gone from the archive.

    `problem`: a capture's own record is not the one that was written; `captures` are those before it.
    """

    document: DocumentId
    withdrawn: bool
    captures: tuple[Capture, ...]
    problem: str | None = None


class Trail(Protocol):
    """Reads only; others may write meanwhile."""

    def documents(self) -> Iterator[Trailed]:
        """Every document once, in order of their ids; those that come while it is read may be left out."""
        ...
