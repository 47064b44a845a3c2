"""The steps of the assessor's guide, as a reader of it would take them: each is a test, and makes a picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Page, expect

WIDE, NARROW = (1280, 860), (360, 740)
REPORT = (
    "Laporan Akhir Kota Bontang\n\nBONTANG - Pemerintah Kota Bontang membangun smart environment dengan kolam retensi"
    " di tiga kelurahan. Pembangunan itu dimulai pada Jumat (12/5/2023) dan selesai dalam delapan bulan.\n\n"
    "Wali Kota Bontang meninjau pekerjaan bersama dinas lingkungan hidup. Setiap kolam menampung 900 meter kubik air"
    " hujan sehingga genangan di jalan utama berkurang.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`walk` takes a page of the service's address to what the picture shows. `writes`: it changes what is stored."""

    name: str
    walk: Callable[[Page, str], None]
    size: tuple[int, int] = WIDE
    scheme: str = "light"
    writes: bool = False


def search(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox", name="Cari bukti").press_sequentially("kukar puskesmas 2023", delay=15)
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator("article .hl").first).to_have_text(re.compile("puskesmas", re.IGNORECASE))
    expect(page.locator(".months li")).to_have_count(12)


def narrow_search(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=wali+kota+smart+environment+sampah")
    expect(page.locator("article").first).to_be_visible()


def document(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=kukar+puskesmas")
    page.locator("article").first.get_by_role("link", name="Buka").click()
    expect(page.locator("p.cited").first).to_be_visible()
    expect(page.get_by_role("checkbox", name="Pejabat")).to_be_checked()


def verdict(page: Page, site: str) -> None:
    document(page, site)
    page.get_by_role("button", name="Periksa").click()
    expect(page.locator(".verdict")).to_contain_text("Arsip: utuh.")
    page.locator("#pemeriksaan").scroll_into_view_if_needed()


def archive(page: Page, site: str) -> None:
    document(page, site)
    page.get_by_role("link", name="Arsip", exact=True).click()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text("Antrean Daring")
    expect(page.locator(".read")).to_contain_text("puskesmas")
    page.locator(".beside").scroll_into_view_if_needed()


def coverage(page: Page, site: str) -> None:
    page.goto(f"{site}/liputan")
    page.get_by_role("navigation", name="Tahun").get_by_role("link", name="2023").click()
    page.get_by_role("button", name="Buka Sumatera Barat").click()
    expect(page.locator("tr[data-region='13.01']")).to_be_visible()
    expect(page.locator("#peta path[data-region]").first).to_be_attached()


def comparison(page: Page, site: str) -> None:
    page.goto(f"{site}/liputan/banding")
    for group, year in (("Kiri", "2022"), ("Kanan", "2023")):
        side = page.get_by_role("group", name=group)
        side.get_by_label("Wilayah").select_option("64.02")
        side.get_by_label("Tahun").select_option(year)
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_role("row", name=re.compile("Kehidupan"))).to_contain_text("+3")


def region(page: Page, site: str) -> None:
    page.goto(f"{site}/wilayah?nama=tenggarong")
    page.get_by_role("link", name="Kab. Kutai Kartanegara").click()
    expect(page.get_by_role("heading", name="Indikator")).to_be_visible()


def intake(page: Page, site: str) -> None:
    page.goto(f"{site}/wilayah/64.74")
    page.get_by_role("link", name="Tambah bukti").click()
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="laporan akhir.txt", mimeType="text/plain", buffer=REPORT.encode())
    )
    expect(page.get_by_label("Bukti dukung untuk wilayah")).to_have_value(re.compile("64.74"))
    page.get_by_role("button", name="Serahkan").click()
    # Whoever walks here again hands in the same bytes: they are there already.
    expect(page.locator("#kemajuan")).to_contain_text(
        re.compile("1 (disimpan|tidak berubah|sudah ada)"), timeout=30_000
    )
    expect(page.locator("#kemajuan").get_by_role("row")).to_have_count(2)


def dossier(page: Page, site: str) -> None:
    page.goto(f"{site}/wilayah/64.02")
    page.get_by_role("link", name="Berkas bukti").click()
    page.get_by_role("checkbox", name="2023").check()
    page.get_by_role("button", name="Buat berkas bukti").click()
    expect(page.get_by_role("link", name=re.compile("Unduh berkas"))).to_be_visible(timeout=30_000)
    expect(page.locator("main")).to_contain_text("bukti verify")


def status(page: Page, site: str) -> None:
    page.goto(f"{site}/status")
    expect(page.get_by_role("heading", name="Sumber")).to_be_visible()


STEPS = (
    Step(name="cari", walk=search),
    Step(name="cari-sempit", walk=narrow_search, size=NARROW, scheme="dark"),
    Step(name="dokumen", walk=document),
    Step(name="periksa", walk=verdict),
    Step(name="arsip", walk=archive),
    Step(name="liputan", walk=coverage),
    Step(name="banding", walk=comparison),
    Step(name="wilayah", walk=region),
    Step(name="tambah", walk=intake, writes=True),
    Step(name="berkas", walk=dossier, writes=True),
    Step(name="status", walk=status),
)
