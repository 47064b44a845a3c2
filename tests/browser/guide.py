"""The steps of the assessor's guide, as a reader of it would take them: each is a test, and makes a picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

WIDE, NARROW = (1280, 860), (360, 740)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`walk` takes a page of the service's address to what the picture shows."""

    name: str
    walk: Callable[[Page, str], None]
    size: tuple[int, int] = WIDE
    scheme: str = "light"


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
    Step(name="status", walk=status),
)
