"""Archived bytes as an answer: pages are shown without scripts and without a way out, all else is downloaded."""

from __future__ import annotations

import re

from fastapi.responses import Response

from models.capture import Capture
from models.errors import NotFoundError, StoreCorruptError
from models.identity import DocumentId, digest_of
from models.joined import JOINED, Part, is_joined, parted
from models.ports import Archive
from search_api.endings import ending_of
from search_api.store.protocol import Answers
from search_api.web.headers import SNAPSHOT_POLICY

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_SHOWN = _PAGES | {"text/plain"}
_PLAIN_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
# What an article in several pages is shown by: a page of it.
_FRAMED = _SHOWN | {JOINED}


def kind_of(media_type: str) -> str:
    """The media type without parameters."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind if _PLAIN_TYPE.fullmatch(kind) else "application/octet-stream"


def is_shown(capture: Capture) -> bool:
    """Whether a browser shows it in a frame."""
    return kind_of(capture.media_type) in _FRAMED


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


def pages_of(capture: Capture, archive: Archive) -> tuple[Part, ...]:
    """The pages of an article that was joined of several; none of any other capture. Raises like `bytes_of`, and
    MalformedInput for bytes that are no such pages."""
    return parted(bytes_of(capture, archive)).parts if is_joined(capture.media_type) else ()


def snapshot(capture: Capture, archive: Archive, *, download: bool = False, page: int | None = None) -> Response:
    """Raises like `pages_of`, and NotFoundError for a `page` (from 1) that the article has not.

    Of an article in several pages a frame shows the first one, and a download without `page` has all of them. What was
    crawled is trusted in nothing: not in its type, not in its name.
    """
    name = f"bukti-{capture.digest.removeprefix('sha256:')[:16]}"
    if is_joined(capture.media_type) and (page is not None or not download):
        pages = pages_of(capture, archive)
        number = page or 1
        if number > len(pages):
            raise NotFoundError(f"the article has {len(pages)} pages", hint="ask for one of them")
        part = pages[number - 1]
        return _answer(part.data, part.media_type, name=f"{name}-{number}", download=download)
    if page is not None and page > 1:
        raise NotFoundError("this capture is one page", hint="ask for it without a number")
    return _answer(bytes_of(capture, archive), capture.media_type, name=name, download=download)


def _answer(data: bytes, media_type: str, *, name: str, download: bool) -> Response:
    kind = kind_of(media_type)
    headers = {
        "Content-Security-Policy": SNAPSHOT_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Type": _typed(kind, data),
    }
    if download or kind not in _SHOWN:
        headers["Content-Disposition"] = f'attachment; filename="{name}.{ending_of(kind)}"'
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
