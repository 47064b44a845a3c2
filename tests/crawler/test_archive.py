"""The folder archive: whole or not at all, harmless to repeat, a full disk told."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from crawler.archive import FolderArchive
from models.capture import ArchiveLocation
from models.errors import NotFoundError, StoreError, StoreFullError
from models.identity import digest_of

DATA = b"halaman yang diambil"


def test_bytes_come_back_under_their_digest(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path / "archive")
    location = archive.put(DATA)
    assert archive.get(digest_of(DATA), location) == DATA
    assert location.file.endswith(digest_of(DATA).removeprefix("sha256:"))
    assert location.length == len(DATA)


def test_putting_again_changes_nothing(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    location = archive.put(DATA)
    before = (tmp_path / location.file).stat().st_mtime_ns
    assert archive.put(DATA) == location
    assert (tmp_path / location.file).stat().st_mtime_ns == before


def test_a_torn_file_of_an_older_crash_is_written_anew(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    location = archive.put(DATA)
    (tmp_path / location.file).write_bytes(DATA[:3])
    archive.put(DATA)
    assert archive.get(digest_of(DATA), location) == DATA


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFullError, match="no room"):
        FolderArchive(tmp_path / "new").put(DATA)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_other_trouble_with_the_folder_is_no_full_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as caught:
        FolderArchive(tmp_path / "file" / "archive").put(DATA)
    assert not isinstance(caught.value, StoreFullError)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        FolderArchive(tmp_path).get(digest_of(b"x"), ArchiveLocation(file="aa/bb/cc"))


def test_a_location_outside_the_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    with pytest.raises(NotFoundError, match="outside"):
        FolderArchive(tmp_path / "archive").get(digest_of(b"x"), ArchiveLocation(file="../secret"))
