"""Archived bytes as an answer: pages are shown without scripts and without a way out, all else is downloaded."""

from __future__ import annotations

import re

from fastapi.responses import Response

from models.capture import Capture
from models.errors import NotFoundError, StoreCorruptError
from models.identity import DocumentId, digest_of
from models.ports import Archive
from search_api.store.protocol import Answers
from search_api.web.headers import SNAPSHOT_POLICY

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_SHOWN = _PAGES | {"text/plain"}
_PLAIN_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_ENDINGS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "application/json": "json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


def kind_of(capture: Capture) -> str:
    """The media type without parameters."""
    kind = capture.media_type.partition(";")[0].strip().lower()
    return kind if _PLAIN_TYPE.fullmatch(kind) else "application/octet-stream"


def is_shown(capture: Capture) -> bool:
    """Whether a browser shows it in a frame."""
    return kind_of(capture) in _SHOWN


def bytes_of(capture: Capture, archive: Archive) -> bytes:
    """The archived bytes, checked. Raises NotFoundError without them, StoreCorruptError where they changed."""
    if capture.location is None:
        raise NotFoundError(f"the bytes of {capture.digest} were never archived")
    data = archive.get(capture.digest, capture.location)
    if digest_of(data) != capture.digest:
        raise StoreCorruptError(f"the archived bytes are no longer those of {capture.digest}")
    return data


def capture_of(store: Answers, document: DocumentId, digest: str | None = None) -> Capture:
    """The last capture with a digest, or the last at all. Raises NotFoundError, for a withdrawn document too."""
    if store.document(document).withdrawn:
        raise NotFoundError(f"the document {document} was withdrawn on request")
    for capture in reversed(store.captures(document)):
        if digest is None or capture.digest == digest:
            return capture
    raise NotFoundError(f"the document {document} has no capture {digest}")


def snapshot(capture: Capture, archive: Archive, *, download: bool = False) -> Response:
    """Raises like `bytes_of`. What was crawled is trusted in nothing: not in its type, not in its name."""
    data = bytes_of(capture, archive)
    kind = kind_of(capture)
    headers = {
        "Content-Security-Policy": SNAPSHOT_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Type": _typed(kind, data),
    }
    if download or kind not in _SHOWN:
        name = f"bukti-{capture.digest.removeprefix('sha256:')[:16]}.{_ENDINGS.get(kind, 'bin')}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(data, headers=headers)


def _typed(kind: str, data: bytes) -> str:
    """With the charset where the bytes prove it; a page in an older one names it itself."""
    if kind not in _SHOWN:
        return kind
    kind = "text/html" if kind in _PAGES else kind
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return kind
    return f"{kind}; charset=utf-8"
