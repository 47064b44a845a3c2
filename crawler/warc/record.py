"""Records of WARC/1.1: an exchange as request and response, bytes from elsewhere as a resource; and back."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from crawler.fetch.answer import Exchange, Headers
from crawler.read.warc import ASKED, PART_OF
from crawler.warc.member import packed, unpacked
from models.errors import OversizedInput, StoreCorruptError
from models.identity import Digest, digest_of

VERSION = "1.1"
WITHDRAWN = "withdrawn"
# More than any record of ours (files up to 50 MB, pages up to 20): what unpacks to more was tampered with.
MAX_RECORD = 128 * 1024 * 1024
_ROOM_FOR_HEADERS = 4 * 1024 * 1024
# The body lies unpacked and whole in the record: what the host said of its packing is kept under another name.
_PACKING = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_ORIGINAL = "X-Crawl-"
_ENDS = str.maketrans("\r\n\0", "   ")
# The lengths of the members behind a conversion that hold its pages' own words (a field of ours).
_PARTS = "Bukti-Part-Lengths"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A record as it was read. `payload` is the body without HTTP headers; digests are as the record states them.

    `followed_by`: lengths of the members right behind it that hold parts of its payload.
    """

    kind: str
    url: str | None
    payload: bytes
    stated: str | None
    block_holds: bool
    followed_by: tuple[int, ...] = ()

    @property
    def digest(self) -> Digest:
        """SHA-256 of the payload as it is."""
        return digest_of(self.payload)


def warcinfo(name: str, *, software: str) -> bytes:
    """The record that opens a file, as a member."""
    fields = {
        "software": software,
        "format": f"WARC file version {VERSION}",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
    }
    body = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    headers = {"WARC-Filename": name, "Content-Type": "application/warc-fields"}
    return _member("warcinfo", body, headers, at=datetime.now(UTC))


def of_exchange(exchange: Exchange) -> tuple[bytes, ...]:
    """The members of the response and of its request, in this order; of an article in several pages a conversion that
    holds them all, then each page's response, then the requests; of what a list says of a page a resource."""
    if exchange.resource:
        headers = {"WARC-Target-URI": exchange.url, "Content-Type": exchange.media_type}
        return (_member("resource", exchange.body, headers, at=exchange.fetched),)
    if not exchange.parts:
        return _pair(exchange, _identity())
    identities = [_identity() for _ in exchange.parts]
    pairs = [
        _pair(part, identity, part_of=exchange.url) for part, identity in zip(exchange.parts, identities, strict=True)
    ]
    responses, requests = [response for response, _ in pairs], [request for _, request in pairs]
    joined = _member(
        "conversion",
        exchange.body,
        {
            "WARC-Target-URI": exchange.url,
            "WARC-Refers-To": identities[0],
            "Content-Type": exchange.media_type,
            _PARTS: " ".join(str(len(response)) for response in responses),
            **({ASKED: exchange.asked} if exchange.asked != exchange.url else {}),
        },
        at=exchange.fetched,
    )
    return (joined, *responses, *requests)


def _pair(exchange: Exchange, identity: str, *, part_of: str | None = None) -> tuple[bytes, bytes]:
    response = _member(
        "response",
        exchange.body,
        {
            "WARC-Record-ID": identity,
            "WARC-Target-URI": exchange.url,
            "Content-Type": "application/http; msgtype=response",
            **({ASKED: exchange.asked} if exchange.asked != exchange.url else {}),
            **({PART_OF: part_of} if part_of is not None else {}),
            **({"WARC-IP-Address": exchange.ip} if exchange.ip else {}),
        },
        at=exchange.fetched,
        opening=_response_head(exchange),
    )
    request = _member(
        "request",
        b"",
        {
            "WARC-Target-URI": exchange.url,
            "WARC-Concurrent-To": identity,
            "Content-Type": "application/http; msgtype=request",
        },
        at=exchange.fetched,
        opening=_request_head(exchange),
    )
    return response, request


