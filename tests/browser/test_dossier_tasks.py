"""From a search to a verified dossier; a report handed in and found: in a real browser, with a script and without."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fpdf import FPDF
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.chromium import served
from tests.browser.test_tasks import GRAVE, TARGETS
from tests.conftest import run_bukti

PAGES = ("/berkas?region=64.02&year=2023", "/masukan?region=64.02")


@pytest.fixture(scope="module")
def desk(newsroom_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over a copy of the newsroom's data: these tasks write."""
    home = tmp_path_factory.mktemp("desk") / "home"
    shutil.copytree(newsroom_home, home)
    with served(home) as address:
        yield address


SAID = (
    "Pemerintah Kota Bontang membangun smart environment dengan kolam retensi di {} kelurahan.",
    "Pembangunan itu dimulai pada 12 Mei 2023 dan selesai dalam {} bulan.",
    "Wali Kota Bontang meninjau pekerjaan bersama dinas lingkungan hidup dan {} warga setempat.",
    "Setiap kolam menampung {} meter kubik air hujan sehingga genangan di jalan utama berkurang.",
    "Dinas mencatat {} laporan banjir pada tahun lalu, jauh lebih banyak daripada tahun ini.",
)
FIRST = (
    "Laporan ini disusun oleh Dinas Komunikasi dan Informatika untuk masa kerja {} bulan.",
    "Bagian pertama memuat latar belakang, dasar hukum, dan susunan tim pelaksana sebanyak {} orang.",
    "Tim bertemu setiap pekan di balai kota dan mencatat {} keputusan penting sepanjang tahun.",
)


def report(number: int) -> bytes:
    """Two pages, other ones for each number."""
    made = FPDF()
    for page in range(2):
        made.add_page()
        made.set_font("helvetica", size=12)
        lines = [line.format(10 * number + n) for n, line in enumerate(SAID if page else FIRST)]
        made.multi_cell(0, 8, f"LAPORAN KOTA BONTANG BAGIAN {page + 1}\n\n" + " ".join(lines))
    return bytes(made.output())


def test_from_a_search_to_a_verified_dossier(page: Page, desk: str, tmp_path: Path) -> None:
    page.goto(desk)
    page.get_by_role("searchbox").fill("kukar puskesmas")
    page.keyboard.press("Enter")
    page.locator("article").first.get_by_role("link", name="Kab. Kutai Kartanegara").first.click()
    page.get_by_role("link", name="Berkas bukti").click()
    expect(page.get_by_label("Wilayah")).to_have_value("64.02 Kabupaten Kutai Kartanegara")
    page.get_by_role("checkbox", name="2023").check()
    page.get_by_role("button", name="Buat berkas bukti").click()
    expect(page.get_by_role("link", name=re.compile("Unduh berkas"))).to_be_visible(timeout=30_000)
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("Unduh berkas")).click()
    with page.expect_download() as key:
        page.get_by_role("link", name="diunduh di sini").click()
    dossier, pem = tmp_path / taken.value.suggested_filename, tmp_path / "key.pem"
    taken.value.save_as(dossier)
    key.value.save_as(pem)
    told = run_bukti("verify", str(dossier), "--key", str(pem), home=tmp_path / "another-machine").stdout
    assert "3 intact" in told
    assert "self-consistent only" not in told


def test_a_report_handed_in_is_found(page: Page, desk: str) -> None:
    page.goto(f"{desk}/wilayah/64.74")
    page.get_by_role("link", name="Tambah bukti").click()
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="laporan akhir.pdf", mimeType="application/pdf", buffer=report(1))
    )
    page.get_by_role("button", name="Serahkan").click()
    expect(page.locator("#kemajuan")).to_contain_text("1 disimpan", timeout=30_000)
    expect(page.locator("main")).to_contain_text("bukti dukung untuk Kota Bontang")
    page.get_by_role("searchbox").fill("kolam retensi bontang")
    page.keyboard.press("Enter")
    hit = page.locator("article").filter(has_text="kolam retensi").first
    expect(hit).to_contain_text("hlm.")
    hit.get_by_role("link", name="Buka").click()
    page.get_by_role("button", name="Periksa").click()
    expect(page.locator(".verdict")).to_contain_text("Arsip: utuh.")


def test_an_address_inside_is_refused(page: Page, desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUKTI_CRAWL_CONTACT", "https://desk.example")
    page.goto(f"{desk}/masukan")
    page.get_by_label("Atau alamat halaman").fill("http://192.168.0.1/berita")
    page.get_by_role("button", name="Serahkan").click()
    expect(page.locator("#kemajuan")).to_contain_text("jaringan dalam atau pribadi", timeout=60_000)


def test_both_work_without_a_script(browser: Browser, desk: str) -> None:
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{desk}/berkas?region=64.02")
    page.get_by_role("button", name="Buat berkas bukti").click()
    expect(page.get_by_role("link", name=re.compile("Unduh berkas"))).to_be_visible(timeout=30_000)
    page.goto(f"{desk}/masukan")
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="lain.pdf", mimeType="application/pdf", buffer=report(2))
    )
    page.get_by_role("button", name="Serahkan").click()
    expect(page.locator("#kemajuan")).to_contain_text("1 disimpan", timeout=30_000)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(browser: Browser, desk: str, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(desk + path)
    found = Axe().run(page).response
    grave = [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"] if v["impact"] in GRAVE]
    context.close()
    assert len(found["passes"]) > 10
    assert not grave


@pytest.mark.parametrize("width", [360, 1600])
@pytest.mark.parametrize("path", PAGES)
def test_it_fits_and_can_be_hit(page: Page, desk: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(desk + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)].filter(e => e.checkVisibility() && !e.closest('.sr'))
            .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
            .filter(([, r]) => r.height < 23.9 || r.width < 23.9).map(([html]) => html)""",
        TARGETS,
    )
    assert small == []
