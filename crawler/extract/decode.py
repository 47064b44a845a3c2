"""Bytes to text: the encoding is what the bytes say, then what the page declares, then the usual one."""

from __future__ import annotations

import codecs
import re

from models.errors import BinaryInput, EmptyInput, UndecodableInput

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"RIFF", "audio or video"),
    (b"ID3", "audio"),
    (b"SQLite format 3", "a database"),
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:\-]{2,40})""", re.IGNORECASE)
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
# Bytes that no text holds: control characters other than tab, line feed, form feed, carriage return and escape.
_CONTROL_BYTES = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_ASCII = b'<meta charset="x">09 AZaz'
_HIGH = bytes(range(0x80, 0x100))
_SAMPLE = 65_536
# A text in another single-byte encoding, read as cp1252, is full of these; Indonesian has next to none.
_FOREIGN_SHARE = 0.25
# UTF-8 read as cp1252 and written again as UTF-8: quotation marks, dashes and accents come out as pairs and triples.
_MOJIBAKE = re.compile("(?:\u00e2\u20ac[\u0080-\u00bf\u0152-\u2122]|\u00c3[\u0080-\u00bf]|\u00c2[\u00a0-\u00bf])")


def decode(data: bytes, *, content_type: str = "", is_html: bool = False) -> str:
    """The text of `data`. `content_type` may carry a charset; an HTML page may declare one in its head.

    Raises EmptyInput, BinaryInput, UndecodableInput.
    """
    if not data.strip():
        raise EmptyInput("no text in it", hint="save the article's text into the file and try again")
    text = _decode(data, content_type, is_html).replace("\ufeff", "")
    if not text.strip():
        raise EmptyInput("no text in it", hint="save the article's text into the file and try again")
    return _mend_mojibake(text)


def _decode(data: bytes, content_type: str, is_html: bool) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, "replace")
    _refuse_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _declared(data, content_type, is_html)
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeError):  # Python's codecs hold more than encodings: hex, zip, "undefined"
            pass
    return _decode_legacy(data)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of Latin text is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    if even > 0.6 and odd < 0.1:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise BinaryInput(f"this is {name}, not text", hint="give the file its right name, or the article as text")
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if b"\x00" in sample or controls > len(sample) * 0.01 + 2:
        raise BinaryInput("the bytes are no text", hint="give the article as .txt, .html, .pdf or .docx")


def _declared(data: bytes, content_type: str, is_html: bool) -> str | None:
    match = _PARAMETER.search(content_type)
    name = match[1] if match else None
    if name is None and is_html:
        found = _META_CHARSET.search(data, 0, 4096) or _XML_ENCODING.search(data, 0, 200)
        name = found[1].decode("ascii") if found else None
    if name is None:
        return None
    try:
        canonical = codecs.lookup(name).name
    except LookupError:
        return None
    if canonical in {"iso8859-1", "ascii"}:  # browsers read both as Windows-1252, and so do those who write them
        return "cp1252"
    return canonical if canonical not in {"utf-8", "utf-7", "idna", "punycode"} and _holds_ascii(canonical) else None


def _holds_ascii(encoding: str) -> bool:
    """Whether ASCII stays ASCII in it. A page that names UTF-16 (or a mainframe's alphabet) in ASCII letters is not
    written in it: what is was seen by its bytes before anybody asked for a declaration."""
    try:
        return _ASCII.decode(encoding) == _ASCII.decode("ascii")
    except (LookupError, UnicodeError):
        return False


def _decode_legacy(data: bytes) -> str:
    """Not UTF-8 throughout: UTF-8 with stray bytes, Windows-1252, or what the statistics of the bytes say."""
    high = _high_bytes(data)
    kept = _high_bytes(data.decode("utf-8", "ignore").encode("utf-8"))
    if kept >= 0.5 * high:
        return data.decode("utf-8", _STRAY)
    sample = data[:_SAMPLE]
    if _high_bytes(sample) < _FOREIGN_SHARE * len(sample):
        return _as_cp1252(data)
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise UndecodableInput("text in no encoding that we know", hint="save it as UTF-8 and try again")
    return data.decode(best.encoding, "replace")


def _high_bytes(data: bytes) -> int:
    return len(data) - len(data.translate(None, _HIGH))


def _as_cp1252(data: bytes) -> str:
    """Windows-1252, with the five bytes that it leaves undefined read as spaces."""
    return data.decode("cp1252", _UNDEFINED)


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    return _as_cp1252(piece), error.end


def _undefined_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return " " * (error.end - error.start), error.end


_STRAY, _UNDEFINED = "bukti-stray", "bukti-undefined"
codecs.register_error(_STRAY, _stray_byte)
codecs.register_error(_UNDEFINED, _undefined_byte)


def _mend_mojibake(text: str) -> str:
    if "\u00e2\u20ac" not in text and "\u00c3" not in text and "\u00c2" not in text:
        return text
    return _MOJIBAKE.sub(_mend_one, text)


def _mend_one(match: re.Match[str]) -> str:
    try:
        raw = b"".join(bytes([ord(c)]) if ord(c) < 0x100 else c.encode("cp1252") for c in match[0])
        return raw.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return match[0]
