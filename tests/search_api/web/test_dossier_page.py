"""A dossier asked for at the desk, and what can go wrong with the asking."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.extract import DocumentExtractor
from search_api.dossier.check import check_dossier
from tests.conftest import run_bukti
from tests.search_api.web.desk import HURT, serving, write_ill_will


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder, home = tmp_path_factory.mktemp("ill"), tmp_path_factory.mktemp("home")
    write_ill_will(folder)
    run_bukti("ingest", str(folder), home=home)
    with serving(home) as found:
        yield found


def ordered(client: TestClient, **fields: object) -> str:
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/berkas").text)
    assert csrf
    answer = client.post("/berkas", data={"csrf": csrf[1], **fields}, follow_redirects=False)
    assert answer.status_code == 303, answer.text[answer.text.index("<main") :][:800]
    where: str = answer.headers["location"]
    deadline = time.monotonic() + 60
    while "hx-trigger" in client.get(f"{where}/kemajuan").text:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return where


def test_it_is_made_taken_away_and_holds(client: TestClient) -> None:
    where = ordered(client, region="73.73 Kota Palopo", year=["2023"], pillar=["living", "governance", "environment"])
    page = client.get(where)
    assert "Unduh berkas" in page.text
    taken = client.get(f"{where}/unduh")
    assert taken.headers["content-type"] == "application/zip"
    assert re.fullmatch(r'attachment; filename="berkas-bukti-73\.73-\d{8}\.zip"', taken.headers["content-disposition"])
    check = check_dossier(io.BytesIO(taken.content), extractor=DocumentExtractor())
    assert check.ok
    assert sum(check.evidence.values()) >= 3
    assert check.fingerprint in page.text
    assert "Kota Palopo" in client.get("/berkas").text
    assert "73.73" in client.get("/audit").text


def test_ill_will_is_only_ever_words(client: TestClient) -> None:
    where = ordered(client, region="kota palopo")
    for path in (where, "/berkas", "/masukan", f"{where}/kemajuan"):
        assert HURT not in client.get(path).text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"region": "99.99"},
        {"region": HURT},
        {"region": "73.73", "year": "0"},
        {"region": "73.73", "from": "kemarin"},
    ],
)
def test_what_makes_no_sense_is_told(client: TestClient, fields: dict[str, str]) -> None:
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/berkas").text)
    assert csrf
    answer = client.post("/berkas", data={"csrf": csrf[1], **fields})
    assert answer.status_code == 422
    assert HURT not in answer.text


@pytest.mark.parametrize("path", ["/berkas/x", "/berkas/x/unduh", "/masukan/x", "/berkas/../../etc/passwd/unduh"])
def test_nothing_is_given_out_that_was_not_made(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_dossier_whose_file_is_gone_says_so(client: TestClient, tmp_path: Path) -> None:
    where = ordered(client, region="91.71")
    work = client.app.state.work  # type: ignore[attr-defined]
    for path in work.workshop.dossiers.glob(f"{where.rpartition('/')[2]}*"):
        path.unlink()
    assert client.get(f"{where}/unduh").status_code == 404


def test_the_region_leads_to_its_dossier(client: TestClient) -> None:
    assert 'href="/berkas?region=73.73"' in client.get("/wilayah/73.73").text
    form = client.get("/berkas?region=73.73&year=2023").text
    assert 'value="73.73 Kota Palopo"' in form
    assert re.search(r'value="2023" checked', form)
