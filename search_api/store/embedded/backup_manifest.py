"""What a backup says of itself, written last: a folder without it is no backup, one that differs from it is damaged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.errors import StoreVersionError
from search_api.store import backup_folder, signed_manifest
from search_api.store.backup_folder import Part
from search_api.store.embedded import schema

FORMAT = 1  # raise it when an older Bukti can't read what a newer one writes
RECORD = "record.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`created`: RFC 3339, UTC. `moment`: the record's own last instant, microseconds. `archived` counts the bytes'
    files. `lacking`: digests that the record names and the archive did not have, or had damaged."""

    bukti: str
    created: str
    store: str
    schema: int
    moment: int
    documents: int
    parts: dict[str, Part]
    archived: int
    archived_size: int
    lacking: tuple[str, ...] = ()
    kind: str = signed_manifest.EMBEDDED
    format: int = FORMAT
    digest: str = ""


def read_manifest(folder: Path) -> Manifest:
    """Raises NotFoundError for what is no backup, RequestError for an engine's, StoreVersionError for a newer Bukti's,
    StoreCorruptError."""
    found = signed_manifest.read(folder, signed_manifest.EMBEDDED, FORMAT, Manifest)
    if found.schema > schema.VERSION:
        raise StoreVersionError(
            f"{folder} was written by a newer Bukti (its schema is {found.schema}, this one reads up to"
            f" {schema.VERSION})",
            hint="upgrade Bukti",
        )
    signed_manifest.check(folder, found)
    return found


def check(folder: Path, manifest: Manifest) -> None:
    """Read every byte of a backup. Raises StoreCorruptError that names the first file that is not what it was."""
    backup_folder.check(folder, manifest.parts)
