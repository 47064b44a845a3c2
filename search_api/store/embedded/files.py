"""The file that names the current generation of the index."""

from __future__ import annotations

import os
import re
from pathlib import Path

_POINTER = "CURRENT"
_WRITTEN = re.compile(r"([0-9a-f]{12})\n")


def read_pointer(root: Path) -> str:
    """The current folder's name; `none` where there is no file, or one that names nothing of ours."""
    try:
        written = _WRITTEN.fullmatch((root / _POINTER).read_text(encoding="ascii"))
    except (FileNotFoundError, UnicodeDecodeError):
        return "none"
    return written[1] if written else "none"


def write_pointer(root: Path, name: str) -> None:
    """Change over at once and durably: a reader sees the old name or the new one."""
    draft = root / f"{_POINTER}.new"
    with draft.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(root / _POINTER)
    descriptor = os.open(root, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
