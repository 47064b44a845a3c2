"""What the world showed: bytes fetched from a place at a time. Immutable, archived, chained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.identity import Digest, DocumentId, digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLocation:
    """Where the bytes lie: an archive file (a WARC, or the file named by the digest itself) and the offset in it."""

    file: str
    offset: int = 0
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One capture of one document.

    `previous` is the `record_digest` of the same document's capture before this one: a chain in which no capture
    can be changed or taken out unnoticed.
    """

    document: DocumentId
    source: str
    digest: Digest
    size: int
    media_type: str
    fetched: datetime
    previous: Digest | None = None
    location: ArchiveLocation | None = None

    @property
    def record_digest(self) -> Digest:
        """SHA-256 over the record's own facts, joined by newlines; where the bytes lie is no part of it."""
        facts = (
            self.document,
            self.source,
            self.digest,
            str(self.size),
            self.media_type,
            self.fetched.isoformat(),
            self.previous or "",
        )
        return digest_of("\n".join(facts).encode("utf-8", "surrogatepass"))
