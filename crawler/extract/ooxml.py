"""Office files as zip archives: refused before they are opened where they are none, locked, or unpack to too much."""

from __future__ import annotations

import io
import zipfile

from models.errors import BinaryInput, EncryptedInput, MalformedInput, OversizedInput, TruncatedInput

MAX_UNPACKED = 200 * 1024 * 1024
MAX_TEXT_PART = 40 * 1024 * 1024
_MAX_RATIO = 500
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 1024 * 1024


def check_archive(data: bytes, *, main: str, what: str, ending: str, text_cap: int = MAX_TEXT_PART) -> None:
    """Refuse what is no such file or unpacks to too much: by the zip's directory first, then by reading it through.

    `main` is the part that makes it one (its cap is `text_cap`), `what` a name for people ("Word document"), `ending`
    the file name's. Raises EncryptedInput, OversizedInput, TruncatedInput, MalformedInput, BinaryInput.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise EncryptedInput("the document asks for a password", hint="save it without one and try again")
        raise BinaryInput(f"an old Office file ({ending[:-1]})", hint=f"save it as {ending}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        if data.startswith(b"PK\x03\x04"):
            raise TruncatedInput(
                "the document is cut short: its directory is missing", hint="fetch it again"
            ) from error
        raise MalformedInput(f"no {what}", hint=f"save it again as {ending}") from error
    with archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise EncryptedInput("the document is packed with a password", hint="save it without one and try again")
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MAX_UNPACKED:
            raise _too_large(unpacked)
        if unpacked > max(len(data), 4096) * _MAX_RATIO:
            raise OversizedInput(
                f"the document unpacks to over {_MAX_RATIO} times its size; no honest one does",
                hint="give the text alone",
            )
        if main not in archive.namelist():
            raise MalformedInput(f"a ZIP archive without a {what} in it", hint=f"save it again as {ending}")
        _check_reading(archive, main, text_cap)


def _check_reading(archive: zipfile.ZipFile, main: str, text_cap: int) -> None:
    """Read every part through once, for a directory may lie about sizes."""
    total = 0
    for entry in archive.infolist():
        size = 0
        try:
            with archive.open(entry) as part:
                while block := part.read(_BLOCK):
                    size += len(block)
                    if total + size > MAX_UNPACKED or (entry.filename == main and size > text_cap):
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
