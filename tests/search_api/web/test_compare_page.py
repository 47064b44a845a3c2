"""Two regions, two years, or the country in two years, side by side."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.search_api.web.desk import one, tree, words


def evidenced(client: TestClient, province: str, pillar: str, year: int) -> int:
    """How many kabupaten and kota of a province have evidence."""
    cells = client.get("/api/v1/coverage", params={"year": year, "region": province}).json()["cells"]
    return sum(c["state"] == "evidenced" and c["pillar"] == pillar and c["region"] != province for c in cells)


def test_two_regions_stand_side_by_side_with_the_matrix_s_numbers(client: TestClient) -> None:
    page = tree(client.get("/liputan/banding?region=64.02&region=73.73&year=2023").text)
    heads = [words(head) for head in page.xpath("//table//thead/tr/th")]
    assert heads == ["Pilar", "Kab. Kutai Kartanegara 2023", "Kota Palopo 2023", "Selisih kutipan"]
    cells = client.get("/api/v1/coverage", params={"year": 2023, "region": "64.02"}).json()["cells"]
    living = next(cell for cell in cells if cell["pillar"] == "living")
    row = next(row for row in page.xpath("//tbody/tr") if words(row.xpath("./th")[0]) == "Kehidupan")
    assert words(row.xpath("./td")[0]).startswith(f"{living['evidence']} Terbukti{living['documents']} dokumen")


def test_two_years_of_a_region_tell_the_change(client: TestClient) -> None:
    page = tree(client.get("/liputan/banding?region=64.02&year=2022&year=2023").text)
    row = next(row for row in page.xpath("//tbody/tr") if words(row.xpath("./th")[0]) == "Kehidupan")
    assert words(row.xpath("./td")[-1]) == "+3"
    assert row.xpath("./td//a/@href")[0].startswith("/liputan/celah?")
    assert row.xpath("./td//a/@href")[1].startswith("/?region=64.02&pillar=living&year=2023")


def test_the_country_is_compared_by_province(client: TestClient) -> None:
    page = tree(client.get("/liputan/banding?year=2022&year=2023").text)
    rows = {words(row.xpath("./th")[0]): row for row in page.xpath("//tbody/tr")}
    assert len(rows) == 38
    told = [words(cell) for row in rows.values() for cell in row.xpath("./td[@class='pairs']")]
    before, after = (evidenced(client, "33", "economy", year) for year in (2022, 2023))
    assert words(rows["Jawa Tengah"].xpath("./td")[2]) == f"{before} → {after} +{after - before}"
    assert len(told) == 38 * 6


def test_what_was_chosen_stays_chosen(client: TestClient) -> None:
    page = tree(client.get("/liputan/banding?region=64.02&region=73.73&year=2022&year=2023").text)
    assert page.xpath("//select[@name='region']//option[@selected]/@value") == ["64.02", "73.73"]
    assert [words(o) for o in page.xpath("//select[@name='year']//option[@selected]")] == ["2022", "2023"]


def test_the_same_twice_is_told(client: TestClient) -> None:
    page = tree(client.get("/liputan/banding?region=64.02&region=64.02&year=2023&year=2023").text)
    assert "Kedua sisi sama" in words(one(page, "//section[@class='empty']"))


@pytest.mark.parametrize(
    "query", ["region=99", "year=x", "region=64.02&region=73.73&region=73.22", "year=1&year=2&year=3"]
)
def test_what_cannot_be_compared_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/liputan/banding?{query}").status_code == 422
