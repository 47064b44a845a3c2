"""The search page by its tasks: ask, see what was understood, narrow, widen, page on, take away."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from models.evidence import SearchAnswer
from models.query import Mode, Reading, SearchRequest
from nlp.query.relative import today_in_jakarta
from search_api.query.modes import NO_VECTORS, not_all
from search_api.store.embedded import EmbeddedStore
from search_api.web import exports, search_page
from tests.search_api.web.desk import one, tree, words


def test_what_was_understood_can_be_taken_back(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kukar smart living 2023"}).text)
    chips = {words(chip): chip.get("href") for chip in page.xpath("//a[@class='chip']")}
    assert list(chips) == [
        "Wilayah: Kab. Kutai Kartanegara ×, lepaskan",
        "Tahun: 2023 ×, lepaskan",
        "Pilar: Kehidupan ×, lepaskan",
    ]
    assert [parse_qs(urlsplit(url).query)["q"] for url in chips.values()] == [
        ["smart living 2023"],
        ["kukar smart living"],
        ["kukar 2023"],
    ]
    literal = tree(client.get(one(page, "//a[@class='literal']").get("href")).text)
    assert [words(chip) for chip in literal.xpath("//a[@class='chip']")] == [
        "Kata: persis seperti tertulis ×, lepaskan"
    ]


def test_a_year_told_from_the_day_of_asking_is_named_and_can_be_taken_back(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "layanan tj pinang tahun lalu"}).text)
    chips = {words(chip): chip for chip in page.xpath("//a[@class='chip']")}
    year = str(today_in_jakarta().year - 1)
    assert list(chips) == ["Wilayah: Kota Tanjung Pinang ×, lepaskan", f"Tahun: {year} ×, lepaskan"]
    assert [chip.get("title") for chip in chips.values()] == ["karena “tj pinang”", "karena “tahun lalu”"]
    assert [parse_qs(urlsplit(chip.get("href")).query)["q"] for chip in chips.values()] == [
        ["layanan tahun lalu"],
        ["layanan tj pinang"],
    ]
    literal = tree(client.get(one(page, "//a[@class='literal']").get("href")).text)
    assert [words(chip) for chip in literal.xpath("//a[@class='chip']")] == [
        "Kata: persis seperti tertulis ×, lepaskan"
    ]


@pytest.mark.parametrize(("mode", "told"), [(not_all(Mode.HYBRID, 7), True), (NO_VECTORS, False), (None, False)])
def test_what_is_not_embedded_yet_is_told_and_nothing_else(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, mode: str | None, told: bool
) -> None:
    whole = EmbeddedStore.search

    def lagging(store: EmbeddedStore, request: SearchRequest, reading: Reading) -> SearchAnswer:
        answer = whole(store, request, reading)
        return replace(answer, understood=replace(answer.understood, mode=mode))

    monkeypatch.setattr(EmbeddedStore, "search", lagging)
    notes = [words(note) for note in tree(client.get("/", params={"q": "puskesmas"}).text).xpath("//p[@class='note']")]
    expected = "7 kutipan belum dihitung maknanya, jadi baru ditemukan lewat katanya (bukti reindex)."
    assert notes == ([expected] if told else [])


def test_a_query_without_a_word_is_told_of_and_not_searched(client: TestClient) -> None:
    everything = one(tree(client.get("/", params={"region": "64.02"}).text), "//p[@class='counts']")
    page = tree(client.get("/", params={"q": "???", "region": "64.02"}).text)
    assert words(one(page, "//p[@class='note']")) == "“???” tidak berisi kata atau angka, jadi tidak dicari."
    assert words(one(page, "//p[@class='counts']")) == words(everything)
    assert one(page, "//input[@id='q']").get("value") == "???"
    assert not [url for url in page.xpath("//main//a/@href") if "%3F%3F" in url]


def test_marks_that_a_reading_leaves_behind_are_no_query(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kukar?", "year": "1999"}).text)
    region = page.xpath("//a[@class='chip'][contains(., 'Wilayah')]/@href")[0]
    assert "q" not in parse_qs(urlsplit(region).query)
    assert client.get(region).status_code == 200


def test_a_reading_across_marks_can_be_taken_back_alone(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kab. bogor 2019 - 2021 taman"}).text)
    chips = [parse_qs(urlsplit(url).query) for url in page.xpath("//a[@class='chip']/@href")]
    assert chips[0] == {"q": ["2019 - 2021 taman"]}
    assert all(chip["q"] == ["kab. bogor taman"] for chip in chips[1:])


def test_an_outlet_that_nobody_knows_is_refused(client: TestClient) -> None:
    assert client.get("/", params={"source": "antara-kaltim"}).status_code == 200
    refused = client.get("/", params={"source": "harian-tiada"})
    assert refused.status_code == 422
    assert "harian-tiada" in refused.text


def test_a_hit_says_all_that_is_needed(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kukar puskesmas"}).text)
    hit = page.xpath("//article")[0]
    facts = words(hit.xpath(".//h2")[0])
    assert facts.startswith("Kab. Kutai Kartanegara")
    assert "Peristiwa 10 Mei 2023 · Terbit 11 Mei 2023" in facts
    assert "puskesmas" in [words(mark).lower() for mark in hit.xpath(".//b[@class='hl']")]
    assert "Kabar Mahakam" in words(hit)
    citation = hit.xpath(".//button/@data-copy")[0]
    assert citation.startswith("Kabar Mahakam, “Antrean Daring")
    assert hit.xpath(".//a[text()='Buka']/@href") == [f"/bukti/{citation[-36:-1]}"]
    assert hit.xpath(".//a[text()='Arsip']/@href") == [f"/bukti/{citation[-36:-1]}?tab=arsip"]


def test_numbers_agree_with_the_api(client: TestClient) -> None:
    api = client.get("/api/v1/search", params={"q": "smart", "facets": "pillar,year"}).json()
    passages = client.get("/api/v1/search", params={"q": "smart", "group": "none"}).json()
    page = tree(client.get("/", params={"q": "smart"}).text)
    counts = words(one(page, "//p[@class='counts']"))
    assert counts.startswith(f"{api['total']['value']} berita · {passages['total']['value']} kutipan · ")
    pillars = one(page, "//aside//section[h3='Pilar']/ul")
    assert [int(words(n)) for n in pillars.xpath(".//span[@class='count']")] == [
        value["count"] for value in api["facets"]["pillar"]
    ]
    bars = [words(bar) for bar in page.xpath("//ol[contains(@class, 'years')]//span[@class='sr']")]
    told = {value["value"]: value["count"] for value in api["facets"]["year"]}
    assert bars == [f"{year}: {told.get(year, 0)} berita" for year in range(min(told), max(told) + 1)]


def test_a_filter_narrows_and_is_let_go(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "smart"}).text)
    choice = page.xpath("//aside//section[h3='Pilar']//a")[0]
    count = int(words(choice.xpath(".//span[@class='count']")[0]))
    narrowed = tree(client.get(choice.get("href")).text)
    assert words(one(narrowed, "//p[@class='counts']")).startswith(f"{count} berita")
    chosen = one(narrowed, "//aside//section[h3='Pilar']//a[@aria-current]")
    assert parse_qs(urlsplit(chosen.get("href")).query) == {"q": ["smart"]}


def test_the_form_keeps_the_state(client: TestClient) -> None:
    page = tree(client.get("/?q=smart&pillar=living&year=2023&from=&region=").text)
    hidden = {i.get("name"): i.get("value") for i in page.xpath("//form[@role='search']//input[@type='hidden']")}
    assert hidden == {"pillar": "living", "year": "2023"}
    assert page.xpath("//input[@id='q']/@value") == ["smart"]


def test_sorting_and_pages_go_through_all_hits_once(client: TestClient) -> None:
    url = "/?q=smart&sort=newest&size=5&group=none"
    seen: list[str] = []
    while url:
        page = tree(client.get(url).text)
        seen += page.xpath("//article/@id")
        url = "".join(page.xpath("//a[@rel='next']/@href"))
    total = client.get("/api/v1/search", params={"q": "smart", "group": "none"}).json()["total"]["value"]
    assert len(seen) == len(set(seen)) == total > 5


def test_without_a_question_the_newest_is_shown(client: TestClient) -> None:
    page = tree(client.get("/").text)
    assert words(one(page, "//p[@class='counts']")).startswith("Bukti terbaru ·")
    assert page.xpath("//article")


def test_nothing_found_tells_what_would_be(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kukar puskesmas 2018"}).text)
    empty = one(page, "//section[@class='empty']")
    assert "tahun 2018" in words(empty)
    tries = {words(t): t.get("href") for t in empty.xpath(".//ul[@class='tries']//a")}
    assert "tanpa tahun 2018" in tries
    wider = tree(client.get(tries["tanpa tahun 2018"]).text)
    assert wider.xpath("//article")


def test_officials_and_figures_stand_as_indonesians_write_them(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "Rp4,6 miliar kukar"}).text)
    assert any("Rp4,6 miliar" in words(found) for found in page.xpath("//p[@class='found']"))


def test_downloads_hold_the_result(client: TestClient) -> None:
    params = {"q": "smart", "pillar": "living"}
    total = client.get("/api/v1/search", params=params).json()["total"]["value"]
    table = list(csv.DictReader(io.StringIO(client.get("/unduh.csv", params=params).text.removeprefix("\ufeff"))))
    lines = [json.loads(line) for line in client.get("/unduh.jsonl", params=params).text.splitlines()]
    book = load_workbook(io.BytesIO(client.get("/unduh.xlsx", params=params).content))
    sheet = list(book["Bukti"].iter_rows(values_only=True))
    assert len(table) == len(lines) == len(sheet) - 1 == total
    assert [row["bukti"] for row in table] == [line["id"] for line in lines] == [row[0] for row in sheet[1:]]
    assert table[0]["rujukan"] == lines[0]["citation"]
    assert table[0]["kutipan"] == lines[0]["passage"]["text"]


def test_htmx_asks_for_what_the_page_is(client: TestClient) -> None:
    """The form's target, and the line that is read out, stand in every answer to it."""
    page = tree(client.get("/", params={"q": "smart"}).text)
    form = one(page, "//form[@id='pencarian']")
    assert form.get("hx-target") == form.get("hx-select") == "#hasil"
    assert one(page, "//*[@id='hasil']") is not None
    assert words(one(page, "//*[@id='kabar'][@aria-live='polite']")).endswith("ditemukan")


