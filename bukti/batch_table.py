"""Lines of a batch's answer as CSV or JSON lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import StrEnum
from typing import Any

from bukti.batch import Line
from models.codec import to_json
from search_api.cells import inert

_NAMES = tuple(f.name for f in fields(Line) if f.name != "kept")


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


def head(form: Format, keep: Iterable[str]) -> bytes:
    """What stands before the first line: of CSV the mark that Excel wants, and the names of the columns."""
    return b"" if form is Format.JSONL else "\ufeff".encode() + _row((*_NAMES, *map(inert, keep)))


def written(form: Format, line: Line) -> bytes:
    """One line, with its end. No cell of CSV ever runs as a formula."""
    if form is Format.JSONL:
        return to_json(line) + b"\n"
    return _row((*_cells(line), *(inert(value) for value in line.kept.values())))


def _cells(line: Line) -> Iterator[str]:
    for name in _NAMES:
        yield _cell(getattr(line, name))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return inert("; ".join(value))
    return inert(value) if isinstance(value, str) else str(value)


def _row(cells: Iterable[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerow(cells)
    return target.getvalue().encode("utf-8", "replace")
