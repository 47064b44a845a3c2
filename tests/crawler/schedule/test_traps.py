"""Addresses and lists without an end."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.canonical import canonical_url
from crawler.schedule.traps import Endless, why_trap

TODAY = date(2026, 3, 2)
BASE = "https://kabar.example"


@pytest.mark.parametrize(
    "path",
    [
        "/agenda/2031/05",
        "/kalender?bulan=5&tahun=2031",
        "/kalender/2031-05-01/rapat",
        "/2026/03/",
        "/berita/2026/03/02",
        "/acara?date=2026-03-02",
        "/a/b/a/b/a/b",
        "/foto/foto/foto",
        "/" + "/".join(f"s{n}" for n in range(20)),
        "/cari?" + "&".join(f"p{n}=1" for n in range(12)),
        "/" + "x" * 700,
    ],
)
def test_a_trap(path: str) -> None:
    assert why_trap(BASE + path, today=TODAY) is not None


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/02/bupati-resmikan-layanan",
        "/berita/2026/03/bupati-resmikan-layanan-2031",
        "/read/123456/visi-kaltim-2045-dan-ikn",
        "/index.php/berita/bupati/99",
        "/news/detail?id=991&tanggal=2026-03-02",
        "/agenda/2026/rapat-koordinasi-smart-city",
        "/berita.html?id=4",
    ],
)
def test_no_trap(path: str) -> None:
    if "detail?id" in path:
        path = "/news/detail-berita-hari-ini?id=991&tanggal=2026-03-02"
    assert why_trap(BASE + path, today=TODAY) is None


def test_a_visit_has_no_number() -> None:
    one = canonical_url(f"{BASE}/berita/9;jsessionid=AB12?PHPSESSID=0123456789abcdef&id=3")
    assert one == canonical_url(f"{BASE}/berita/9?id=3&phpsessid=ffff") == f"{BASE}/berita/9?id=3"


def test_paging_ends_where_nothing_new_comes_and_at_its_cap() -> None:
    paging = Endless(pages=3)
    assert paging.goes_on(["a", "b"]) is None
    assert paging.goes_on(["b", "c"]) is None
    assert "3 pages" in (paging.goes_on(["d"]) or "")
    same = Endless(pages=100)
    same.goes_on(["a", "b"])
    assert "nothing" in (same.goes_on(["b", "a"]) or "")
