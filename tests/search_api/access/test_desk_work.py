"""Handing in and dossiers are for assessors; what they did stands in the audit log under their names."""

from __future__ import annotations

import hashlib
import io
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.access import Action
from models.principal import Role
from search_api.dossier.keys import read_public_key
from search_api.dossier.opened import open_dossier
from tests.search_api.access.conftest import People, accounts
from tests.search_api.access.forms import form_token, log_in
from tests.search_api.access.raw import MORE, post

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


@pytest.mark.parametrize("where", ["/masukan", "/berkas", "/api/v1/intake/file", "/api/v1/dossiers"])
@pytest.mark.parametrize("by_session", [True, False])
def test_of_a_readers_upload_no_byte_is_read(
    guarded: TestClient, people: People, where: str, *, by_session: bool
) -> None:
    """Half a megabyte of a form: refused before the server asks for the first of it."""
    headers = {
        "Host": "127.0.0.1",
        "Origin": "http://127.0.0.1",
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": "500000",
    }
    if by_session:
        log_in(guarded, people.tokens[Role.READER])
        headers["Cookie"] = "; ".join(f"{c.name}={c.value}" for c in guarded.cookies.jar)
    else:
        headers |= people.bearer(Role.READER)
    assert post(guarded, where, headers, MORE) == ([403], 0)


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


def test_a_program_hands_in_and_takes_a_dossier_away(guarded: TestClient, people: People) -> None:
    ours = people.bearer(Role.ASSESSOR)
    facts = {"name": "../laporan program.txt", "region": "Kota Palopo"}
    handed = guarded.post("/api/v1/intake/file", params=facts, content=SAID + b"Antrean.", headers=ours)
    assert handed.status_code == 202
    assert handed.headers["location"] == f"/api/v1/intake/{handed.json()['id']}"
    read = _ended(guarded, handed.headers["location"], ours)
    assert (read["kind"], read["subject"], read["region"], read["by"]) == (
        "upload",
        "laporan program.txt",
        "73.73",
        "orang-assessor",
    )
    (item,) = read["items"]
    assert item["disposition"] == "stored"
    assert guarded.get(f"/api/v1/documents/{item['document']}", headers=ours).status_code == 200
    ordered = guarded.post("/api/v1/dossiers", params={"region": "73.73"}, headers=ours)
    assert ordered.status_code == 202
    where = ordered.headers["location"]
    made = _ended(guarded, where, ours)
    file = guarded.get(f"{where}/file", headers=ours)
    assert hashlib.sha256(file.content).hexdigest() == made["dossier"]["sha256"]
    key = guarded.get("/api/v1/dossier-key", headers=ours)
    pinned = people.home / "kunci.pem"
    pinned.write_bytes(key.content)
    opened = open_dossier(io.BytesIO(file.content), pinned=read_public_key(pinned))
    assert opened.key.fingerprint == made["dossier"]["fingerprint"]
    assert item["document"] in {d.id for d in opened.manifest.documents}
    for path in ("/api/v1/intake", "/api/v1/dossiers"):
        listed = guarded.get(path, headers=people.bearer(Role.READER))
        assert len(listed.json()) == 1
        assert str(people.home) not in listed.text
    actions = {e.note.action for e in accounts(guarded).audit() if e.note.principal == "orang-assessor"}
    assert {Action.INTAKE, Action.DOSSIER} <= actions


def test_what_can_not_be_read_is_told_without_where_it_lies(guarded: TestClient, people: People) -> None:
    ours = people.bearer(Role.ASSESSOR)
    for name, data in (
        ("a.jsonl", b"{rusak\n"),
        ("b.docx", b"PK\x03\x04" + b"x" * 90),
        ("c.warc", b"WARC/1.0\r\nx"),
        ("d.txt", b""),
    ):
        handed = guarded.post("/api/v1/intake/file", params={"name": name}, content=data, headers=ours)
        told = _ended(guarded, handed.headers["location"], ours)
        assert told["items"][0]["disposition"] in {"failed", "discarded"}
        for page in (handed.headers["location"], f"/masukan/{told['id']}"):
            assert str(people.home) not in guarded.get(page, headers=ours).text


@pytest.mark.parametrize(
    ("path", "params", "parameter"),
    [
        ("/api/v1/intake/file", {}, "name"),
        ("/api/v1/intake/file", {"name": "a", "berkas": "b"}, "berkas"),
        ("/api/v1/intake/file", {"name": "a", "region": "99.99"}, "region"),
        ("/api/v1/intake/file", {"name": "a", "source": "tidak-ada"}, "source"),
        ("/api/v1/intake/address", {"url": " "}, "url"),
        ("/api/v1/intake/address", {"url": "https://a.example/" + "x" * 2_000}, "url"),
        ("/api/v1/dossiers", {}, "region"),
        ("/api/v1/dossiers", {"region": "64.02", "year": "20"}, "year"),
        ("/api/v1/dossiers", {"region": "64.02", "bahasa": "id"}, "bahasa"),
    ],
)
def test_a_program_is_told_which_parameter_is_wrong(
    guarded: TestClient, people: People, path: str, params: dict[str, str], parameter: str
) -> None:
    answer = guarded.post(path, params=params, content=b"x", headers=people.bearer(Role.ASSESSOR))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == parameter


def _ended(client: TestClient, where: str, headers: dict[str, str]) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while True:
        task: dict[str, Any] = client.get(where, headers=headers).json()
        if task["state"] in {"done", "failed"}:
            assert task["state"] == "done", task
            return task
        assert time.monotonic() < deadline
        time.sleep(0.1)
