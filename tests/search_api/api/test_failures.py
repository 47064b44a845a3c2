"""What the store can't do is a 503 that says when to try again; what we did not foresee is a 500 without a secret."""

from __future__ import annotations

import json
import logging
from typing import NoReturn

import pytest
from starlette.testclient import TestClient

from models.errors import StoreBusyError, StoreCorruptError, StoreError, StoreFullError, StoreVersionError
from search_api.serving.log_lines import JsonLines
from tests.search_api.access.conftest import backend

CALLS = {
    "search": "/api/v1/search?q=spbe",
    "coverage": "/api/v1/coverage?year=2023",
    "evidence": "/api/v1/evidence/e1:" + "0" * 32,
    "grounds": "/api/v1/evidence/e1:" + "0" * 32 + "/verify",
    "analysis": "/api/v1/documents/d1:x",
    "captures": "/api/v1/documents/d1:x/captures",
    "document": "/api/v1/documents/d1:x/snapshot",
    "status": "/readyz",
}


def _failing(monkeypatch: pytest.MonkeyPatch, client: TestClient, call: str, error: Exception) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(backend(client).store, call, fail)


@pytest.mark.parametrize("kind", [StoreError, StoreBusyError, StoreFullError, StoreCorruptError, StoreVersionError])
@pytest.mark.parametrize("call", CALLS)
def test_a_failing_store_is_a_503(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, call: str, kind: type[StoreError]
) -> None:
    _failing(monkeypatch, client, call, kind("the record is held"))
    answer = client.get(CALLS[call])
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["type"] == f"bukti:{kind.reason}"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_a_failing_store_leaves_metrics_and_life(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, client, "status", StoreBusyError("held"))
    assert client.get("/healthz").status_code == 200
    told = client.get("/metrics")
    assert told.status_code == 200
    assert "bukti_store_up 0.0" in told.text
    assert "bukti_http_requests_total" in told.text


def test_a_person_is_told_on_a_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, client, "search", StoreBusyError("held"))
    answer = client.get("/?q=spbe")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "Data sedang dipakai" in answer.text


@pytest.mark.parametrize("path", ["/api/v1/search?q=spbe", "/?q=spbe"])
def test_an_error_of_ours_is_logged_and_not_shown(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    _failing(monkeypatch, client, "search", RuntimeError("the secret is 42"))
    answer = client.get(path, headers={"X-Request-ID": "job-1"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"]
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    line = json.loads(JsonLines().format(record))
    assert line["request"] == "job-1"
    assert "the secret is 42" in line["traceback"]


def test_each_request_is_one_line_of_json(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="search_api")
    client.get("/api/v1/evidence/e1:" + "0" * 32 + "?x=rahasia", headers={"X-Request-ID": "job-2"})
    client.get("/a%0a%7B%22level%22:%22error%22%7D")
    first, second = (JsonLines().format(r) for r in caplog.records if r.name.endswith("observed"))
    assert "\n" not in first + second
    line = json.loads(first)
    assert (line["request"], line["status"], line["method"]) == ("job-2", 404, "GET")
    assert line["route"] == "/api/v1/evidence/{evidence_id}"
    assert line["principal"] == "local"
    assert line["ms"] > 0
    assert "rahasia" not in first
    assert json.loads(second)["level"] == "info"
    assert json.loads(second)["route"] == "unmatched"


def test_metrics_count_by_route_and_status(client: TestClient) -> None:
    name = 'bukti_http_requests_total{method="GET",route="/api/v1/evidence/{evidence_id}",status="404"}'

    def count() -> float:
        found = [line for line in client.get("/metrics").text.splitlines() if line.startswith(name)]
        return float(found[0].split()[-1]) if found else 0.0

    before = count()
    for digit in "012":
        client.get(f"/api/v1/evidence/e1:{digit * 32}")
    assert count() == before + 3
    told = client.get("/metrics").text
    assert 'bukti_http_request_seconds_bucket{le="0.1",route="/api/v1/evidence/{evidence_id}"}' in told
    assert 'bukti_items{disposition="stored"}' in told
    assert "bukti_index_behind 0.0" in told
    assert 'bukti_store_rows{kind="passages"}' in told


def test_metrics_have_an_end_whatever_is_asked(client: TestClient) -> None:
    def series() -> int:
        return sum(line.startswith("bukti_http_requests_total") for line in client.get("/metrics").text.splitlines())

    client.request("ODD", "/nowhere")
    client.get("/nowhere")
    before = series()
    for n in range(20):
        client.request(f"ODD{n}", f"/nowhere/{n}")
        client.get(f"/nowhere/{n}")
    assert series() == before
