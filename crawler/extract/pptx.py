"""Slides through python-pptx: each slide a page, its title a heading, then its texts from top to bottom."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from crawler.extract.normal import paragraphs as paragraphs_of
from crawler.extract.ooxml import check_archive
from crawler.extract.printed import Paragraph
from models.errors import MalformedInput, OversizedInput

MAX_SLIDES = 2000
_PRESENTATION = "ppt/presentation.xml"
_CELL_JOINT = " | "
_MAX_NESTED = 8
# Sizes in points, so that a slide's title stands out as a report's headline does.
_TITLE_SIZE, _TEXT_SIZE = 32.0, 18.0


def read_pptx(data: bytes) -> tuple[list[Paragraph], str | None]:
    """The texts of the slides that are not hidden, a table's row one paragraph; the title in the file's properties.

    Raises what `check_archive` raises, OversizedInput over MAX_SLIDES, MalformedInput.
    """
    check_archive(data, main=_PRESENTATION, what="presentation", ending=".pptx")
    import pptx
    from lxml.etree import XMLSyntaxError
    from pptx.exc import PackageNotFoundError

    try:
        presentation = pptx.Presentation(io.BytesIO(data))
        if len(presentation.slides) > MAX_SLIDES:
            raise OversizedInput(f"{len(presentation.slides)} slides, over the cap of {MAX_SLIDES}", hint="split it")
        found = [p for number, slide in enumerate(presentation.slides, start=1) for p in _of_slide(slide, number)]
        title = " ".join((presentation.core_properties.title or "").split())
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise MalformedInput(f"no presentation inside: {error}", hint="save it again as .pptx") from error
    # "PowerPoint Presentation" is what the program itself writes there.
    return found, title if len(title.split()) >= 2 and title.casefold() != "powerpoint presentation" else None


def _of_slide(slide: Any, number: int) -> Iterator[Paragraph]:
    if slide._element.get("show") == "0":
        return
    title = slide.shapes.title
    starts = [(number, 0)]
    shapes = sorted((s for s in _shapes(slide.shapes) if title is None or s.shape_id != title.shape_id), key=_place)
    for text in _texts(title) if title is not None else ():
        yield Paragraph(text, number, _TITLE_SIZE, starts)
        starts = []
    for shape in shapes:
        for text in _texts(shape):
            yield Paragraph(text, number, _TEXT_SIZE, starts)
            starts = []


def _shapes(shapes: Any, depth: int = 0) -> Iterator[Any]:
    """The shapes of a slide; those of groups in their group's place."""
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < _MAX_NESTED:
            yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _place(shape: Any) -> tuple[int, int]:
    return (shape.top or 0, shape.left or 0)


def _texts(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            cells = [" ".join(cell.text.split()) for cell in row.cells]
            yield from paragraphs_of(_CELL_JOINT.join(cell for cell in cells if cell))
    elif getattr(shape, "has_text_frame", False):
        yield from paragraphs_of(shape.text_frame.text.replace("\v", " "))
