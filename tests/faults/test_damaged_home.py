"""An index or vectors that were torn, cut, deleted or are another's: a search as a whole process answers all the same,
and says in one line what it builds anew."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search_api.store.embedded.files import read_pointer
from tests.faults.conftest import Note
from tests.faults.rounds import EMBEDDED, ROUNDS, SEED, make_input, run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    done = run(folder / "home", "ingest", str(make_input(folder / "input")), number=0, environment=EMBEDDED)
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another store with an index and vectors of its own."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "lain.txt").write_text("Kabar lain\n\nPemerintah Kota Palopo menata pasar dan taman. " * 12)
    done = run(folder / "home", "ingest", str(folder / "lain.txt"), number=0, environment=EMBEDDED)
    assert done.returncode == 0, done.stderr
    return folder / "home"


def answer(home: Path) -> tuple[list[str], str]:
    """Ids of what a search by meaning and words finds, and what it says on standard error."""
    done = run(home, "search", "layanan", "--group", "none", "--size", "100", "--json", number=0, environment=EMBEDDED)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads("\n".join(done.stdout.splitlines()[:-1]))
    return sorted(hit["id"] for hit in found["hits"] if "words" in hit["via"]), done.stderr


def current(home: Path, name: str) -> Path:
    return home / name / read_pointer(home / name)


def some_file(home: Path, name: str, dice: random.Random) -> Path:
    """A file that the current generation rests on."""
    files = [
        path for path in current(home, name).iterdir() if path.suffix not in (".lock", ".json") or name == "vectors"
    ]
    return dice.choice(sorted(path for path in files if path.stat().st_size > 1))


def torn(home: Path, foreign: Path, name: str, dice: random.Random) -> None:
    path = some_file(home, name, dice)
    data = bytearray(path.read_bytes())
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(data)


def cut(home: Path, foreign: Path, name: str, dice: random.Random) -> None:
    path = some_file(home, name, dice)
    os.truncate(path, dice.randrange(path.stat().st_size))


def deleted_file(home: Path, foreign: Path, name: str, dice: random.Random) -> None:
    some_file(home, name, dice).unlink()


def deleted(home: Path, foreign: Path, name: str, dice: random.Random) -> None:
    shutil.rmtree(home / name)


def of_another(home: Path, foreign: Path, name: str, dice: random.Random) -> None:
    shutil.rmtree(home / name)
    shutil.copytree(foreign / name, home / name)


DAMAGES = (torn, cut, deleted_file, deleted, of_another)


@pytest.mark.faults
@pytest.mark.parametrize("name", ["index", "vectors"])
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("number", range(max(1, ROUNDS // 10)))
def test_it_is_built_anew_with_one_line(
    number: int,
    damage: Callable[[Path, Path, str, random.Random], None],
    name: str,
    home: Path,
    foreign: Path,
    tmp_path: Path,
    note: Note,
) -> None:
    dice = random.Random(f"{SEED} {name} {damage.__name__} {number}")
    note(f"damage of {name}", damage.__name__.replace("_", " "), f"{SEED}, round {number}")
    print(f"BUKTI_FAULT_SEED={SEED} {damage.__name__} of {name}, round {number}")
    shutil.copytree(home, tmp_path / "home")
    wanted, nothing = answer(tmp_path / "home")
    assert wanted
    assert nothing == ""
    damage(tmp_path / "home", foreign, name, dice)
    found, said = answer(tmp_path / "home")
    assert found == wanted
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1, said
    assert "anew" in said
    assert answer(tmp_path / "home") == (wanted, "")