def of_bytes(data: bytes, *, at: datetime, media_type: str = "application/octet-stream") -> bytes:
    """The member of bytes that came from no web address."""
    return _member("resource", data, {"WARC-Target-URI": f"urn:{digest_of(data)}", "Content-Type": media_type}, at=at)


def tombstone(url: str | None, *, at: datetime) -> bytes:
    """What stands in the place of a record that was withdrawn: its address, no word of it. Not packed."""
    headers = {"Content-Type": "application/warc-fields"}
    if url is not None:
        headers["WARC-Target-URI"] = url
    return _record("metadata", f"status: {WITHDRAWN}\r\n".encode(), headers, at=at)


def read_record(member: bytes, *, where: str) -> Stored | None:
    """The record in a member; None for a member without content. Raises StoreCorruptError for what is no record."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(io.BytesIO(unpacked(member, cap=MAX_RECORD))):
            return _stored(record)
    except (ArchiveLoadFailed, AttributeError, KeyError, TypeError, ValueError) as error:
        raise StoreCorruptError(f"{where} is no WARC record: {error}", hint="restore the file from a backup") from error
    return None


def _stored(record: Any) -> Stored:
    opening = record.http_headers.headers_buff or b"" if record.http_headers is not None else b""
    if record.http_headers is not None and not opening:
        record.http_headers.compute_headers_buffer(None)
        opening = record.http_headers.headers_buff
    payload: bytes = record.raw_stream.read()
    stated_block = record.rec_headers.get_header("WARC-Block-Digest")
    return Stored(
        kind=record.rec_type,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        payload=payload,
        stated=record.rec_headers.get_header("WARC-Payload-Digest"),
        block_holds=stated_block is None or stated_block == _digest(opening, payload),
        followed_by=tuple(int(n) for n in (record.rec_headers.get_header(_PARTS) or "").split()),
    )


def _member(kind: str, body: bytes, headers: Mapping[str, str], *, at: datetime, opening: Any = None) -> bytes:
    return packed(_record(kind, body, headers, at=at, opening=opening))


def _record(kind: str, body: bytes, headers: Mapping[str, str], *, at: datetime, opening: Any = None) -> bytes:
    """A record's bytes. `opening` are the HTTP headers that stand before the body."""
    from warcio.warcwriter import WARCWriter

    if len(body) > MAX_RECORD - _ROOM_FOR_HEADERS:
        raise OversizedInput(
            f"{len(body) / 1_048_576:.0f} MB, over the {MAX_RECORD // 1_048_576} MB of a record",
            hint="split it into smaller files",
        )
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version=VERSION)
    before = b""
    if opening is not None:
        opening.compute_headers_buffer(None)
        before = opening.headers_buff
    fields = {
        "WARC-Record-ID": _identity(),
        "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "WARC-Block-Digest": _digest(before, body),
        "WARC-Payload-Digest": digest_of(body),
        **{name: _one_line(value) for name, value in headers.items()},
    }
    record = writer.create_warc_record(
        fields.get("WARC-Target-URI"),
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=fields["Content-Type"],
        warc_headers_dict=fields,
        http_headers=opening,
    )
    writer.write_record(record)
    return out.getvalue()


def _response_head(exchange: Exchange) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    kept = [(_kept_name(name), _one_line(value)) for name, value in exchange.headers]
    return StatusAndHeaders(
        f"{exchange.status} {_phrase(exchange.status)}".strip(),
        [*kept, ("Content-Length", str(len(exchange.body)))],
        protocol="HTTP/1.1",
    )


def _request_head(exchange: Exchange) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named: Headers = exchange.request_headers
    if not any(name.lower() == "host" for name, _ in named):
        named = (("Host", parts.netloc), *named)
    headers = [(name, _one_line(value)) for name, value in named]
    return StatusAndHeaders(f"GET {_one_line(target)} HTTP/1.1", headers, is_http_request=True)


def _kept_name(name: str) -> str:
    return f"{_ORIGINAL}{name}" if name.lower() in _PACKING else _one_line(name)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _one_line(value: str) -> str:
    """No header may end its line and begin another."""
    return value.translate(_ENDS)


def _digest(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return f"sha256:{found.hexdigest()}"


def _identity() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"
