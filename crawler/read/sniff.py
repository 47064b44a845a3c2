"""What bytes are, when the name lies."""

from __future__ import annotations

import re

from crawler.read.item import DOCX, HTML, PDF, TEXT

_PDF = re.compile(rb"^[\s\x00]{0,16}%PDF-")
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ZIP = b"PK\x03\x04"


def media_type_of(data: bytes, promised: str) -> str:
    """The media type by the first bytes; what the name promised where they don't say."""
    head = data[:4096]
    if _PDF.match(head):
        return PDF
    if head.startswith(_ZIP) and (promised == DOCX or b"word/" in data[:65_536] or b"[Content_Types].xml" in head):
        return DOCX
    if promised == TEXT and _HTML.match(head):
        return HTML
    return promised
