"""The status page: what is stored, how the sources stand, what the last crawl brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from bukti.settings import Settings
from bukti.workbench import Workbench
from models.health import HealthState, SourceHealth
from search_api.app import create_app
from search_api.web import words as terms
from tests.conftest import OUTLETS
from tests.search_api.web.desk import backend_over, one, tree, words

HEALTH = (
    SourceHealth(
        source="kabar-mahakam",
        name="Kabar <b>Mahakam</b>",
        state=HealthState.STALE,
        reason="nothing new for 9 days",
        expected=40.0,
        seen=3,
        last_polled=date(2023, 5, 11),
        last_new=date(2023, 5, 2),
    ),
    SourceHealth(source="x", name="X", state=HealthState.WELL, reason=""),
    SourceHealth(source="y", name="Y", state=HealthState.NEVER, reason="never polled"),
)


def test_counts_are_the_store_s(client: TestClient) -> None:
    page = tree(client.get("/status").text)
    facts = {words(row.xpath("./th")[0]): words(row.xpath("./td")[0]) for row in page.xpath("//tr[th[@scope='row']]")}
    assert facts["Dokumen"] == "54"
    assert facts["Pencarian menurut makna"] in {"tidak dipakai", "lengkap"}
    assert "Indeks mutakhir." in words(one(page, "//main"))


def test_the_last_crawl_is_told(client: TestClient) -> None:
    told = words(one(tree(client.get("/status").text), "//section[h2='Sumber']/p"))
    assert told.startswith("Pengambilan terakhir ")
    assert told.endswith("54 diambil, 0 gagal.")


def test_sources_tell_their_health_in_words(newsroom_home: Path) -> None:
    with Workbench(Settings(home=newsroom_home, sources=(OUTLETS,))) as bench:
        backend = replace(backend_over(bench), health=lambda: HEALTH)
        with TestClient(create_app(backend, version="test"), base_url="http://localhost") as client:
            answer = client.get("/status")
            assert answer.status_code == 200, answer.text
            section = one(tree(answer.text), "//section[h2='Kesehatan sumber']")
    rows = [[words(cell) for cell in row.xpath("./td")] for row in section.xpath(".//tbody/tr")]
    assert [row[:2] for row in rows] == [["Kabar <b>Mahakam</b>", "basi"], ["X", "baik"]]
    assert rows[0][3:] == ["40", "3", "11 Mei 2023", "2 Mei 2023"]
    assert "nothing new for 9 days" in rows[0][2]
    assert "1 sumber dalam daftar belum pernah dibaca" in words(section)


def test_every_state_of_health_has_its_words() -> None:
    assert set(terms.HEALTH) == set(HealthState)


def test_what_came_in_last_stands_beside_all(client: TestClient) -> None:
    table = one(tree(client.get("/status").text), "//section[h2='Nasib tiap dokumen yang masuk']//table")
    heads = [words(head) for head in table.xpath("./thead//th")]
    assert heads[1].startswith("Terakhir, ")
    stored = one(table, "./tbody/tr[th[starts-with(normalize-space(), 'Disimpan')]]")
    assert [words(cell) for cell in stored.xpath("./td")] == ["54", "54"]
