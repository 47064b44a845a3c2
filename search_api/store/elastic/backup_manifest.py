"""What a backup of an engine's store says of itself: which snapshots belong to it, and how its heads stood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from search_api.store import signed_manifest
from search_api.store.backup_folder import Part

FORMAT = 1  # raise it when an older Bukti can't read what a newer one writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A snapshot in the engine's repository. `indices`: by spec name, what the index was called."""

    name: str
    uuid: str
    indices: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`created`: RFC 3339, UTC. `snapshots`: by role, in the order in which they were taken. `sequences`: by shard of
    the heads, the number of the last write before the first snapshot. `documents`: at least as many are in it.
    `lacking`: digests that the heads name and the archive did not have, or had damaged."""

    bukti: str
    created: str
    prefix: str
    repository: str
    snapshots: dict[str, Kept]
    sequences: list[int]
    documents: int
    parts: dict[str, Part]
    archived: int
    archived_size: int
    lacking: tuple[str, ...] = ()
    kind: str = signed_manifest.ENGINE
    format: int = FORMAT
    digest: str = ""

    def indices(self) -> dict[str, str]:
        """All indices, by spec name."""
        return {name: index for kept in self.snapshots.values() for name, index in kept.indices.items()}


def read_manifest(folder: Path) -> Manifest:
    """Raises NotFoundError for what is no backup, RequestError for one of the embedded store, StoreVersionError for a
    newer Bukti's, StoreCorruptError."""
    found = signed_manifest.read(folder, signed_manifest.ENGINE, FORMAT, Manifest)
    signed_manifest.check(folder, found)
    return found
