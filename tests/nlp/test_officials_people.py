"""One person written in several ways; whose region an office is."""

from __future__ import annotations

import pytest

from nlp.officials.people import mentions_of, same_person
from tests.nlp.officials import officials_of, the_official


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("rahmani basofi", "basofi"),
        ("m irfan basofi", "muhammad irfan basofi"),
        ("indah p", "indah putri basofi"),
        ("chevy ning basofi", "cevy ning basofi"),
        ("edi basofi", "edy basofi"),
        ("nur bayu aji", "nur bayuaji"),
        ("mulyadi", "mulyani"),
    ],
)
def test_one_person(a: str, b: str) -> None:
    assert same_person(tuple(a.split()), tuple(b.split()))
    assert same_person(tuple(b.split()), tuple(a.split()))


@pytest.mark.parametrize(("a", "b"), [("andi basofi", "andi marlan"), ("rina", "rini"), ("budi", "rahmani basofi")])
def test_two_people(a: str, b: str) -> None:
    assert not same_person(tuple(a.split()), tuple(b.split()))


def test_each_person_once_at_the_first_full_mention() -> None:
    text = (
        "Bupati Rahmani tiba pagi. Bupati Luwu Utara Rahmani Basofi disambut warga. "
        "“Terima kasih banyak semuanya,” kata Rahmani. Bupati Luwu Utara, H. Rahmani Basofi, S.E., pulang."
    )
    official = the_official(text)
    assert (official.name, official.region) == ("Rahmani Basofi", "73.22")
    assert official.start == text.index("Rahmani Basofi")


def test_two_spellings_of_the_one_who_holds_a_regions_first_office() -> None:
    text = "Bupati Sleman I Gusti Ayu Mas Marlini hadir. Bupati Sleman IGA Mas Marlini pulang."
    assert the_official(text).name == "I Gusti Ayu Mas Marlini"


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Bupati Luwu Utara Rahmani Basofi hadir.", ["73.22"]),
        ("Rapat di Luwu Timur. Bupati Rahmani Basofi hadir.", ["73.24"]),
        ("Di Luwu Timur dan Luwu Timur. Kepala Diskominfo Rahmani Basofi hadir.", ["73.24"]),
        ("Kepala Dinas Kominfo provinsi, Rahmani Basofi, tiba di Luwu Timur, Sulawesi Selatan.", ["73"]),
        ("Menteri Kesehatan Rahmani Basofi tiba di Luwu Timur.", [None]),
        (
            "Luwu Utara, Luwu Utara. Wali Kota Palopo Rahmani Basofi didampingi Kabid Aptika Tini Marlini.",
            ["73.73"] * 2,
        ),
        ("Gubernur Sulawesi Selatan diwakili Asisten Administrasi Umum, Rahmani Basofi, di Palopo. Palopo!", ["73"]),
        ("Luwu Utara. Luwu Utara diwakili Staf Ahli Bidang Hukum, Rahmani Basofi. Palopo, Palopo, Palopo.", ["73.22"]),
    ],
)
def test_the_region_of_an_office(text: str, regions: list[str | None]) -> None:
    assert [o.region for o in officials_of(text)] == regions


def test_a_part_of_a_name_names_the_person() -> None:
    text = "Menurut Indah, semuanya indah."
    assert mentions_of("Indah Putri Basofi", text, 0, len(text))
    assert not mentions_of("Indah Putri Basofi", text, text.index("semua"), len(text))
