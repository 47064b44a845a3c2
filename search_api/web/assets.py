"""The files that the pages need, read once; each address carries the file's digest, so that it may be kept for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    data: bytes
    media_type: str
    digest: str


class Assets:
    """What lies under `static/`, by its path there."""

    def __init__(self) -> None:
        root = resources.files(__package__).joinpath("static")
        self._files = dict(_files(root, ""))

    def get(self, path: str) -> Asset | None:
        return self._files.get(path)

    def url(self, path: str) -> str:
        """Raises KeyError for a file that there is not: a template's mistake."""
        return f"/static/{path}?v={self._files[path].digest}"


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Asset]]:
    found: list[tuple[str, Asset]] = []
    for entry in folder.iterdir():
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _files(entry, f"{path}/")
        elif (kind := _TYPES.get(entry.name.rpartition(".")[2])) is not None:
            data = entry.read_bytes()
            found.append((path, Asset(data, kind, hashlib.sha256(data).hexdigest()[:12])))
    return found
