"""Files and folders: what is read, in which order, and what is told of the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.read.item import DOCX, HTML, PDF, TEXT, Failure, Item, Skipped
from crawler.read.limits import Limits
from crawler.read.reader import read_paths
from models.disposition import Disposition
from models.errors import BinaryInput, MissingInput, OversizedInput


def write(folder: Path, name: str, content: bytes = b"halo") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_folder_is_read_recursively_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a/c.txt", "a.txt"):
        write(tmp_path, name)
    sources = [found.source for found in read_paths([tmp_path])]
    assert sources == [str(tmp_path / name) for name in ("a/c.txt", "a/z.html", "a.txt", "b.txt")]


def test_source_is_the_path_as_given_and_locator_the_absolute_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    (item,) = read_paths(["a.txt"])
    assert isinstance(item, Item)
    assert (item.source, item.locator) == ("a.txt", str(tmp_path / "a.txt"))


def test_links_hidden_things_and_unknown_kinds_in_a_folder_are_skipped_and_told(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.txt")
    folder = tmp_path / "folder"
    write(folder, ".hidden.txt")
    write(folder, ".git/config")
    write(folder, "photo.jpg")
    (folder / "link.txt").symlink_to(outside)
    (folder / "linked").symlink_to(outside.parent)
    os.mkfifo(folder / "pipe.txt")
    found = list(read_paths([folder]))
    assert all(isinstance(one, Skipped) for one in found)
    reasons = {Path(one.source).name: one.discard.reason for one in found if isinstance(one, Skipped)}
    assert reasons == {
        ".git": "hidden",
        ".hidden.txt": "hidden",
        "link.txt": "link",
        "linked": "link",
        "photo.jpg": "unsupported",
        "pipe.txt": "unsupported",
    }
    assert all(one.outcome.disposition is Disposition.DISCARDED for one in found if isinstance(one, Skipped))


def test_what_is_named_and_can_not_be_read_fails_with_what_to_do(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    named: list[str | Path] = [write(tmp_path, "photo.jpg"), tmp_path / "pipe.txt", tmp_path / "gone.txt", "a\0b"]
    found = list(read_paths(named))
    assert [type(one.error) for one in found if isinstance(one, Failure)] == [
        BinaryInput,
        BinaryInput,
        MissingInput,
        MissingInput,
    ]
    assert all(
        one.outcome.disposition is Disposition.FAILED and one.outcome.detail
        for one in found
        if isinstance(one, Failure)
    )


def test_the_rest_goes_on_after_a_failure(tmp_path: Path) -> None:
    last = write(tmp_path, "z.txt")
    found = list(read_paths([tmp_path / "gone.txt", last]))
    assert [type(one) for one in found] == [Failure, Item]


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    target = write(tmp_path, "a.txt")
    (tmp_path / "link.txt").symlink_to(target)
    (item,) = read_paths([tmp_path / "link.txt"])
    assert isinstance(item, Item)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    (found,) = read_paths([path])
    assert isinstance(found, Failure)
    assert isinstance(found.error, OversizedInput)
    assert "60.0 MB" in found.error.detail


def test_the_cap_is_a_setting(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", b"x" * 11)
    (found,) = read_paths([path], limits=Limits(file_size=10))
    assert isinstance(found, Failure)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", b"halo", TEXT),
        ("a.HTM", b"<p>halo", HTML),
        ("a.txt", b"<!DOCTYPE html><html><p>halo", HTML),
        ("a.txt", b"%PDF-1.4", PDF),
        ("a.html", b"%PDF-1.4", PDF),
        ("a.docx", b"PK\x03\x04[Content_Types].xml", DOCX),
        ("a.txt", b"PK\x03\x04 and then [Content_Types].xml", DOCX),
    ],
)
def test_content_counts_where_the_name_lies(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    (item,) = read_paths([write(tmp_path, name, content)])
    assert isinstance(item, Item)
    assert item.media_type == media_type


def test_paths_may_be_a_stream(tmp_path: Path) -> None:
    asked: list[str] = []

    def stream() -> Iterator[Path]:
        for name in ("a.txt", "b.txt"):
            write(tmp_path, name)
            asked.append(name)
            yield tmp_path / name

    next(iter(read_paths(stream())))
    assert asked == ["a.txt"]
