"""The ids that are given out for ever; anyone can compute them (contract: Evidence)."""

from __future__ import annotations

import hashlib
import re
from typing import NewType

DocumentId = NewType("DocumentId", str)
EvidenceId = NewType("EvidenceId", str)
Digest = NewType("Digest", str)

DOCUMENT_PREFIX = "d1:"
EVIDENCE_PREFIX = "e1:"
_EVIDENCE_FORM = re.compile(r"e1:[0-9a-f]{32}")


def digest_of(data: bytes) -> Digest:
    """SHA-256 of bytes as `sha256:<64 hex>`."""
    return Digest("sha256:" + hashlib.sha256(data).hexdigest())


def text_digest_of(text: str) -> Digest:
    """The digest that names a cleaned text: SHA-256 of its UTF-8."""
    return digest_of(text.encode("utf-8", "surrogatepass"))


def _short_hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def document_id(outlet: str | None, locator: str) -> DocumentId:
    """Id of a document: `d1:` and 32 hex of SHA-256 over outlet id (or nothing) and locator, joined by a newline.

    `locator` is the canonical URL; for a file its absolute path; for a JSONL line without `url` path, `#` and its id.
    """
    return DocumentId(DOCUMENT_PREFIX + _short_hash(outlet or "", locator))


def evidence_id(document: DocumentId, text_digest: Digest, start: int, end: int) -> EvidenceId:
    """Id of a passage: `e1:` and 32 hex of SHA-256 over document id, text digest, start and end, joined by newlines."""
    return EvidenceId(EVIDENCE_PREFIX + _short_hash(document, text_digest, str(start), str(end)))


def is_evidence_id(value: str) -> bool:
    """Whether `value` has the form of an evidence id; says nothing of whether it was given out."""
    return _EVIDENCE_FORM.fullmatch(value) is not None
