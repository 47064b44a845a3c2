"""A Word document's paragraphs and table rows, through python-docx, with caps on what it unpacks to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from crawler.extract.normal import paragraphs as paragraphs_of
from crawler.extract.printed import Paragraph
from models.errors import BinaryInput, EncryptedInput, MalformedInput, OversizedInput, TruncatedInput

MAX_UNPACKED = 200 * 1024 * 1024
MAX_TEXT_PART = 40 * 1024 * 1024
_MAX_RATIO = 500
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DOCUMENT = "word/document.xml"
_BLOCK = 1024 * 1024
_CELL_JOINT = " | "


def read_docx(data: bytes) -> tuple[list[Paragraph], str | None]:
    """The paragraphs of a document (a table row is one, its cells parted by bars), and the title in its properties.

    Raises EncryptedInput, OversizedInput before unpacking, TruncatedInput, MalformedInput, BinaryInput.
    """
    _check(data)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = docx.Document(io.BytesIO(data))
        found = [Paragraph(text, 0, 0.0, []) for text in _texts(document)]
        title = (document.core_properties.title or "").strip()
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise MalformedInput(f"no Word document inside: {error}", hint="save it again as .docx") from error
    return found, title if len(title.split()) >= 2 else None


def _check(data: bytes) -> None:
    """Refuse what is no document or unpacks to too much: by the zip's directory first, then by reading."""
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise EncryptedInput("the document asks for a password", hint="save it without one and try again")
        raise BinaryInput("an old Word file (.doc)", hint="save it as .docx")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        if data.startswith(b"PK\x03\x04"):
            raise TruncatedInput(
                "the document is cut short: its directory is missing", hint="fetch it again"
            ) from error
        raise MalformedInput("no Word document", hint="save it again as .docx") from error
    with archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise EncryptedInput("the document is packed with a password", hint="save it without one and try again")
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MAX_UNPACKED or unpacked > max(len(data), 4096) * _MAX_RATIO:
            raise _too_large(unpacked)
        if _DOCUMENT not in archive.namelist():
            raise MalformedInput("a ZIP archive without a Word document in it", hint="save it again as .docx")
        _check_reading(archive)


def _check_reading(archive: zipfile.ZipFile) -> None:
    """Read every part through once, for a directory may lie about sizes."""
    total = 0
    for entry in archive.infolist():
        size = 0
        try:
            with archive.open(entry) as part:
                while block := part.read(_BLOCK):
                    size += len(block)
                    if total + size > MAX_UNPACKED or (entry.filename == _DOCUMENT and size > MAX_TEXT_PART):
                        raise _too_large(total + size)
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise MalformedInput(f"a damaged part in the document: {error}", hint="save it again") from error
        except (OSError, ValueError) as error:
            raise MalformedInput(f"a part that can't be unpacked: {error}", hint="save it again") from error
        total += size


def _too_large(size: int) -> OversizedInput:
    return OversizedInput(
        f"the document unpacks to {size / 1_048_576:.0f} MB or more, over the cap of {MAX_UNPACKED // 1_048_576} MB",
        hint="give the text alone",
    )


def _texts(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield from paragraphs_of(_CELL_JOINT.join(_cells(row)))
        else:
            yield from paragraphs_of(block.text)


def _cells(row: Any) -> Iterator[str]:
    """The texts of a row's cells; one that spans several columns comes once."""
    seen: set[int] = set()
    for cell in row.cells:
        if id(cell._tc) in seen:
            continue
        seen.add(id(cell._tc))
        text = " ".join(cell.text.split())
        if text:
            yield text
