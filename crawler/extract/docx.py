"""A Word document's paragraphs and table rows, through python-docx, with caps on what it unpacks to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from crawler.extract.normal import paragraphs as paragraphs_of
from crawler.extract.ooxml import check_archive
from crawler.extract.printed import Paragraph
from models.errors import MalformedInput

_DOCUMENT = "word/document.xml"
_CELL_JOINT = " | "


def read_docx(data: bytes) -> tuple[list[Paragraph], str | None]:
    """The paragraphs of a document (a table row is one, its cells parted by bars), and the title in its properties.

    Raises EncryptedInput, OversizedInput before unpacking, TruncatedInput, MalformedInput, BinaryInput.
    """
    check_archive(data, main=_DOCUMENT, what="Word document", ending=".docx")
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
