"""A kept folder: whole or not there, whoever is killed, however many make it, whatever is done to it."""

from __future__ import annotations

import errno
import logging
import os
import random
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from models.errors import SettingsError, StoreFullError
from nlp.embedding.kept_folder import MANIFEST, keep_folder, read_kept
from tests.nlp.embedding_tiny import run, start

ROUNDS = int(os.environ.get("BUKTI_FAULT_ROUNDS", "3"))
SLOW = """
import sys, time
from pathlib import Path
from nlp.embedding.kept_folder import keep_folder

def make(folder):
    with open(sys.argv[2], "a") as log:
        log.write("made\\n")
    for number in range(40):
        (folder / f"part{number}").write_bytes(bytes([number]) * 50_000)
        time.sleep(float(sys.argv[3]))
    return {"parts": 40}

print(keep_folder(Path(sys.argv[1]), make))
"""


def make(folder: Path) -> Mapping[str, Any]:
    (folder / "sub").mkdir()
    (folder / "sub" / "weights.bin").write_bytes(bytes(range(256)) * 20)
    (folder / "config.json").write_text("{}")
    return {"dimensions": 3}


def never(folder: Path) -> Mapping[str, Any]:
    raise AssertionError("made again")


def test_what_was_made_is_found(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "model"
    assert keep_folder(target, make) == {"dimensions": 3}
    assert keep_folder(target, never) == {"dimensions": 3}
    assert [path.name for path in target.parent.iterdir() if path.is_dir()] == ["model"]


def _tear(target: Path) -> None:
    with (target / "sub" / "weights.bin").open("r+b") as file:
        file.truncate(100)


def _change(target: Path) -> None:
    path = target / "sub" / "weights.bin"
    path.write_bytes(path.read_bytes()[:-1] + b"!")


def _lose(target: Path) -> None:
    (target / "config.json").unlink()


def _spoil_manifest(target: Path) -> None:
    (target / MANIFEST).write_text("{")


@pytest.mark.parametrize("damage", [_tear, _change, _lose, _spoil_manifest])
def test_a_damaged_folder_is_made_anew_with_one_line(
    tmp_path: Path, damage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    target = tmp_path / "model"
    keep_folder(target, make)
    damage(target)
    with caplog.at_level(logging.WARNING):
        assert keep_folder(target, make) == {"dimensions": 3}
    assert [record.getMessage() for record in caplog.records] == [f"{target} is damaged and is made anew"]
    assert keep_folder(target, never) == {"dimensions": 3}


def test_sizes_alone_are_a_quick_look(tmp_path: Path) -> None:
    target = tmp_path / "model"
    keep_folder(target, make)
    _change(target)
    assert read_kept(target, deep=False) == {"dimensions": 3}
    assert read_kept(target) is None
    _tear(target)
    assert read_kept(target, deep=False) is None


def test_a_maker_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> Mapping[str, Any]:
        make(folder)
        raise SettingsError("no")

    with pytest.raises(SettingsError):
        keep_folder(tmp_path / "model", fail)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    def fill(folder: Path) -> Mapping[str, Any]:
        make(folder)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreFullError, match="no room for the embedder"):
        keep_folder(tmp_path / "model", fill)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_place_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="can't be kept in"):
        keep_folder(tmp_path / "file" / "model", make)


@pytest.mark.faults
@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_kill_leaves_nothing_that_counts(tmp_path: Path, number: int) -> None:
    dice = random.Random(f"kept {number}")
    target = tmp_path / "model"
    with start(SLOW, target, tmp_path / "log", 0.01) as process:
        while not (tmp_path / "log").exists():
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.45))
        process.send_signal(signal.SIGKILL)
    whole = read_kept(target)
    assert (whole is None) == (not target.exists())
    assert "{'parts': 40}" in run(SLOW, target, tmp_path / "log", 0)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["model"]


def test_of_processes_at_once_one_makes_and_all_get(tmp_path: Path) -> None:
    target = tmp_path / "model"
    processes = [start(SLOW, target, tmp_path / "log", 0.01) for _ in range(3)]
    said = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert said == ["{'parts': 40}"] * 3
    assert (tmp_path / "log").read_text() == "made\n"
