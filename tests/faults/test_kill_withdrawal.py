"""kill -9 in the middle of a withdrawal: it is done or not begun; what is done leaves no vector in any file."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.identity import DocumentId
from models.principal import LOCAL
from models.query import Mode
from search_api.store.embedded import vectors
from tests.faults.conftest import Note
from tests.faults.rounds import ROUNDS, SEED, found, make_input, opened, run, sound
from tests.faults.withdrawer import GRAPH_FROM
from tests.search_api.concepts import ConceptEmbedder, KeepingEmbedder
from tests.shared import ROOT


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with everything embedded, a graph, and an embedder that keeps what it made; for copying only."""
    work = tmp_path_factory.mktemp("filled")
    home = work / "home"
    assert run(home, "ingest", str(make_input(work / "input")), environment={"BUKTI_EMBEDDER": "none"}).returncode == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "_GRAPH_FROM", GRAPH_FROM)
        store = opened(home, embedder=KeepingEmbedder(home))
        store.catch_up()
        store.close()
    return home


@pytest.fixture(scope="module")
def secret(home: Path) -> tuple[DocumentId, list[str]]:
    """A document whose passages' words no other has, and they."""
    store = opened(home)
    hits = found(store).hits
    store.close()
    document = hits[0].document.id
    others = {hit.passage.text for hit in hits if hit.document.id != document}
    texts = [hit.passage.text for hit in hits if hit.document.id == document and hit.passage.text not in others]
    assert texts
    return document, texts


def withdraw(home: Path, document: DocumentId, phase: str, number: int) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "tests.faults.withdrawer", str(home), document, phase, str(number)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def holds(home: Path, texts: Sequence[str]) -> set[str]:
    files = b"\0".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())
    made = {text: ConceptEmbedder().embed_query(text) for text in texts}
    return {
        text for text, row in made.items() for kind in (np.float16, np.float32) if row.astype(kind).tobytes() in files
    }


@pytest.fixture(scope="module")
def calls(home: Path, secret: tuple[DocumentId, list[str]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Write calls of an undisturbed one, by phase."""
    undisturbed = tmp_path_factory.mktemp("counted") / "home"
    shutil.copytree(home, undisturbed)
    done = withdraw(undisturbed, secret[0], "record", 0)
    assert done.returncode == 0, done.stderr
    assert holds(undisturbed, secret[1]) == set()
    counted: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    assert {"record", "archive", "files"} <= counted.keys()
    return counted


@pytest.mark.faults
@pytest.mark.parametrize("number", range(ROUNDS))
def test_it_is_done_or_not_begun(
    number: int,
    home: Path,
    secret: tuple[DocumentId, list[str]],
    calls: dict[str, int],
    tmp_path: Path,
    note: Note,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document, texts = secret
    dice = random.Random(f"{SEED} withdrawal {number}")
    phase = sorted(calls)[(SEED + number) % len(calls)]
    moment = dice.randint(1, calls[phase])
    note("withdrawal", phase, f"{SEED}, call {moment} of {calls[phase]}")
    print(f"BUKTI_FAULT_SEED={SEED} withdrawal {number}: killed at {phase} call {moment} of {calls[phase]}")
    left = tmp_path / "home"
    shutil.copytree(home, left)
    assert holds(left, texts) == set(texts)
    killed = withdraw(left, document, phase, moment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    monkeypatch.setattr(vectors, "_GRAPH_FROM", GRAPH_FROM)
    store = opened(left, embedder=KeepingEmbedder(left))
    withdrawn = store.document(document).withdrawn
    store.catch_up()
    assert sound(left) == []
    found_now = {hit.document.id for mode in (Mode.TEXT, Mode.SEMANTIC) for hit in found(store, mode=mode).hits}
    assert (document in found_now) is not withdrawn
    assert holds(left, texts) == (set() if withdrawn else set(texts))
    assert len(found_now - {document}) > 1
    store.withdraw(document, LOCAL)
    store.catch_up()
    store.close()
    assert holds(left, texts) == set()
