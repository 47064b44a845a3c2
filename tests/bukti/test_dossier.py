"""`bukti dossier` and `bukti verify` as their users call them."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture(scope="module")
def home(newsroom_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the newsroom's data: the key is made in it."""
    copied = tmp_path_factory.mktemp("copied") / "home"
    shutil.copytree(newsroom_home, copied)
    return copied


def test_from_a_region_to_a_file_verified_elsewhere(bukti: Run, home: Path, tmp_path: Path) -> None:
    target, key = tmp_path / "kukar.zip", tmp_path / "key.pem"
    made = json.loads(bukti("dossier", "64.02", "--year", "2023", "-o", str(target), "--json", home=home).stdout)
    assert made["evidence"] >= 3
    key.write_text(bukti("dossier", "--public-key", home=home).stdout)
    elsewhere = tmp_path / "nowhere"
    check = json.loads(bukti("verify", str(target), "--key", str(key), "--json", home=elsewhere).stdout)
    assert (check["ok"], check["pinned"]) == (True, True)
    assert check["evidence"] == {"intact": made["evidence"]}
    assert not elsewhere.exists()
    alone = bukti("verify", str(target), home=elsewhere).stdout
    assert "self-consistent only" in alone
    assert check["fingerprint"] in alone


def test_one_byte_is_one_line_and_exit_code_1(bukti: Run, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "kukar.zip"
    bukti("dossier", "Kabupaten Kutai Kartanegara", "-o", str(target), home=home)
    data = bytearray(target.read_bytes())
    dice = random.Random(3)
    for _ in range(3):
        place = dice.randrange(len(data))
        data[place] ^= 1
        target.write_bytes(data)
        run = bukti("verify", str(target), home=home, check=False)
        assert (run.returncode, run.stdout, run.stderr.count("\n")) == (1, "", 1)
        data[place] ^= 1


def test_calls_that_make_no_sense(bukti: Run, home: Path, tmp_path: Path) -> None:
    for arguments, code in (
        (("dossier",), 2),
        (("dossier", "antah berantah"), 2),
        (("dossier", "64.02", "--year", "nanti"), 2),
        (("verify", "bukan-id"), 2),
        (("verify", str(tmp_path / "tiada.zip")), 1),
        (("verify", str(tmp_path)), 1),
    ):
        run = bukti(*arguments, home=home, check=False)
        assert run.returncode == code, arguments
        assert run.stderr.count("\n") == 1


def test_another_key_is_told(bukti: Run, home: Path, tmp_path: Path) -> None:
    target, key = tmp_path / "palu.zip", tmp_path / "other.pem"
    bukti("dossier", "64.71", "-o", str(target), home=home)
    key.write_text(bukti("dossier", "--public-key", home=tmp_path / "other").stdout)
    run = bukti("verify", str(target), "--key", str(key), home=home, check=False)
    assert run.returncode == 1
    assert "signed by another key" in run.stderr
