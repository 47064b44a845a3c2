"""kill -9 in the middle of an ingest, then a second run: every document once, the index right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Note
from tests.faults.killer import PHASES
from tests.faults.rounds import DOCUMENTS, ROUNDS, Operation, everything, make_input, run
from tests.shared import ROOT


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_input(tmp_path_factory.mktemp("source") / "input")


@pytest.fixture(scope="module")
def ingest(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Operation:
    work = tmp_path_factory.mktemp("clean")
    return Operation.counted("ingest", ("ingest", str(source)), home=None, work=work)


@pytest.fixture(scope="module")
def clean(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an undisturbed ingest gives."""
    home = tmp_path_factory.mktemp("clean") / "home"
    assert run(home, "ingest", str(source)).returncode == 0
    seen = everything(home)
    assert (seen["documents"], seen["stories"], seen["behind"], seen["sound"]) == (DOCUMENTS, DOCUMENTS - 2, 0, [])
    return seen


def test_every_phase_is_one_that_the_program_has(ingest: Operation) -> None:
    assert set(ingest.calls) == set(PHASES)


@pytest.mark.faults
@pytest.mark.parametrize("number", range(ROUNDS))
def test_killed_anywhere_and_run_again(
    number: int, ingest: Operation, clean: dict[str, Any], tmp_path: Path, note: Note
) -> None:
    home, _ = ingest.kill(number, tmp_path, note)
    last = run(home, *ingest.arguments, "--json")
    assert last.returncode == 0, last.stderr
    counts = json.loads(last.stdout)
    assert counts["stored"] + counts["unchanged"] == DOCUMENTS
    assert everything(home) == clean


@pytest.mark.faults
def test_two_processes_at_once_lose_nothing_and_show_no_lock(
    source: Path, clean: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "bukti", "ingest", str(source), "--home", str(home), "--json"]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert [error for _, error in answers] == ["", ""]
    stored = [json.loads(out)["stored"] for out, _ in answers]
    assert sum(stored) == DOCUMENTS
    assert everything(home) == clean
