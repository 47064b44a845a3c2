"""A client generated from the description asks the running service: search, evidence, verify, coverage.

The client is made anew by openapi-python-client and called in a process of its own, over HTTP, with a token.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import OUTLETS, run_bukti
from tests.shared import ROOT

CALLS = """
import io, json, sys, time
sys.path.insert(0, sys.argv[1])
from bukti_client import AuthenticatedClient, Client
from bukti_client.api.work import dossier_task, hand_in_a_file, intake_task, order_a_dossier
from bukti_client.api.answers import coverage, evidence, search, verify_evidence
from bukti_client.models import Coverage, Evidence, Problem, SearchAnswer, Task, Verification
from bukti_client.types import File

site, token, assessor = sys.argv[2], sys.argv[3], sys.argv[4]
with AuthenticatedClient(base_url=site, token=token) as client:
    found = search.sync(client=client, q="kukar antrean puskesmas", size=3)
    assert isinstance(found, SearchAnswer), found
    hit = found.hits[0]
    whole = evidence.sync(hit.id, client=client)
    assert isinstance(whole, Evidence), whole
    checked = verify_evidence.sync(hit.id, client=client)
    assert isinstance(checked, Verification), checked
    matrix = coverage.sync(client=client, year=[2023], region=["64"])
    assert isinstance(matrix, Coverage), matrix
    refused = search.sync(client=client, region=["99"])
    assert isinstance(refused, Problem), refused
    denied = order_a_dossier.sync_detailed(client=client, region="64.02")

def ended(ask, task):
    while task.state in {"waiting", "running"}:
        time.sleep(0.1)
        task = ask.sync(task.id, client=client)
        assert isinstance(task, Task), task
    return task

with AuthenticatedClient(base_url=site, token=assessor) as client:
    said = b"Kota Palopo menata smart living lewat puskesmas dengan antrean daring bagi warga di kecamatan. " * 5
    handed = hand_in_a_file.sync(client=client, body=File(payload=io.BytesIO(said)), name="laporan.txt")
    assert isinstance(handed, Task), handed
    read = ended(intake_task, handed)
    ordered = order_a_dossier.sync(client=client, region="73.73", year=[2023])
    assert isinstance(ordered, Task), ordered
    made = ended(dossier_task, ordered)
with Client(base_url=site) as nobody:
    stranger = search.sync_detailed(client=nobody, q="spbe")
print(json.dumps({
    "total": found.total.value, "region": found.understood.region[0].code, "text": hit.passage.text,
    "same": whole.passage.text == hit.passage.text, "citation": whole.citation.plain,
    "archive": checked.archive.value, "fetched": whole.provenance.fetched.isoformat(),
    "cells": len(matrix.cells), "states": sorted({cell.state.value for cell in matrix.cells}),
    "denied": int(denied.status_code), "read": [item.disposition for item in read.items],
    "made": made.dossier.to_dict(), "problem": refused.to_dict(), "stranger": int(stranger.status_code),
}))
"""


@pytest.fixture(scope="module")
def home(newsroom_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("client") / "home"
    shutil.copytree(newsroom_home, home)
    return home


@pytest.fixture(scope="module")
def token(home: Path) -> str:
    run_bukti("users", "add", "program", "--role", "reader", home=home)
    return run_bukti("tokens", "create", "program", home=home).stdout.strip()


@pytest.fixture(scope="module")
def assessor(home: Path) -> str:
    run_bukti("users", "add", "penilai", "--role", "assessor", home=home)
    return run_bukti("tokens", "create", "penilai", home=home).stdout.strip()


@pytest.fixture(scope="module")
def site(home: Path, token: str, assessor: str) -> Iterator[str]:
    """`bukti serve`, a process of its own, that asks for a login."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BUKTI_")}
    environment |= {"BUKTI_HOME": str(home), "BUKTI_SOURCES": str(OUTLETS), "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "bukti", "serve", "--login", "--port", str(port)]
    process = subprocess.Popen(call, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address, process)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _await(address: str, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError(process.communicate()[1])
        try:
            if httpx2.get(f"{address}/healthz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("the service did not start")


@pytest.fixture(scope="module")
def generated(site: str, token: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    described = folder / "openapi.json"
    answer = httpx2.get(f"{site}/openapi.json", headers={"Authorization": f"Bearer {token}"})
    described.write_text(answer.text, encoding="utf-8")
    tool = Path(sys.executable).with_name("openapi-python-client")
    call = [str(tool), "generate", "--path", str(described), "--meta", "none"]
    call += ["--output-path", str(folder / "bukti_client")]
    made = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False, cwd=folder)
    assert made.returncode == 0, made.stdout + made.stderr
    # It warns of what it can't express: bytes of any type, and nothing else.
    warned = re.findall(r"WARNING parsing (.+) within", made.stdout + made.stderr)
    files = ("documents/{document_id}/snapshot", "dossiers/{task_id}/file", "dossier-key")
    assert sorted(warned) == sorted(f"GET /api/v1/{path}" for path in files)
    return folder


def test_a_generated_client_asks_the_running_service(
    generated: Path, site: str, token: str, assessor: str, tmp_path: Path
) -> None:
    script = tmp_path / "calls.py"
    script.write_text(CALLS, encoding="utf-8")
    call = [sys.executable, str(script), str(generated), site, token, assessor]
    run = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    said: dict[str, Any] = json.loads(run.stdout)
    assert said["total"] >= 1
    assert said["region"] == "64.02"
    assert said["same"]
    assert said["text"] in said["citation"]
    assert said["archive"] == "intact"
    assert datetime.fromisoformat(said["fetched"]).tzinfo is not None
    assert said["cells"] == 11 * 6
    assert "evidenced" in said["states"]
    assert said["problem"]["type"] == "bukti:bad_request"
    assert said["problem"]["errors"][0]["parameter"] == "region"
    assert said["denied"] == 403
    assert said["read"] == ["stored"]
    assert said["made"]["size"] > 0
    assert said["stranger"] == 401
