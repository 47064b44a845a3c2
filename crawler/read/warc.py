"""WARC files: each page that was fetched, with its address and the time of the fetch."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Any

from crawler.canonical import canonical_url
from crawler.fetch.stated import stated_url
from crawler.read.files import open_file, too_large
from crawler.read.item import DOCX, HTML, PDF, PPTX, TEXT, XLSX, Failure, Item
from crawler.read.joined import opening_page
from crawler.read.sniff import page_type
from models.errors import EmptyInput, InputError, MalformedInput, TruncatedInput
from models.feed_entry import FEED_ENTRY
from models.joined import JOINED

_READ = frozenset({HTML, TEXT, PDF, DOCX, XLSX, PPTX, JOINED, FEED_ENTRY})
# A host's word that the page is no more: news of a known page.
_GONE = frozenset({404, 410})
# Beside the address that answered, the one that was asked for first (a field of ours).
ASKED = "Bukti-Asked-URI"
# One page of an article whose pages lie together in another record (a field of ours): that one is read.
PART_OF = "Bukti-Part-Of"
_KEPT_TYPES = frozenset({"response", "resource", "conversion"})
_GZIP = b"\x1f\x8b"
_BLOCK = 16_384
_MAGIC = b"WARC/"


# What warcio raises on half a record's head, beside its own error.
_PARSER_STUMBLES = (AttributeError, KeyError, TypeError, ValueError)


class _Stream(io.RawIOBase):
    """The bytes of a WARC, unzipped as far as they go.

    Remembers what broke off: warcio takes an error for the end, and Python's own gzip reader throws away what came
    out before one.
    """

    def __init__(self, file: BufferedReader) -> None:
        super().__init__()
        self._file = file
        self._unzip = _member() if file.peek(2)[:2] == _GZIP else None
        self._pending = b""
        self._started = False
        self._position = 0
        self.broken: str | None = None
        self.ended = False

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        wanted = size if size > 0 else _BLOCK
        try:
            data = self._file.read(wanted) if self._unzip is None else self._unzipped(wanted)
        except (OSError, zlib.error) as error:
            self.broken, data = str(error), b""
        self.ended = self.ended or not data
        self._position += len(data)
        return data

    def _unzipped(self, size: int) -> bytes:
        """At most `size` bytes; b"" at the end, with `broken` set where that comes inside a member."""
        while self.broken is None and self._unzip is not None:
            raw = self._pending or self._file.read(_BLOCK)
            if not raw:
                if self._started:
                    self.broken = "it ends in the middle"
                return b""
            self._started = True
            data: bytes = self._unzip.decompress(raw, size)
            self._pending = self._unzip.unconsumed_tail
            if self._unzip.eof:
                self._pending, self._unzip, self._started = self._unzip.unused_data, _member(), False
                self._pending = self._pending.lstrip(b"\0")
            if data:
                return data
        return b""


def _member() -> Any:
    return zlib.decompressobj(wbits=31)


def read_warc(path: Path, *, limit: int) -> Iterator[Item | Failure]:
    """The pages of a WARC file, in order.

    One cut short gives the records before the cut, then one failure; a record that can't be read fails alone.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Quiet(ArchiveIterator):  # type: ignore[misc]
        """warcio writes its warnings to the error stream; we tell what is wrong ourselves."""

        INC_RECORD = ""

    with open_file(path) as file:
        if not file.peek(1):
            raise EmptyInput(f"{path} is empty", hint="fetch it again")
        opening = _Stream(file)
        if not _MAGIC.startswith(opening.read(len(_MAGIC))) and opening.broken is None:
            raise MalformedInput(f"{path} does not begin as a WARC does", hint="check the file, or fetch it again")
        file.seek(0)
        stream = _Stream(file)
        records = 0
        try:
            for record in Quiet(stream):
                records += 1
                found = _page(record, path, limit) if record.rec_type in _KEPT_TYPES else None
                if _is_cut(record):
                    stream.broken = stream.broken or "it ends in the middle of a record"
                    break
                if found is not None:
                    yield found
        except (ArchiveLoadFailed, *_PARSER_STUMBLES) as error:
            if not stream.ended and stream.broken is None:
                yield Failure(source=str(path), error=_malformed(error))
                return
            stream.broken = stream.broken or "it ends in the middle of a record's head"
        if stream.broken is None and not records:
            stream.broken = "it ends before its first record does"
        if stream.broken is not None:
            cut = TruncatedInput(
                f"the WARC is cut short: {stream.broken}",
                hint="what stood before the cut is kept; fetch the file again for the rest",
            )
            yield Failure(source=str(path), error=cut)


def _page(record: Any, path: Path, limit: int) -> Item | Failure | None:
    """A record's page; None for records of other kinds. Reads the payload, so that a cut shows.

    What a page is and which document it belongs to is found as the crawler finds it: an archive gives back the home
    that it was written for.
    """
    if record.rec_headers.get_header(PART_OF):
        return None
    status = _status(record)
    said = _content_type(record)
    if status not in _GONE and (status is not None and not 200 <= status < 300):
        return None
    uri = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    asked = record.rec_headers.get_header(ASKED) or uri
    data: bytes = record.content_stream().read(limit + 1)
    media_type = page_type(data, said)
    if media_type.partition(";")[0].strip().lower() not in _READ:
        return None
    if len(data) > limit:
        return Failure(source=asked or str(path), error=too_large(len(data), limit))
    try:
        opening = opening_page(data, media_type) if status not in _GONE else None
    except InputError as error:
        return Failure(source=asked or str(path), error=error)
    url = (stated_url(opening, at=uri) if opening is not None else None) or canonical_url(asked)
    return Item(
        source=asked if url else str(path),
        locator=url or f"{path.absolute()}#{uri}",
        data=data,
        media_type=media_type,
        url=url,
        fetched=_date(record),
        place=uri if url else None,
        gone=status if status in _GONE else None,
    )


def _status(record: Any) -> int | None:
    """The answer's status; None for what is no answer."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    said = str(record.http_headers.get_statuscode() or "")
    return int(said) if said.isdecimal() else 0


def _content_type(record: Any) -> str:
    headers = record.http_headers if record.http_headers is not None else record.rec_headers
    return (headers.get_header("Content-Type") or "").strip()


def _date(record: Any) -> datetime | None:
    value = record.rec_headers.get_header("WARC-Date") or ""
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        return None


def _is_cut(record: Any) -> bool:
    """Whether the record's bytes end before its length says."""
    raw = record.raw_stream
    while raw.read(65_536):
        pass
    return record.rec_headers.get_header("Content-Length") is None or getattr(raw, "limit", 0) > 0


def _malformed(error: Exception) -> InputError:
    # What warcio stumbles over beyond its own errors says nothing to anybody.
    said = "it is cut short or none" if isinstance(error, AttributeError) else str(error)
    return MalformedInput(f"no WARC record: {said}", hint="check the file, or fetch it again")
