"""The contract's form of a text: NFC, every kind of space a plain one, paragraphs parted by one newline."""

from __future__ import annotations

import html
import re
import unicodedata

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What is drawn with no width: joiners, marks of writing direction, soft hyphens, fillers, the byte order mark.
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
_SPACES = re.compile(r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")


def normalize(text: str) -> str:
    """NFC, line breaks as newlines, spaces plain and single, nothing invisible; blank lines are kept."""
    text = _LINE_BREAKS.sub("\n", text)
    text = _CONTROLS.sub("", text)
    text = _INVISIBLE.sub("", text)
    text = _SPACES.sub(" ", text)
    return unicodedata.normalize("NFC", text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: its lines that are not blank, stripped and normalized."""
    return [line for line in (raw.strip() for raw in normalize(text).split("\n")) if line]


def as_body(text: str) -> str:
    """A text as the contract wants a body: paragraphs parted by one newline."""
    return "\n".join(paragraphs(text))


def unescape(text: str) -> str:
    """Entities that a page's author escaped once too often ("&amp;nbsp;"), as the characters they mean."""
    return html.unescape(text) if _ENTITY.search(text) else text
