"""What a file with archived bytes is called at its end."""

from __future__ import annotations

from models.joined import JOINED

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ENDINGS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "application/json": "json",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}presentationml.presentation": "pptx",
    JOINED: "mime",
}


def ending_of(media_type: str) -> str:
    """Without the dot: "pdf"; "bin" for what is none of ours."""
    return _ENDINGS.get(media_type.partition(";")[0].strip().lower(), "bin")
