"""The matrix: what is evidence, what a mention, what a searched hole, what an unsearched one."""

from __future__ import annotations

from datetime import date

import pytest

from models.coverage import Cell, CellState, CoverageRequest, Searched
from models.crawl_log import CrawlLogEntry
from models.pillar import Basis, Pillar
from models.query import DateField
from search_api.store.protocol import Store
from tests.search_api.press import HARIAN, KABAR, KORAN, KORAN_TIMUR, NameAnalyzer, Press

LIVING = """Judul: Kota Palopo
Tanggal: 2021-02-01
Kota Palopo menata taman untuk smart living [2020-05-06].
Enam pilar: smart governance, smart branding, smart economy.
Kota Palopo membangun perpustakaan."""
RELEASE = "Judul: Kota Palopo\nTanggal: 2020-03-03\nSifat: release\nKota Palopo maju dengan smart living."
TWO_YEARS = "Judul: Sulawesi Selatan\nSulawesi Selatan mengolah sampah, smart environment [2020/2021]."
UNDATED = "Judul: Kota Palopo\nTaman baru, smart living."


def cell(store: Store, region: str, pillar: Pillar, year: int, **request: object) -> Cell:
    wanted = CoverageRequest(year=(year,), **request)  # type: ignore[arg-type]
    (found,) = [c for c in store.coverage(wanted).cells if c.region == region and c.pillar is pillar]
    return found


@pytest.fixture
def filled(store: Store, press: Press) -> Store:
    store.save(press.item(LIVING, url="https://harian.example/1", outlet=HARIAN))
    store.save(press.item(LIVING, url="https://koran.example/1", outlet=KORAN))
    store.save(press.item(LIVING, url="https://timur.example/1", outlet=KORAN_TIMUR))
    store.save(press.item(RELEASE, url="https://kabar.example/1", outlet=KABAR))
    store.save(press.item(TWO_YEARS, path="/two.txt"))
    store.save(press.item(UNDATED, path="/undated.txt"))
    return store


def test_every_cell_asked_for_is_there_once(filled: Store) -> None:
    coverage = filled.coverage(CoverageRequest(year=(2020, 2019)))
    keys = [(c.region, c.pillar, c.year) for c in coverage.cells]
    assert len(keys) == len(set(keys)) == 8 * 6 * 2
    assert {c.year for c in filled.coverage(CoverageRequest(year=(2019, 2020), region=("73",))).cells} == {2019, 2020}
    assert {c.region for c in filled.coverage(CoverageRequest(region=("73",))).cells} == {
        "73",
        "73.22",
        "73.24",
        "73.73",
    }
    assert {c.region for c in filled.coverage(CoverageRequest(region=("73.73", "64.02"))).cells} == {"73.73", "64.02"}


def test_evidence_mentions_documents_and_independent_outlets(filled: Store) -> None:
    found = cell(filled, "73.73", Pillar.LIVING, 2020)
    assert found.state is CellState.EVIDENCED
    assert (found.evidence, found.mentions, found.documents) == (4, 4, 4)
    assert found.outlets == 2, "a network once, the release apart"


def test_an_enumeration_is_a_mention(filled: Store) -> None:
    found = cell(filled, "73.73", Pillar.GOVERNANCE, 2020)
    assert (found.evidence, found.mentions, found.state) == (0, 3, CellState.MENTIONED)


def test_a_province_counts_its_own_mentions_only(filled: Store) -> None:
    assert cell(filled, "73", Pillar.LIVING, 2020).mentions == 0
    assert cell(filled, "73", Pillar.ENVIRONMENT, 2020).evidence == 1


def test_a_span_of_years_counts_in_each(filled: Store) -> None:
    for year, count in ((2019, 0), (2020, 1), (2021, 1), (2022, 0)):
        assert cell(filled, "73", Pillar.ENVIRONMENT, year).evidence == count
    assert cell(filled, "73", Pillar.ENVIRONMENT, 2020).outlets == 1, "somebody published it"


def test_the_day_can_be_the_publication_s(filled: Store) -> None:
    assert cell(filled, "73.73", Pillar.LIVING, 2021).evidence == 0
    assert cell(filled, "73.73", Pillar.LIVING, 2021, date=DateField.PUBLISHED).evidence == 3
    assert cell(filled, "73.73", Pillar.LIVING, 2020, date=DateField.EVENT).evidence == 3


