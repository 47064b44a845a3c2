"""Counts that are kept and renewed say what a fresh look at the record says, whatever is written in between."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from models.coverage import Cell, CoverageRequest
from models.identity import DocumentId
from models.pillar import Basis
from models.principal import Principal, Role
from models.query import DateField
from search_api.store.embedded import covering, tallies
from search_api.store.embedded.tallies import counted
from tests.search_api.press import HARIAN, KORAN, NameAnalyzer, Press
from tests.search_api.store.conftest import OpenStore

TEXT = "Judul: {place}\nTanggal: {year}-02-01\n{place} menata {what} untuk smart living, {pillar}."
REQUESTS = (
    CoverageRequest(year=(2020, 2021)),
    CoverageRequest(),
    CoverageRequest(year=(2021,), date=DateField.PUBLISHED, basis=Basis.NAMED),
    CoverageRequest(region=("73.73",)),
)


@pytest.fixture(params=["few regions", "many regions"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to count: the small country of these tests is taken for a large one, too."""
    if request.param == "many regions":
        monkeypatch.setattr(tallies, "_FEW", 0)
        monkeypatch.setattr(covering, "_SMALL", 0)


@pytest.mark.usefixtures("size")
def test_after_every_kind_of_write(open_store: OpenStore, press: Press) -> None:
    store = open_store()
    documents: list[DocumentId] = []

    def write(place: str, year: int, what: str, *, outlet: object = HARIAN, url: str) -> None:
        text = TEXT.format(place=place, year=year, what=what, pillar="smart economy")
        item = press.item(text, url=url, outlet=outlet)  # type: ignore[arg-type]
        store.save(item)
        documents.append(item.document.id)

    def check() -> None:
        fresh = open_store()
        for request in REQUESTS:
            assert store.coverage(request) == fresh.coverage(request)

    check()
    write("Kota Palopo", 2020, "taman", url="https://harian.example/1")
    check()
    write("Sulawesi Selatan", 2021, "jalan", url="https://harian.example/2")
    write("Kota Palopo", 2020, "taman", outlet=KORAN, url="https://koran.example/1")
    check()
    write("Sulawesi Selatan", 2020, "pasar", url="https://harian.example/1")  # the page says something else now
    check()
    press.analyzer = NameAnalyzer("a2")
    for document, text in store.to_analyze("a2"):
        analysis = press.analyzer.analyze(document, text)
        store.save_analysis(analysis, press.analyzer.passages(document, text, analysis))
    check()
    store.withdraw(documents[2], Principal(id="p", name="P", role=Role.ADMIN))
    check()
    assert sum(cell.evidence for cell in store.coverage(REQUESTS[0]).cells) > 0


def test_a_passage_whose_day_spans_years_counts_in_each(open_store: OpenStore, tmp_path: Path) -> None:
    open_store()
    db = sqlite3.connect(tmp_path / "home" / "record.sqlite3")
    db.row_factory = sqlite3.Row
    for fact, first, last in ((1, 2019, 2019), (2, 2019, 2021), (3, 2021, 2021), (4, None, None)):
        db.execute(
            "INSERT INTO cell VALUES ('73.73', 'living', :n, 2, 0, :n, 'harian', 1, :first, :last, NULL, NULL)",
            {"n": fact, "first": first, "last": last},
        )
    kind = (DateField.EVENT, None)
    found = counted(db, kind)["73.73"]
    assert {year: counts.evidence for (_, year), counts in found.items()} == {2019: 2, 2020: 1, 2021: 2}
    assert found["living", 2021].outlets == 1
    assert counted(db, kind, years=(2020,))["73.73"] == {("living", 2020): found["living", 2020]}
    assert counted(db, kind, regions=("73.22",)) == {}
    db.close()


def test_a_region_keeps_its_cells_until_something_is_written_of_it(
    open_store: OpenStore, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(covering, "_SMALL", 0)
    store = open_store()
    request = CoverageRequest(year=(2020, 2021))

    def write(place: str, url: str) -> None:
        store.save(press.item(TEXT.format(place=place, year=2020, what="taman", pillar="smart economy"), url=url))

    def cells() -> dict[tuple[str, str, int], Cell]:
        return {(c.region, c.pillar.value, c.year): c for c in store.coverage(request).cells}

    write("Kota Palopo", "https://harian.example/1")
    store.warm()
    before = cells()
    write("Kabupaten Luwu Utara", "https://harian.example/2")
    after = cells()
    assert all(after[key] is cell for key, cell in before.items() if key[0] == "73.73")
    assert after["73.22", "living", 2020].mentions == before["73.22", "living", 2020].mentions + 1
