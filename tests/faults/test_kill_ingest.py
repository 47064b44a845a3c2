"""kill -9 in the middle of an ingest, then a second run: every document once, the index right."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.killer import PHASES
from tests.shared import ROOT

ROUNDS = int(os.environ.get("BUKTI_FAULT_ROUNDS", "3"))
SEED = int(os.environ.get("BUKTI_FAULT_SEED", str(random.SystemRandom().randrange(10**6))))
DOCUMENTS = 12


def make_input(folder: Path) -> Path:
    """A dozen documents, half of them lines of a JSONL, half files, with two pages of the same words."""
    folder.mkdir()
    lines: list[str] = []
    for number in range(DOCUMENTS):
        text = (
            f"Pemerintah Kabupaten Siak membuka gerai layanan ke-{number} di Tualang, Senin ({number + 1}/5/2023). "
            "Gerai itu melayani perizinan, kependudukan dan pajak daerah dalam satu ruangan. "
        ) * 3
        if number % 2:
            lines.append(json.dumps({"id": f"baris-{number}", "text": text}))
        else:
            (folder / f"berkas-{number}.txt").write_text(
                f"Gerai layanan ke-{number} dibuka\n\n{text}", encoding="utf-8"
            )
    (folder / "baris.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(
    home: Path, *arguments: str, phase: str = "archive", number: int | None = None
) -> subprocess.CompletedProcess[str]:
    """One `bukti` process; with `number` under the killer."""
    program = ["-m", "bukti"] if number is None else ["-m", "tests.faults.killer", phase, str(number), "--"]
    return subprocess.run(
        [sys.executable, *program, *arguments, "--home", str(home)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def everything(home: Path) -> dict[str, Any]:
    """What a reader sees: all evidence ids by listing, the counts, and how far the index is."""
    answer = json.loads(run(home, "search", "layanan", "--group", "none", "--size", "100", "--json").stdout)
    status = json.loads(run(home, "status", "--json").stdout)
    return {
        "ids": sorted(hit["id"] for hit in answer["hits"]),
        "total": answer["total"]["value"],
        "documents": status["documents"],
        "captures": status["captures"],
        "behind": status["index"]["behind"],
    }


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The input, what an undisturbed ingest gives, and how many write calls each phase of it has."""
    folder = tmp_path_factory.mktemp("clean")
    source = make_input(folder / "input")
    counted = run(folder / "home", "ingest", str(source), number=0)
    assert counted.returncode == 0, counted.stderr
    calls = json.loads(counted.stdout.splitlines()[-1])
    seen = everything(folder / "home")
    assert seen["documents"] == DOCUMENTS
    assert seen["behind"] == 0
    return {"input": source, "calls": calls, "seen": seen}


def test_every_phase_is_one_that_the_program_has(clean: dict[str, Any]) -> None:
    assert set(clean["calls"]) == set(PHASES)


@pytest.mark.faults
@pytest.mark.parametrize("number", range(ROUNDS))
def test_killed_anywhere_and_run_again(number: int, clean: dict[str, Any], tmp_path: Path) -> None:
    dice = random.Random(f"{SEED} {number}")
    phase = PHASES[number % len(PHASES)]
    moment = dice.randint(1, clean["calls"][phase])
    print(f"BUKTI_FAULT_SEED={SEED} round {number}: killed at {phase} call {moment} of {clean['calls'][phase]}")
    home = tmp_path / "home"

    killed = run(home, "ingest", str(clean["input"]), phase=phase, number=moment)
    while killed.returncode == 0 and moment > 1:
        # Batches close by the clock, too: this run had fewer calls than the counted one. It is made again, killed earlier.
        moment //= 2
        shutil.rmtree(home)
        killed = run(home, "ingest", str(clean["input"]), phase=phase, number=moment)
    assert killed.returncode == -signal.SIGKILL
    if dice.random() < 0.5:
        # The second run may be killed, too; what it has left to do is less, so it may also come to its end.
        again = run(home, "ingest", str(clean["input"]), phase=phase, number=dice.randint(1, moment))
        assert again.returncode in (0, -signal.SIGKILL), again.stderr

    last = run(home, "ingest", str(clean["input"]), "--json")
    assert last.returncode == 0, last.stderr
    counts = json.loads(last.stdout)
    assert counts["stored"] + counts["unchanged"] == DOCUMENTS
    assert everything(home) == clean["seen"]


@pytest.mark.faults
def test_two_processes_at_once_lose_nothing_and_show_no_lock(clean: dict[str, Any], tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "bukti", "ingest", str(clean["input"]), "--home", str(home), "--json"]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert [error for _, error in answers] == ["", ""]
    stored = [json.loads(out)["stored"] for out, _ in answers]
    assert sum(stored) == DOCUMENTS
    assert everything(home) == clean["seen"]
