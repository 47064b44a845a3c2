"""Ill will in documents, people, files' names and addresses, through every page and download that there is."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from models.access import Action, AuditNote, Person
from models.principal import Role
from tests.conftest import run_bukti
from tests.search_api.access.conftest import accounts
from tests.search_api.access.forms import form_token
from tests.search_api.access.test_ill_requests import filled
from tests.search_api.access.test_roles import all_routes
from tests.search_api.web.desk import HURT, serving, tree, write_ill_will

NAMED = ("q", "nama", "region", "official", "source", "next", "oleh", "tindakan", "year", "tab", "salinan", "pilar")
HOSTILE = (HURT, '"><svg/onload=window.hurt=1>', "' autofocus onfocus=window.hurt=1 x='", "javascript:window.hurt=1")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder, home = tmp_path_factory.mktemp("ill"), tmp_path_factory.mktemp("ill-home")
    write_ill_will(folder)
    run_bukti("ingest", str(folder), home=home)
    with serving(home) as found:
        now, kept = datetime.now(UTC), accounts(found)
        kept.add_person(Person(id="jahat", name=HURT, role=Role.READER, created=now))
        kept.note(AuditNote(at=now, principal="jahat", name=HURT, action=Action.EXPORT, subject=HURT, detail=HURT))
        _hand_in(found)
        yield found


def _hand_in(client: TestClient) -> None:
    """A file whose name is markup, and an address that is."""
    data = {"csrf": form_token(client, "/masukan")}
    files = {"berkas": (f"{HURT}.txt", b"Kota Palopo menata smart living.", "text/html")}
    assert client.post("/masukan", data=data, files=files, follow_redirects=False).status_code == 303
    address = {"url": f"https://contoh.example/{HURT}"}
    client.post("/masukan", data=data | address, follow_redirects=False)
    for _ in range(100):
        if "kemajuan" not in client.get("/masukan").text:
            return
        time.sleep(0.05)


def _addresses(client: TestClient) -> set[str]:
    """Every GET with right ids, and with hostile ones."""
    hits = client.get("/api/v1/search", params={"group": "none", "size": "100"}).json()["hits"]
    jobs = set(re.findall(r"/masukan/([0-9a-f]{24})", client.get("/masukan").text))
    assert hits
    assert jobs
    values = {
        "evidence_id": {hit["id"] for hit in hits},
        "document_id": {hit["document"]["id"] for hit in hits},
        "job_id": jobs,
        "code": {"73.73", "73"},
        "form": {"csv", "xlsx", "jsonl"},
    }
    hostile = {quote(value, safe="") for value in HOSTILE}
    found = set()
    for template, methods in all_routes(client):
        if "GET" in methods:
            names = re.findall(r"\{(\w+)", template)
            many = values.get(names[0], set()) | hostile if names else {""}
            found |= {filled(template, value) for value in many}
    return found


def _harmless(path: str, text: str) -> None:
    page = tree(text)
    assert all(str(s).startswith("/static/") for s in page.xpath("//script/@src")), path
    assert not page.xpath("//script[not(@src)] | //style | //@*[starts-with(name(), 'on')] | //svg[@onload]"), path
    assert not page.xpath("//img[@src='x']"), path
    for url in page.xpath("//@href | //@src | //@action | //@cite | //@hx-get | //@hx-post"):
        assert url == "" or re.match(r"/(?!/)|#|https?://", url), (path, url)


def test_every_page_is_harmless(client: TestClient) -> None:
    seen = set()
    for address in sorted(_addresses(client)):
        answer = client.get(address)
        assert answer.status_code < 500 or answer.json()["type"] == "bukti:missing_extra", address
        snapshot = "sandbox" in answer.headers["content-security-policy"]
        if answer.headers.get("content-type", "").startswith("text/html") and not snapshot:
            _harmless(address, answer.text)
            seen.add(address.partition("/")[2].partition("/")[0])
        elif snapshot:
            assert "script" not in answer.headers["content-security-policy"]
    assert seen >= {"", *"bukti dokumen liputan wilayah status masukan berkas audit masuk docs".split()}


@pytest.mark.parametrize("value", HOSTILE)
def test_every_parameter_is_harmless(client: TestClient, value: str) -> None:
    pages = [template for template, methods in all_routes(client) if "GET" in methods and "{" not in template]
    for path in pages:
        for name in NAMED:
            answer = client.get(path, params={name: value})
            assert answer.status_code < 500, (path, name)
            if answer.headers.get("content-type", "").startswith("text/html"):
                _harmless(f"{path}?{name}", answer.text)
            else:
                assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_download_is_inert(client: TestClient) -> None:
    downloads = [a for a in _addresses(client) if a.endswith((".csv", ".xlsx", ".jsonl")) and "%" not in a]
    assert {"/unduh.csv", "/unduh.xlsx", "/unduh.jsonl", "/liputan.csv"} <= set(downloads)
    for address in downloads:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment; ")
        if address.endswith(".csv"):
            for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))):
                assert not [cell for cell in row if cell.lstrip(" ").startswith(_FORMULA)], address
        if address.endswith(".jsonl"):
            assert [json.loads(line) for line in answer.text.splitlines()]


def test_a_snapshot_has_no_origin_and_no_way_to_us(client: TestClient, tmp_path: Path) -> None:
    shown = 0
    for hit in client.get("/api/v1/search", params={"group": "none", "size": "100"}).json()["hits"]:
        document = hit["document"]["id"]
        digest = client.get(f"/api/v1/documents/{document}/captures").json()[-1]["digest"]
        for path in (f"/api/v1/documents/{document}/snapshot", f"/dokumen/{document}/arsip/{digest}"):
            answer = client.get(path)
            policy = answer.headers["content-security-policy"].split("; ")
            assert "sandbox" in policy  # without allow-same-origin: an origin of its own, `null` to us
            assert "default-src 'none'" in policy
            assert "form-action 'none'" in policy
            assert not [part for part in policy if part.startswith(("script-src", "connect-src", "frame-src"))]
            assert "set-cookie" not in answer.headers
            shown += 1
    assert shown >= 8
    assert client.delete(f"/api/v1/documents/{document}", headers={"Origin": "null"}).status_code == 403
