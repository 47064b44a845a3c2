"""Region and status pages: who, what figures, when, and what is missing."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.search_api.web.desk import one, tree, words


def test_region_is_told_whole(client: TestClient) -> None:
    page = tree(client.get("/wilayah/64.02").text)
    traits = words(one(page, "//dl"))
    assert words(one(page, "//h1")) == "Kabupaten Kutai Kartanegara"
    for trait in ("Kode 64.02", "Provinsi Kalimantan Timur", "Ibu kota Tenggarong", "Zona waktu WITA"):
        assert trait in traits
    assert page.xpath("//dl//a[text()='2017']/@href")[0].startswith("http")


def test_region_pillars_by_year_are_the_matrix(client: TestClient) -> None:
    cells = client.get("/api/v1/coverage", params={"region": "64.02"}).json()["cells"]
    page = tree(client.get("/wilayah/64.02").text)
    rows = page.xpath("//table[contains(@class, 'matrix')]/tbody/tr")
    assert [words(row.xpath("./th")[0]) for row in rows] == sorted({str(c["year"]) for c in cells}, reverse=True)
    for row in rows:
        states = [cell.get("class").removeprefix("s-") for cell in row.xpath("./td")]
        assert states == [c["state"] for c in cells if str(c["year"]) == words(row.xpath("./th")[0])]


def test_officials_with_the_days_they_were_seen(client: TestClient) -> None:
    page = tree(client.get("/wilayah/64.02").text)
    table = one(page, "//section[h2[@id='pejabat']]//table")
    rows = {
        words(row.xpath("./td[1]")[0]): [words(c) for c in row.xpath("./td")[1:]] for row in table.xpath("./tbody/tr")
    }
    assert rows["Syahrani Aspul"] == ["Bupati", "10 Mei 2023", "10 Mei 2023"]
    found = tree(client.get(table.xpath(".//a[text()='Syahrani Aspul']/@href")[0]).text)
    assert found.xpath("//article")


def test_figures_lead_to_their_evidence(client: TestClient) -> None:
    page = tree(client.get("/wilayah/64.02").text)
    values = one(page, "//section[h2[@id='angka']]").xpath(".//li/a")
    assert any(words(value) == "Rp4,6 miliar" for value in values)
    for value in values:
        assert client.get(value.get("href")).status_code == 200


def test_gaps_say_what_was_searched(client: TestClient) -> None:
    page = tree(client.get("/wilayah/64.02").text)
    rows = {words(r.xpath("./td[1]")[0]): r for r in one(page, "//section[h2[@id='celah']]").xpath(".//tbody/tr")}
    assert "1 media, 1 dokumen" in words(rows["2023"].xpath("./td[3]")[0])
    assert "Kehidupan" not in words(rows["2023"].xpath("./td[2]")[0])
    assert words(rows["2025"].xpath("./td[3]")[0]) == "belum dicari"


def test_a_region_without_evidence_says_so(client: TestClient) -> None:
    page = tree(client.get("/wilayah/95.02").text)
    assert "Belum ada kutipan tentang Kabupaten" in words(one(page, "//main"))


def test_province_leads_to_its_regions(client: TestClient) -> None:
    page = tree(client.get("/wilayah/64").text)
    link = one(page, "//a[contains(@href, 'buka=64')]")
    assert words(link).startswith("10 kabupaten dan kota")
    assert tree(client.get(link.get("href")).text).xpath("//tr[@class='child']")


def test_regions_are_found_by_any_of_their_names(client: TestClient) -> None:
    def codes(name: str) -> list[str]:
        links = tree(client.get("/wilayah", params={"nama": name}).text).xpath("//ul[@class='provinces']//a/@href")
        return [str(link).removeprefix("/wilayah/") for link in links]

    assert len(codes("")) == 552
    assert codes("tenggarong") == ["64", "64.02"]
    assert codes("Toba Samosir") == ["12", "12.12"]
    assert len(codes("kalimantan timur")) == 11
    assert codes("xyz") == []


def test_status_counts_what_is_stored(client: TestClient) -> None:
    page = tree(client.get("/status").text)
    assert "Indeks mutakhir." in words(one(page, "//main"))
    rows = {words(r.xpath("./th")[0]): words(r.xpath("./td[last()]")[0]) for r in page.xpath("//tr[th[@scope='row']]")}
    documents = int(rows["Dokumen"])
    assert rows["Disimpan"] == str(documents)
    assert rows["Gagal"] == "0"
    sources = one(page, "//section[h2='Sumber']//table")
    assert "Kabar Mahakam" in words(sources)
    fetched = [int(words(row.xpath("./td[6]")[0])) for row in sources.xpath("./tbody/tr")]
    assert sum(fetched) == documents
