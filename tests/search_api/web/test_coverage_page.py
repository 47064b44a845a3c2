"""The coverage page: the same numbers as the API's, four states that differ, a way behind every cell."""

from __future__ import annotations

import csv
import io
from collections import Counter

from starlette.testclient import TestClient

from models.coverage import CellState
from search_api.web.coverage_page import map_shapes
from search_api.web.words import STATES
from tests.search_api.web.desk import elements, one, tree, words


def test_rows_are_the_matrix(client: TestClient) -> None:
    cells = client.get("/api/v1/coverage", params={"year": "2023"}).json()["cells"]
    told = {(c["region"], c["pillar"]): c for c in cells}
    page = tree(client.get("/liputan?year=2023&buka=semua").text)
    rows = page.xpath("//table[@class='matrix']/tbody/tr")
    assert len(rows) == 552
    pillars = list(dict.fromkeys(c["pillar"] for c in cells))
    for row in rows:
        for pillar, cell in zip(pillars, row.xpath("./td[position() <= 6]"), strict=True):
            expected = told[row.get("data-region"), pillar]
            assert cell.get("class") == f"s-{expected['state']}"
            count = {"evidenced": expected["evidence"], "mentioned": expected["mentions"]}.get(expected["state"])
            shown = words(cell).split(STATES[CellState(expected["state"])])[0].strip()
            assert shown == ("" if count is None else str(count))


def test_states_are_told_in_words_and_shapes(client: TestClient) -> None:
    page = tree(client.get("/liputan?year=2021&buka=semua").text)
    seen = Counter(
        cell.get("class").removeprefix("s-") for cell in page.xpath("//tbody//td[starts-with(@class, 's-')]")
    )
    assert set(seen) == set(CellState)
    for state in CellState:
        cell = page.xpath(f"//tbody//td[@class='s-{state}']")[0]
        assert STATES[state] in words(cell)
        assert cell.xpath(".//span[@class='shape'][@aria-hidden='true']")
    key = [words(item) for item in page.xpath("//ul[@aria-label='Keterangan bentuk']/li")]
    assert key[:4] == list(STATES.values())


def test_provinces_fold(client: TestClient) -> None:
    folded = tree(client.get("/liputan?year=2023").text)
    assert len(folded.xpath("//tbody/tr")) == 38
    fold = one(folded, "//a[@id='buka-33']")
    assert fold.get("aria-expanded") == "false"
    opened = tree(client.get(fold.get("href")).text)
    assert len(opened.xpath("//tbody/tr")) == 38 + 35
    again = one(opened, "//a[@id='buka-33']")
    assert again.get("aria-expanded") == "true"
    assert len(tree(client.get(again.get("href")).text).xpath("//tbody/tr")) == 38
    assert len(opened.xpath("//tr[@class='child']//svg")) == 35


def test_an_evidenced_cell_leads_to_its_evidence(client: TestClient) -> None:
    page = tree(client.get("/liputan?year=2023&buka=64").text)
    cell = one(page, "//tr[@data-region='64.02']/td[@class='s-evidenced']/a")
    found = tree(client.get(cell.get("href")).text)
    assert len(found.xpath("//article")) == int(words(cell).split()[0])


def test_an_empty_cell_leads_to_what_was_searched(client: TestClient) -> None:
    page = tree(client.get("/liputan?year=2023&buka=64&buka=11").text)
    searched = page.xpath("//tr[@data-region='64.02']/td[@class='s-searched_none']/a")[0]
    gap = tree(client.get(searched.get("href")).text)
    assert "Kabar Mahakam" in words(one(gap, "//table"))
    assert "1 media yang meliput wilayah ini sudah dibaca untuk tahun 2023" in words(one(gap, "//main"))
    never = tree(client.get("/liputan/celah?region=95.01&pillar=living&year=2023").text)
    assert "Belum ada media" in words(one(never, "//main"))
    assert not never.xpath("//table")


def test_the_newest_year_comes_first_unasked(client: TestClient) -> None:
    years = client.get("/liputan").text
    assert words(one(tree(years), "//h1")) == "Peta liputan 2025"
    assert next(words(y) for y in tree(years).xpath("//nav[@aria-label='Tahun']//a")) == "2018"


def test_participants_alone(client: TestClient) -> None:
    page = tree(client.get("/liputan?peserta=2019").text)
    assert len(page.xpath("//tr[@class='child']")) == 25
    assert "belum lengkap" not in words(one(page, "//main"))
    assert "belum lengkap" in words(one(tree(client.get("/liputan?peserta=2022").text), "//main"))


def test_csv_is_the_matrix(client: TestClient) -> None:
    told = client.get("/api/v1/coverage").json()["cells"]
    rows = list(csv.DictReader(io.StringIO(client.get("/liputan.csv").text)))
    assert len(rows) == len(told) == 552 * 6 * 8
    assert [(r["code"], r["pillar"], r["year"], r["state"]) for r in rows[:50]] == [
        (c["region"], c["pillar"], str(c["year"]), c["state"]) for c in told[:50]
    ]
    assert len(client.get("/liputan.csv?year=2023").text.splitlines()) == 552 * 6 + 1


def test_map_has_every_region_in_its_shade(client: TestClient) -> None:
    page = tree(client.get("/liputan/peta.svg?year=2023").text)
    paths = {p.get("data-region"): p for p in elements(page, "//a/path")}
    evidenced = {
        c["region"]
        for c in client.get("/api/v1/coverage", params={"year": "2023"}).json()["cells"]
        if c["state"] == "evidenced"
    }
    assert len(paths) == 514
    for code, path in paths.items():
        assert (path.get("class") not in {"step-0", "unsearched"}) == (code in evidenced), code
        assert path.get("fill")
    assert paths["95.01"].get("class") == "unsearched"
    assert client.get("/liputan/peta.svg?year=2023").headers["content-type"] == "image/svg+xml"


def test_map_of_one_pillar_leads_behind_its_cells(client: TestClient) -> None:
    page = tree(client.get("/liputan/peta?year=2023&pillar=living").text)
    link = one(page, "//a[path[@data-region='64.02']]")
    assert link.get("href").startswith("/?region=64.02&pillar=living&year=2023")
    assert words(link.xpath("./title")[0]) == "Kabupaten Kutai Kartanegara: 3"


def test_shapes_are_all_there() -> None:
    shapes = map_shapes()
    assert len(shapes.regions) == 514
    assert len(shapes.provinces) == 38
    assert all(path.startswith("M") and path.endswith("z") for path in shapes.regions.values())
