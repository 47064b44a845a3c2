"""A page of documents in a crawl: PDF, DOCX, XLSX and PPTX become documents, and a citation says which page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF

from crawler.read.item import DOCX, PDF, PPTX, XLSX
from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site
from tests.crawler.spiders.test_recrawl import verified
from tests.newsroom.site import reports
from tests.search_api.web.desk import serving

HOST = "portal.example"
PAGES = (
    "Pemerintah Kabupaten Sumbawa menyusun laporan tahunan kota cerdas bersama dua belas perangkat daerah.",
    "Layanan pengaduan warga dibuka dua puluh empat jam sejak bulan Maret 2024 di Kabupaten Sumbawa.",
    "Jaringan serat optik Kabupaten Sumbawa kini menjangkau seratus empat puluh kantor desa dan puskesmas.",
)


def pdf() -> bytes:
    """A report of three pages, a sentence of its own on each."""
    made = FPDF(format="A4")
    made.set_creation_date(datetime(2025, 1, 1, tzinfo=UTC))
    made.set_font("Helvetica", "", 12)
    for number, sentence in enumerate(PAGES, 1):
        made.add_page()
        made.multi_cell(0, 8, f"Bagian {number}: {sentence} " * 3, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "/unduh/laporan-2024.pdf": (PDF, pdf),
    "/unduh/rencana-aksi.docx": (DOCX, reports.document),
    "/unduh/capaian.xlsx": (XLSX, reports.workbook),
    "/unduh/paparan.pptx": (PPTX, reports.slides),
}


def put(site: Site, media_type: str | None = None) -> str:
    """The page of documents; each file with its own type, or all with the one that the host gives everything."""
    rows = "".join(f"<tr><td>Dokumen</td><td><a href='{path}'>Unduh</a></td></tr>" for path in FILES)
    for path, (own, make) in FILES.items():
        site.put(HOST, path, Reply(body=make(), media_type=media_type or own))
    page = f"<!doctype html><html><body><table>{rows}</table></body></html>"
    return site.put(HOST, "/dokumen", Reply(body=page.encode()))


def found(home: Path, words: str) -> dict[str, Any]:
    hits = json.loads(run_bukti("search", words, "--json", "--group", "none", home=home).stdout)["hits"]
    assert hits, words
    first: dict[str, Any] = hits[0]
    return first


def test_every_kind_of_report_is_stored_and_proved(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    answer = crawl({"portal": {"reports": [put(site)]}})
    assert (answer["stored"], answer["failed"], answer["discarded"]) == (4, 0, 0), answer
    home = tmp_path / "home"
    for words, path in (
        ("meter integrasi layanan perizinan", "/unduh/rencana-aksi.docx"),
        ("sambungan rumah air bersih", "/unduh/capaian.xlsx"),
        ("forum satu data", "/unduh/paparan.pptx"),
    ):
        hit = found(home, words)
        assert hit["document"]["url"].endswith(path), words
        assert verified(home, hit["id"])["archive"] == "intact"


def test_a_citation_says_the_page(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    crawl({"portal": {"reports": [put(site)]}})
    home = tmp_path / "home"
    with serving(home) as client:
        for number, words in (
            (2, "layanan pengaduan warga dibuka"),
            (3, "jaringan serat optik menjangkau kantor desa"),
        ):
            identity = found(home, words)["id"]
            evidence = client.get(f"/api/v1/evidence/{identity}").json()
            assert evidence["passage"]["page"] == number
            assert f", hlm. {number}: “" in evidence["citation"]["plain"]


def test_a_host_that_calls_every_file_the_same(site: Site, crawl: Crawl) -> None:
    answer = crawl({"portal": {"reports": [put(site, "application/octet-stream")]}})
    assert (answer["stored"], answer["failed"]) == (4, 0), answer
