"""The engine away, through the proxy: the service says 503 with Retry-After and recovers by itself; an ingest spools to
the disk and brings all in afterwards. The commands are the program's own, over TLS and with a password."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bukti.intake_spool import FOLDER
from bukti.settings import load_settings
from bukti.workbench import Workbench
from search_api.app import create_app
from tests import on_engine
from tests.conftest import OUTLETS, run_bukti
from tests.engines.tls_proxy import PASSWORD, USER, Fault, TlsProxy
from tests.faults.conftest import Note
from tests.search_api.web.desk import HOST, LOCAL_ONLY, backend_over
from tests.shared import ROOT

DOCUMENTS = 40
AWAY = Fault(status=503, times=1_000_000)
pytestmark = pytest.mark.faults


@pytest.fixture
def proxy() -> Iterator[TlsProxy]:
    with TlsProxy(on_engine.address().url).opened() as found:
        yield found


@pytest.fixture
def environment(proxy: TlsProxy, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """How the program reaches the engine by way of the proxy."""
    layout = on_engine.fresh_layout()
    (tmp_path / "sandi").write_text(PASSWORD + "\n")
    yield {
        "BUKTI_STORE": proxy.url,
        "BUKTI_ELASTICSEARCH_USER": USER,
        "BUKTI_ELASTICSEARCH_PASSWORD_FILE": str(tmp_path / "sandi"),
        "BUKTI_ELASTICSEARCH_CA": str(proxy.authority_file(tmp_path)),
        "BUKTI_ELASTICSEARCH_PREFIX": layout.prefix,
        "BUKTI_ELASTICSEARCH_PATIENCE": "1",
    }
    on_engine.remove(layout)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"id": f"d{n}", "text": f"Pemerintah Kota Palopo membuka gerai layanan ke-{n} di pasar {n}. " * 5})
        for n in range(DOCUMENTS)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "in.jsonl"


def test_an_ingest_goes_on_and_brings_all_in_when_it_is_back(
    proxy: TlsProxy, environment: dict[str, Any], source: Path, tmp_path: Path, note: Note
) -> None:
    note("engine away", "ingest", "none")
    home = tmp_path / "home"
    run_bukti("status", home=home, **environment)
    proxy.fail(AWAY)
    away = run_bukti("ingest", str(source), "--json", home=home, check=False, **environment)
    told = json.loads(away.stdout)
    assert (away.returncode, told["failed"]) == (1, DOCUMENTS)
    assert {error["reason"] for error in told["errors"]} == {"spooled"}
    assert "Traceback" not in away.stderr
    proxy.heal()
    back = run_bukti("status", "--json", home=home, **environment)
    assert json.loads(back.stdout)["spooled"] == DOCUMENTS
    (tmp_path / "next.txt").write_text("Pemerintah Kota Palopo menutup gerai layanan lama di pasar. " * 5)
    again = json.loads(run_bukti("ingest", str(tmp_path / "next.txt"), "--json", home=home, **environment).stdout)
    assert (again["stored"], again["failed"]) == (DOCUMENTS + 1, 0)
    status = json.loads(run_bukti("status", "--json", home=home, **environment).stdout)
    assert (status["documents"], status["captures"], status["spooled"]) == (DOCUMENTS + 1, DOCUMENTS + 1, 0)
    assert status["where"].startswith(proxy.url)
    assert not list((home / FOLDER).iterdir())


def test_an_ingest_that_runs_meanwhile_ends_well(
    proxy: TlsProxy, environment: dict[str, Any], source: Path, tmp_path: Path, note: Note
) -> None:
    note("engine away", "while an ingest runs", "none")
    home = tmp_path / "home"
    run_bukti("status", home=home, **environment)
    proxy.fail(AWAY)
    slow = f"import time; print({str(source)!r}, flush=True); time.sleep(12); print({str(source)!r}, flush=True)"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("BUKTI_")}
    given = inherited | {"BUKTI_HOME": str(home), "BUKTI_EMBEDDER": "none", "PYTHONPATH": str(ROOT)} | environment
    paths = subprocess.Popen([sys.executable, "-c", slow], stdout=subprocess.PIPE)
    run = subprocess.Popen(
        [sys.executable, "-m", "bukti", "ingest", "-", "--json"],
        stdin=paths.stdout,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=given,
        cwd=ROOT,
    )
    until = time.monotonic() + 60
    while not list((home / FOLDER).glob("*/*.jsonl")) and time.monotonic() < until and run.poll() is None:
        time.sleep(0.05)
    assert list((home / FOLDER).glob("*/*.jsonl")), "what came while it was away lies on the disk"
    proxy.heal()
    out, error = run.communicate(timeout=120)
    paths.wait()
    told = json.loads(out)
    assert (run.returncode, told["stored"], told["unchanged"]) == (0, DOCUMENTS, DOCUMENTS), error


def test_the_service_says_when_to_come_again_and_recovers(
    proxy: TlsProxy, environment: dict[str, Any], source: Path, tmp_path: Path, note: Note
) -> None:
    note("engine away", "service", "none")
    home = tmp_path / "home"
    run_bukti("ingest", str(source), home=home, **environment)
    settings = load_settings(
        {"home": home, "sources": str(OUTLETS), "embedder": "none"},
        environ=environment | {"BUKTI_ELASTICSEARCH_PATIENCE": "0.5"},
    )
    calls = ("/api/v1/search?q=gerai", "/api/v1/coverage?year=2023", "/readyz", "/?q=gerai")
    with (
        Workbench(settings) as bench,
        TestClient(create_app(backend_over(bench), version="test", service=LOCAL_ONLY), base_url=HOST) as client,
    ):
        assert client.get(calls[0]).json()["total"]["value"] == DOCUMENTS
        proxy.fail(AWAY)
        for call in calls:
            answer = client.get(call)
            assert answer.status_code == 503, call
            assert int(answer.headers["retry-after"]) > 0
        assert client.get(calls[0]).json()["type"] == "bukti:store_unavailable"
        assert client.get("/healthz").status_code == 200, "the process itself is well: nobody is to end it"
        assert "bukti_store_up 0.0" in client.get("/metrics").text
        proxy.heal()
        for call in calls:
            assert client.get(call).status_code == 200, call
        assert client.get(calls[0]).json()["total"]["value"] == DOCUMENTS