def test_a_period_in_words_is_a_chip(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kukar sejak 2021"}).text)
    chips = {words(chip): chip.get("href") for chip in page.xpath("//a[@class='chip']")}
    assert parse_qs(urlsplit(chips["Masa: sejak 1 Jan 2021 ×, lepaskan"]).query) == {"q": ["kukar"]}


def test_nothing_found_leads_to_what_was_searched(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kukar puskesmas 2018"}).text)
    assert one(page, "//section[@class='empty']//a[text()='Liputan']").get("href") == "/liputan?year=2018&buka=64"


def test_a_year_is_told_by_months(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "smart 2023"}).text)
    part = tree(client.get(one(page, "//div[@class='months']").get("hx-get")).text)
    bars = {words(bar.xpath(".//span[@class='sr']")[0]): bar.get("href") for bar in part.xpath("//ol/li/a")}
    assert len(bars) == 12
    counts = {name: int(name.split(": ")[1].split()[0]) for name in bars}
    fullest = max(counts, key=lambda name: counts[name])
    assert counts[fullest] > 0
    month = tree(client.get(bars[fullest]).text)
    assert words(one(month, "//p[@class='counts']")).startswith(f"{counts[fullest]} berita")
    assert not tree(client.get("/", params={"q": "smart"}).text).xpath("//div[@class='months']")
    assert client.get("/linimasa", params={"q": "smart"}).status_code == 404


