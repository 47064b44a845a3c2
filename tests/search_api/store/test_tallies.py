"""Counts that are kept and renewed say what a fresh look at the record says, whatever is written in between."""

from __future__ import annotations

from models.coverage import CoverageRequest
from models.identity import DocumentId
from models.pillar import Basis
from models.principal import Principal, Role
from models.query import DateField
from tests.search_api.press import HARIAN, KORAN, NameAnalyzer, Press
from tests.search_api.store.conftest import OpenStore

TEXT = "Judul: {place}\nTanggal: {year}-02-01\n{place} menata {what} untuk smart living, {pillar}."
REQUESTS = (
    CoverageRequest(year=(2020, 2021)),
    CoverageRequest(),
    CoverageRequest(year=(2021,), date=DateField.PUBLISHED, basis=Basis.NAMED),
    CoverageRequest(region=("73.73",)),
)


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
