"""What bytes are, when the name lies."""

from __future__ import annotations

import re

from crawler.read.item import DOCX, HTML, PDF, PPTX, TEXT, XLSX

_PDF = re.compile(rb"^[\s\x00]{0,16}%PDF-")
# Atomic: else a row of comments that no page follows is tried in every way of joining them.
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:(?><!--.{0,2000}?-->)\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_ZIP = b"PK\x03\x04"
_FOLDERS = ((b"word/document.xml", DOCX), (b"xl/workbook.xml", XLSX), (b"ppt/presentation.xml", PPTX))
_FOLDER_TYPES = frozenset(media_type for _, media_type in _FOLDERS)
_NEAR = 65_536
_VAGUE = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain", "application/x-download"})


def media_type_of(data: bytes, promised: str) -> str:
    """The media type by the first bytes; what the name promised where they don't say."""
    head = data[:4096]
    if _PDF.match(head):
        return PDF
    if head.startswith(_ZIP):
        return _office(data, promised)
    if promised == TEXT and _HTML.match(head):
        return HTML
    return promised


def page_type(data: bytes, said: str) -> str:
    """The media type of a fetched page: what the host said, and the bytes' own where its word is vague or wrong."""
    kind = said.partition(";")[0].strip().lower()
    if kind == "application/xhtml+xml":
        return HTML + said.strip()[len(kind) :]
    if kind not in _VAGUE:
        return media_type_of(data, said)
    found = media_type_of(data, TEXT)
    return HTML if found == HTML else found


def _office(data: bytes, promised: str) -> str:
    """Which Office file a ZIP archive is: its main part stands in the local headers or the directory."""
    ends = data[:_NEAR] + data[-_NEAR:]
    for folder, media_type in _FOLDERS:
        if folder in ends:
            return media_type
    return DOCX if promised not in _FOLDER_TYPES and b"[Content_Types].xml" in data[:4096] else promised
