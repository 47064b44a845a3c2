"""JSONL: one document a line. A line's bytes are the capture; a bad line fails alone."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

import msgspec

from crawler.canonical import canonical_url
from crawler.read.files import open_file, too_large
from crawler.read.item import JSON_LINE, Failure, Item
from models.errors import EmptyInput, InputError, MalformedInput

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b" \t\r\n"


def read_jsonl(path: Path, *, limit: int) -> Iterator[Item | Failure]:
    """The documents of a JSONL file, in order. Never holds more than one line, and no line over `limit` bytes."""
    with open_file(path) as file:
        if file.peek(2)[:2] in _WIDE_BOMS:
            raise MalformedInput(f"{path} is written in UTF-16", hint="save it as UTF-8 and try again")
        for number, line in _lines(file, limit):
            where = f"{path}:{number}"
            if line is None:
                yield Failure(source=where, error=too_large(limit + 1, limit))
            elif line:
                yield _item(line, path, number)


def _lines(file: BufferedReader, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number, bare of blanks at its ends; None for one that is too long."""
    number = 0
    while True:
        raw = file.readline(limit + 2)
        if not raw:
            return
        number += 1
        whole = raw.endswith(b"\n")
        line = (raw.removeprefix(_BOM) if number == 1 else raw).strip(_BLANK)
        if len(line) > limit:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(1_048_576)
            yield number, None
            continue
        while not whole and raw and not raw.endswith(b"\n"):
            raw = file.readline(1_048_576)
        yield number, line


def _item(line: bytes, path: Path, number: int) -> Item | Failure:
    where = f"{path}:{number}"
    try:
        row = parse_line(line)
    except InputError as error:
        return Failure(source=where, error=error)
    identity = str(row["id"]) if row.get("id") not in (None, "") else ""
    url = row.get("url") or None
    canonical = canonical_url(url) if url else None
    return Item(
        source=identity or where,
        locator=canonical or f"{path.absolute()}#{identity or number}",
        data=line,
        media_type=JSON_LINE,
        url=canonical,
        outlet_hint=row.get("outlet") or None,
    )


def parse_line(line: bytes) -> dict[str, Any]:
    """A line as a mapping with a `text` or an `html`. Raises MalformedInput, EmptyInput."""
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedInput(f"no JSON on this line: {error}", hint="one JSON object a line, in UTF-8") from error
    if not isinstance(row, dict):
        raise MalformedInput("the line is no JSON object", hint='write {"text": "..."} on it')
    for key in ("text", "html", "url", "title", "published", "outlet"):
        if not isinstance(row.get(key), str | None):
            raise MalformedInput(f"`{key}` is no text", hint="give it as a string or leave it out")
    if not isinstance(row.get("id"), str | int | None):
        raise MalformedInput("`id` is neither text nor number", hint="give it as a string or leave it out")
    if not (row.get("text") or "").strip() and not (row.get("html") or "").strip():
        raise EmptyInput("a line without `text` and `html`", hint="give the article's text")
    return row
