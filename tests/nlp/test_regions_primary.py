"""The one region that an article is about, and the roles that follow from it."""

from __future__ import annotations

import pytest

from models.mention import RegionRole
from models.text import Nature
from nlp.article import Article
from nlp.regions.finder import load_region_finder
from nlp.regions.roles import assign
from tests.nlp.texts import article_of


def read(
    body: str, *, title: str | None = None, outlet_regions: tuple[str, ...] = (), nature: Nature = Nature.NEWS
) -> Article:
    article = article_of(body, title=title, outlet_regions=outlet_regions, nature=nature)
    article.regions = load_region_finder().find(article)
    assign(article)
    return article


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        (
            "Pemkot Palopo Buka Gerai Layanan",
            "PALOPO - Pemkot Palopo membuka gerai. Model serupa ada di Luwu Utara dan Makassar.",
            "73.73",
        ),
        (
            None,
            "Bupati Luwu Timur, Sulawesi Selatan, membuka rapat. Provinsi Sulawesi Selatan mendukung Luwu Timur.",
            "73.24",
        ),
        (
            "Stunting Sulteng Turun",
            "Pemerintah Provinsi Sulawesi Tengah mencatat penurunan. Morowali, Poso, Sigi, dan Buol di atas rata-rata.",
            "72",
        ),
        (
            "Kota Magelang Tertinggi di Jawa Tengah",
            "Indeks Kota Magelang 4,1, disusul Kota Tegal, Klaten, Sragen, dan Blora.",
            "33.71",
        ),
        (
            None,
            "Jakarta (ANTARA) - Wali Kota Bontang menerima penghargaan di Jakarta. Bontang dinilai unggul.",
            "64.74",
        ),
    ],
)
def test_one_region_stands_out(title: str | None, body: str, code: str) -> None:
    assert read(body, title=title).primary_region == code


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Kementerian Dampingi Enam Daerah",
            (
                "JAKARTA - Kementerian mendampingi Kota Ambon, Kota Tual, Kabupaten Buru, Kabupaten Sigi, Poso,"
                " dan Kabupaten Buol tahun ini. Menteri membukanya di Jakarta."
            ),
        ),
        (
            "Rombongan Pemkab Wonosobo Belajar ke Pemkab Banyuwangi",
            "Pemkab Wonosobo mengunjungi Pemkab Banyuwangi, kemarin. Bupati Banyuwangi menerima Bupati Wonosobo.",
        ),
        ("Menteri Buka Rapat", "JAKARTA - Menteri membuka rapat di Jakarta."),
        (None, "Harga beras naik di seluruh negeri."),
    ],
)
def test_none_stands_out(title: str | None, body: str) -> None:
    assert read(body, title=title).primary_region is None


@pytest.mark.parametrize(("own", "primary"), [("35.10", "35.10"), ("33.07", None)])
def test_of_two_that_meet_the_host_is_primary_on_its_own_portal(own: str, primary: str | None) -> None:
    article = read(
        "Pemkab Banyuwangi menerima kunjungan Pemkab Wonosobo, kemarin. Rombongan Pemkab Wonosobo belajar layanan.",
        title="Pemkab Banyuwangi Terima Kunjungan Pemkab Wonosobo",
        outlet_regions=(own,),
        nature=Nature.RELEASE,
    )
    assert article.primary_region == primary


def test_roles_follow_the_primary_region() -> None:
    article = read("PALOPO - Pemkot Palopo meniru Makassar. Wali Kota Palopo senang.", title="Palopo Berbenah")
    assert [(m.code, m.role) for m in article.regions] == [
        ("73.73", RegionRole.DATELINE),
        ("73.73", RegionRole.SUBJECT),
        ("73.71", RegionRole.MENTION),
        ("73.73", RegionRole.SUBJECT),
        ("73.73", RegionRole.SUBJECT),
    ]