def test_basis(filled: Store) -> None:
    assert cell(filled, "73.73", Pillar.SOCIETY, 2020).evidence == 3
    assert cell(filled, "73.73", Pillar.SOCIETY, 2020, basis=Basis.IMPLIED).evidence == 3
    assert cell(filled, "73.73", Pillar.SOCIETY, 2020, basis=Basis.NAMED).state is CellState.NOT_SEARCHED
    assert cell(filled, "73.73", Pillar.LIVING, 2020, basis=Basis.IMPLIED).mentions == 0


def test_undated_passages_are_counted_apart(filled: Store) -> None:
    assert filled.coverage(CoverageRequest()).undated == 1
    assert filled.coverage(CoverageRequest(region=("73.22",))).undated == 0
    assert filled.coverage(CoverageRequest(date=DateField.EVENT)).undated == 2


def test_without_years_every_year_of_the_store(filled: Store) -> None:
    assert {c.year for c in filled.coverage(CoverageRequest()).cells} == {2020, 2021}
    assert {c.year for c in filled.coverage(CoverageRequest(date=DateField.PUBLISHED)).cells} == {2020, 2021}


def test_an_empty_store_has_no_years(store: Store) -> None:
    assert store.coverage(CoverageRequest()).cells == ()
    assert len(store.coverage(CoverageRequest(year=(2020,))).cells) == 8 * 6


def test_searched_in_vain_differs_from_never_searched(filled: Store) -> None:
    filled.log_crawl(
        CrawlLogEntry(
            source="harian",
            day=date(2024, 1, 1),
            regions=("73",),
            fetched=5,
            period_from=date(2019, 12, 1),
            period_to=date(2020, 1, 31),
        )
    )
    for day in (1, 2):
        filled.log_crawl(
            CrawlLogEntry(
                source="lain",
                day=date(2024, 1, day),
                regions=("73.22", "99.99"),
                fetched=2,
                period_from=date(2020, 6, 1),
                period_to=date(2020, 6, 1),
            )
        )
    found = cell(filled, "73.22", Pillar.LIVING, 2020)
    assert found.state is CellState.SEARCHED_NONE
    assert found.searched == Searched(sources=2, days=2, documents=9)
    assert cell(filled, "73", Pillar.LIVING, 2019).searched == Searched(sources=1, days=1, documents=5)
    assert cell(filled, "73.24", Pillar.LIVING, 2020).state is CellState.SEARCHED_NONE
    assert cell(filled, "64.02", Pillar.LIVING, 2020).state is CellState.NOT_SEARCHED
    assert cell(filled, "73.22", Pillar.LIVING, 2021).state is CellState.NOT_SEARCHED
    assert cell(filled, "73.73", Pillar.LIVING, 2020).searched.sources == 1


def test_a_gap_between_two_periods_stays_unsearched(store: Store) -> None:
    for year in (2018, 2024):
        store.log_crawl(
            CrawlLogEntry(
                source="harian",
                day=date(2024, 5, 5),
                regions=("73.22",),
                fetched=1,
                period_from=date(year, 1, 1),
                period_to=date(year, 1, 1),
            )
        )
    states = [cell(store, "73.22", Pillar.LIVING, year).state for year in (2018, 2021, 2024)]
    assert states == [CellState.SEARCHED_NONE, CellState.NOT_SEARCHED, CellState.SEARCHED_NONE]


def test_a_source_without_regions_searches_nothing(store: Store) -> None:
    days = {"period_from": date(2020, 1, 1), "period_to": date(2020, 12, 31)}
    store.log_crawl(CrawlLogEntry(source="files", day=date(2024, 1, 1), fetched=9, **days))  # type: ignore[arg-type]
    assert cell(store, "73.73", Pillar.LIVING, 2020).state is CellState.NOT_SEARCHED


def test_only_what_is_said_now_counts(filled: Store, press: Press) -> None:
    press.analyzer = NameAnalyzer("a2")
    for document, text in filled.to_analyze("a2"):
        analysis = press.analyzer.analyze(document, text)
        filled.save_analysis(analysis, press.analyzer.passages(document, text, analysis))
    assert cell(filled, "73.73", Pillar.SOCIETY, 2020).mentions == 0
    assert cell(filled, "73.73", Pillar.LIVING, 2020).evidence == 4
    filled.save(press.item(LIVING.replace("smart living", "taman"), url="https://harian.example/1", outlet=HARIAN))
    assert cell(filled, "73.73", Pillar.LIVING, 2020).evidence == 3
