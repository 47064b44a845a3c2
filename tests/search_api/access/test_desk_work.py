"""Handing in and dossiers are for assessors; what they did stands in the audit log under their names."""

from __future__ import annotations

import time

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
