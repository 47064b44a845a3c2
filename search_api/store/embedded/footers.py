"""Tells a torn index before the engine stumbles over it: every file of a segment ends with its own checksum."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

_MAGIC = 1337  # tantivy's footer: JSON, its length, this number; both little-endian, 4 bytes
_TAIL = 8
_PARTS = ("idx", "pos", "term", "store", "fast", "fieldnorm")
_CHECK_BYTES = 32_000_000  # about 30 ms; larger indexes are checked for their ends alone


def damaged_files(folder: Path, *, whole: bool = False) -> str:
    """One line on what is wrong with the index in `folder`, empty where nothing is.

    Ends of files are always looked at; checksums where the index is small, or all of them with `whole`.
    """
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
        paths = [folder / name for segment in meta["segments"] for name in _names(segment)]
        sizes = [path.stat().st_size for path in paths]
        whole = whole or sum(sizes) <= _CHECK_BYTES
        return next((f"{path.name} is torn" for path in paths if not _is_sound(path, whole=whole)), "")
    except FileNotFoundError as error:
        return f"{Path(str(error.filename)).name} is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"meta.json can't be read: {error}"


def _names(segment: dict[str, Any]) -> list[str]:
    identity = segment["segment_id"].replace("-", "")
    deletes = segment["deletes"]
    return [f"{identity}.{part}" for part in _PARTS] + ([f"{identity}.{deletes['opstamp']}.del"] if deletes else [])


def _is_sound(path: Path, *, whole: bool) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size < _TAIL:
            return False
        file.seek(size - _TAIL)
        tail = file.read(_TAIL)
        length = int.from_bytes(tail[:4], "little")
        if int.from_bytes(tail[4:], "little") != _MAGIC or length > size - _TAIL:
            return False
        file.seek(size - _TAIL - length)
        footer = json.loads(file.read(length))
        if not whole:
            return True
        file.seek(0)
        return zlib.crc32(file.read(size - _TAIL - length)) == int(footer["crc"])
