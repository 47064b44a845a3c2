"""Scanned pages read by tesseract with its Indonesian data: an extra, asked for only where a page has no text."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import Any

from crawler.extract.normal import normalize
from crawler.extract.printed import PrintedLine

LANGUAGE = "ind"
PAGE_SECONDS = 60.0
TOTAL_SECONDS = 900.0
MAX_PIXELS = 25_000_000
_DOTS_PER_INCH = 200
_POINTS = 72
_TALL, _TAIL = re.compile(r"[A-Z0-9bdfhklt]"), re.compile(r"[gjpqy]")
_WITHOUT_TAIL = 0.79
_SURE_WORD, _SURE_LINE = 30.0, 50.0
INSTALL = (
    "install text recognition: pip install 'bukti[ocr]', and tesseract with Indonesian "
    "(apt-get install tesseract-ocr tesseract-ocr-ind)"
)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """tesseract as it is installed; `version` is part of what names a text."""

    version: str

    def lines(self, page: Any, number: int) -> list[PrintedLine] | None:
        """The lines of a scanned page in reading order; None where it took longer than PAGE_SECONDS."""
        import pytesseract

        image, scale = _picture(page)
        try:
            found = pytesseract.image_to_data(
                image, lang=LANGUAGE, timeout=PAGE_SECONDS, output_type=pytesseract.Output.DICT
            )
        except (RuntimeError, pytesseract.TesseractError):  # its timeout is a RuntimeError
            return None
        return _lines(found, number, image.height, scale)


@lru_cache(maxsize=1)
def recogniser() -> Recogniser | None:
    """tesseract with Indonesian; None where the extra, the program or the language is missing."""
    if shutil.which("tesseract") is None:
        return None
    try:
        import pytesseract
    except ImportError:
        return None
    try:
        if LANGUAGE not in pytesseract.get_languages():
            return None
        return Recogniser(str(pytesseract.get_tesseract_version()))
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, OSError, SystemExit):
        return None


class Budget:
    """The time that one file's scanned pages may take together."""

    def __init__(self, seconds: float = TOTAL_SECONDS) -> None:
        self._until = time.monotonic() + seconds

    @property
    def spent(self) -> bool:
        return time.monotonic() > self._until


def has_picture(page: Any) -> bool:
    """Whether a PDF's page holds a picture at all: an empty page has nothing to be recognised."""
    import pypdfium2.raw as raw

    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _picture(page: Any) -> tuple[Any, float]:
    """The page in grey, and its pixels a point; less fine where the page is huge."""
    width, height = page.get_size()
    scale = _DOTS_PER_INCH / _POINTS
    pixels = width * height * scale * scale
    if pixels > MAX_PIXELS:
        scale *= (MAX_PIXELS / pixels) ** 0.5
    return page.render(scale=scale, grayscale=True).to_pil(), scale


def _lines(found: dict[str, list[Any]], number: int, height: int, scale: float) -> list[PrintedLine]:
    """tesseract's words as lines with their place in points; what it is not sure of is left out."""
    lines: list[PrintedLine] = []
    rows: dict[tuple[int, int, int], list[int]] = {}
    for index, text in enumerate(found["text"]):
        if text.strip() and float(found["conf"][index]) >= _SURE_WORD:
            key = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
            rows.setdefault(key, []).append(index)
    for words in rows.values():
        if sum(float(found["conf"][i]) for i in words) / len(words) < _SURE_LINE:
            continue
        text = " ".join(normalize(" ".join(found["text"][i] for i in words)).split())
        left = min(found["left"][i] for i in words)
        right = max(found["left"][i] + found["width"][i] for i in words)
        top = min(found["top"][i] for i in words)
        bottom = max(found["top"][i] + found["height"][i] for i in words)
        line = PrintedLine(text, number, left=left / scale, right=right / scale)
        line.bottom, line.top = (height - bottom) / scale, (height - top) / scale
        line.size = _letters([(found["text"][i], found["height"][i] / scale) for i in words]) or line.top - line.bottom
        lines.append(line)
    return lines


def _letters(words: list[tuple[str, float]]) -> float:
    """How high a line's capitals are, by its words; one with a letter below the line is higher by about a quarter."""
    heights = [height * (_WITHOUT_TAIL if _TAIL.search(text) else 1.0) for text, height in words if _TALL.search(text)]
    return median(heights) if heights else 0.0
