"""A disk that fills in the middle of an ingest: told item by item, what was kept is there, readers go on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import run_bukti
from tests.faults.conftest import Note

DOCUMENTS = 300


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    call = [mount or "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(call, capture_output=True, check=False).returncode:
        pytest.skip("needs leave to mount a file system of its own (root)")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def make_lines(path: Path) -> None:
    text = "Pemerintah Kota Palopo membuka gerai pelayanan publik di setiap kecamatan. " * 30
    lines = [
        json.dumps({"id": f"dokumen-{n}", "url": f"https://kabar.example/{n}", "text": f"{text} Gerai {n}."})
        for n in range(DOCUMENTS)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.faults
def test_what_was_kept_stays_and_the_rest_is_told(small_disk: Path, tmp_path: Path, note: Note) -> None:
    note("full disk", "ingest", "none")
    source = tmp_path / "in.jsonl"
    make_lines(source)
    first = tmp_path / "first.jsonl"
    first.write_text(source.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    run_bukti("ingest", str(first), home=small_disk)
    run = run_bukti("ingest", str(source), "--json", home=small_disk, check=False)
    answer = json.loads(run.stdout)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert {e["reason"] for e in answer["errors"]} == {"disk_full"}
    assert answer["stored"] + answer["failed"] + answer["duplicate"] + answer["unchanged"] == DOCUMENTS
    assert answer["stored"] > 1

    found = json.loads(run_bukti("status", "--json", home=small_disk).stdout)
    assert found["documents"] == 1 + answer["stored"]
    run_bukti("search", "gerai palopo", "--json", home=small_disk)

    roomy = tmp_path / "roomy"
    shutil.copytree(small_disk, roomy)
    again = json.loads(run_bukti("ingest", str(source), "--json", home=roomy).stdout)
    assert again["stored"] == answer["failed"]
    total = json.loads(run_bukti("search", "gerai", "--group", "document", "--json", home=roomy).stdout)["total"]
    assert total["value"] == DOCUMENTS


@pytest.mark.faults
def test_what_needs_room_is_refused_and_readers_go_on(small_disk: Path, tmp_path: Path, note: Note) -> None:
    note("full disk", "reindex and backup", "none")
    source = tmp_path / "in.jsonl"
    make_lines(source)
    some = tmp_path / "some.jsonl"
    some.write_text("\n".join(source.read_text(encoding="utf-8").splitlines()[:40]), encoding="utf-8")
    home = small_disk / "home"
    run_bukti("ingest", str(some), home=home)
    search = ("search", "gerai palopo", "--json", "--group", "none", "--size", "100")
    found = ids(run_bukti(*search, home=home).stdout)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    os.truncate(ballast, ballast.stat().st_size - 96 * 1024)  # SQLite's own index of its log: 32 KB a first reader
    for command in (("reindex",), ("backup", str(small_disk / "backup"))):
        run = run_bukti(*command, home=home, check=False)
        assert run.returncode == 1, command
        assert "Traceback" not in run.stderr
        assert len(run.stderr.splitlines()) == 1, run.stderr
        assert "no space left" in run.stderr
        assert ids(run_bukti(*search, home=home).stdout) == found
    assert {path.name for path in small_disk.iterdir()} == {"home", "ballast"}, "nothing half-made stays"
    assert len([path for path in (home / "index").iterdir() if path.is_dir()]) == 1
    ballast.unlink()
    run_bukti("reindex", home=home)
    run_bukti("backup", str(tmp_path / "backup"), home=home)
    assert ids(run_bukti(*search, home=home).stdout) == found


def ids(answer: str) -> set[str]:
    """Not in their order: of passages that say the same it rests on what the index has deleted."""
    found = json.loads(answer)
    assert found["total"]["value"] >= 40
    return {hit["id"] for hit in found["hits"]}
