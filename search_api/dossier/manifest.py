"""What a dossier claims, and about which bytes: the part that is signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from models.capture import Capture
from models.codec import to_builtins
from models.document import Document
from models.errors import MalformedInput
from models.identity import Digest, DocumentId, EvidenceId
from search_api.dossier.container import Member

SCHEMA = 1
KIND = "bukti-dossier"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
PDF, XLSX, JSON, KEY, README = "berkas.pdf", "berkas.xlsx", "berkas.json", "kunci-publik.pem", "BACA.txt"
ORIGINALS = "bukti/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """`public_key`: the 32 bytes in hex."""

    algorithm: str
    public_key: str
    fingerprint: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentClaim:
    """What a document's id is made of: `d1:` and the hash of outlet and locator."""

    id: DocumentId
    outlet: str | None
    locator: str
    url: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureClaim:
    """A capture's record, its own digest made of the rest and `previous`; `file` where its bytes lie in here."""

    record: Digest
    document: DocumentId
    source: str
    digest: Digest
    size: int
    media_type: str
    fetched: datetime
    previous: Digest | None
    file: str | None

    def capture(self) -> Capture:
        return Capture(
            document=self.document,
            source=self.source,
            digest=self.digest,
            size=self.size,
            media_type=self.media_type,
            fetched=self.fetched,
            previous=self.previous,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceClaim:
    """That the words in `berkas.json` stand at these offsets of the text that `extractor` made of a capture's bytes.

    A withdrawn document's claims no words.
    """

    id: EvidenceId
    document: DocumentId
    text_digest: Digest
    start: int
    end: int
    capture: Digest
    extractor: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`files` are all members but the manifest and its signature, in their order in the ZIP; `captures` each
    document's whole chain, oldest first."""

    schema: int = SCHEMA
    kind: str = KIND
    made: datetime
    region: str
    program: str
    signer: SignerFacts
    files: tuple[Member, ...]
    documents: tuple[DocumentClaim, ...]
    captures: tuple[CaptureClaim, ...]
    evidence: tuple[EvidenceClaim, ...]


def count_originals(members: Iterable[Member]) -> int:
    """How many captures' bytes are among the members; the single pages of an article in several are not counted."""
    return sum(member.path.startswith(ORIGINALS) and "-" not in member.path for member in members)


def document_claim(document: Document) -> DocumentClaim:
    outlet = document.outlet.id if document.outlet else None
    return DocumentClaim(
        id=document.id, outlet=outlet, locator=document.locator, url=document.url, withdrawn=document.withdrawn
    )


def capture_claim(capture: Capture, file: str | None) -> CaptureClaim:
    return CaptureClaim(
        record=capture.record_digest,
        document=capture.document,
        source=capture.source,
        digest=capture.digest,
        size=capture.size,
        media_type=capture.media_type,
        fetched=capture.fetched,
        previous=capture.previous,
        file=file,
    )


def encode(manifest: Manifest) -> bytes:
    """Indented for people; the signature is over these very bytes."""
    return msgspec.json.format(msgspec.json.encode(to_builtins(manifest)), indent=1) + b"\n"


def decode(data: bytes) -> Manifest:
    """Raises MalformedInput for what is no manifest of this schema."""
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedInput(
            f"manifest.json is none of a dossier: {error}", hint="ask for the dossier again"
        ) from error
    if manifest.schema != SCHEMA or manifest.kind != KIND:
        raise MalformedInput(
            f"the dossier is of schema {manifest.schema}, this program reads {SCHEMA}", hint="upgrade Bukti"
        )
    return manifest
