"""Originals and their texts, each read once though many passages stand on it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import TypeVar

from models.capture import ArchiveLocation
from models.disposition import Discard
from models.identity import Digest, digest_of
from models.ports import Archive, Extractor
from models.text import Text

V = TypeVar("V")
_ORIGINALS = 2  # up to 50 MB each
_TEXTS = 16


class _Last:
    """The last few values by their keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]  # type: ignore[return-value]
        made = make()
        self._kept[key] = made
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made


class OnceArchive:
    """The `Archive` port over another one; what can't be read is asked for again each time."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._last = _Last(_ORIGINALS)

    def put(self, data: bytes) -> ArchiveLocation:
        return self._archive.put(data)

    def get(self, digest: Digest, location: ArchiveLocation) -> bytes:
        return self._last.get((digest, location), lambda: self._archive.get(digest, location))

    def delete(self, digest: Digest, location: ArchiveLocation) -> None:
        self._archive.delete(digest, location)


class OnceExtractor:
    """The `Extractor` port over another one."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self._last = _Last(_TEXTS)

    @property
    def version(self) -> str:
        return self._extractor.version

    def extract(
        self, data: bytes, *, media_type: str, source: str, url: str | None = None, day: date | None = None
    ) -> Text | Discard:
        key = (digest_of(data), media_type, url, day)
        return self._last.get(
            key, lambda: self._extractor.extract(data, media_type=media_type, source=source, url=url, day=day)
        )
