"""Handing in and dossiers are for assessors; what they did stands in the audit log under their names."""

from __future__ import annotations

import asyncio
import time
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.access import Action
from models.principal import Role
from tests.search_api.access.conftest import People, accounts
from tests.search_api.access.forms import form_token, log_in

SAID = b"Kota Palopo menata smart living lewat puskesmas dengan antrean daring bagi warga di semua kecamatan. " * 5


@pytest.mark.parametrize("where", ["/masukan", "/berkas"])
def test_a_reader_looks_and_changes_nothing(guarded: TestClient, people: People, where: str) -> None:
    reader = people.bearer(Role.READER)
    assert guarded.get(where, headers=reader).status_code == 200
    files = {"berkas": ("a.txt", SAID)}
    refused = guarded.post(where, data={"region": "73.73"}, files=files, headers=reader)
    assert refused.status_code == 403
    assert not list(people.home.glob("desk/**/*.txt"))
    assert guarded.app.state.backend.store.jobs.open_jobs() == ()  # type: ignore[attr-defined]


@pytest.mark.parametrize("where", ["/masukan", "/berkas"])
@pytest.mark.parametrize("by_session", [True, False])
def test_of_a_readers_upload_no_byte_is_read(
    guarded: TestClient, people: People, where: str, *, by_session: bool
) -> None:
    """Half a megabyte of a form: refused before the server asks for the first of it."""
    headers = {"Host": "127.0.0.1", "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "500000"}
    if by_session:
        log_in(guarded, people.tokens[Role.READER])
        headers["Cookie"] = "; ".join(f"{c.name}={c.value}" for c in guarded.cookies.jar)
    else:
        headers |= people.bearer(Role.READER)
    status, asked = _sent(guarded, where, headers)
    assert (status, asked) == (403, 0)


def _sent(client: TestClient, where: str, headers: dict[str, str]) -> tuple[int, int]:
    """The status of a POST, and how often its body was asked for."""
    asked, statuses = 0, list[int]()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": where,
        "raw_path": where.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 9),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    asyncio.run(client.app(scope, receive, send))
    return statuses[0], asked


def test_an_assessor_hands_in_and_is_named(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.ASSESSOR])
    data = {"csrf": form_token(guarded, "/masukan"), "region": "73.73"}
    answer = guarded.post("/masukan", data=data, files={"berkas": ("laporan.txt", SAID)})
    assert answer.status_code == 303
    where = answer.headers["location"]
    deadline = time.monotonic() + 60
    while "hx-trigger" in guarded.get(where).text:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert "diserahkan Orang assessor" in guarded.get(where).text
    ordered = guarded.post("/berkas", data=data)
    assert ordered.status_code == 303
    for action, subject in ((Action.INTAKE, "laporan.txt"), (Action.DOSSIER, "73.73")):
        (entry,) = accounts(guarded).audit(action=action)
        assert (entry.note.principal, entry.note.subject) == ("orang-assessor", subject)