def test_a_misspelling_is_told_and_can_be_meant(client: TestClient) -> None:
    page = tree(client.get("/", params={"q": "kukar puskemas"}).text)
    note = one(page, "//p[@class='note']")
    assert words(note).startswith("Maksud Anda kukar puskesmas?")
    meant, literal = note.xpath("./a/@href")
    assert parse_qs(urlsplit(meant).query) == {"q": ["kukar puskesmas"]}
    assert parse_qs(urlsplit(literal).query)["understand"] == ["false"]


def test_a_cut_download_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    total = client.get("/api/v1/search", params={"q": "smart"}).json()["total"]["value"]
    for module in (exports, search_page):
        monkeypatch.setattr(module, "LONGEST", 2)
    answer = client.get("/unduh.xlsx", params={"q": "smart"})
    assert f'filename="bukti-2-pertama-dari-{total}.xlsx"' in answer.headers["content-disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    told = {str(label): str(said) for label, said in book["Keterangan"].iter_rows(values_only=True)}
    assert (told["Ditemukan"], told["Dalam berkas ini"], told["Lengkap"][:5]) == (str(total), "2", "tidak")
    assert book["Bukti"].max_row == 3
    assert "(2 pertama)" in words(tree(client.get("/", params={"q": "smart"}).text))
