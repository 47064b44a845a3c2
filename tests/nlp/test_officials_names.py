"""Names: what is left of them, and where they end."""

from __future__ import annotations

import pytest

from tests.nlp.officials import found_in, held_in, officials_of, the_official


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Rahmani Basofi", "Rahmani Basofi"),
        ("H. Rahmani Basofi, S.T.", "Rahmani Basofi"),
        ("HM Rahmani Basofi", "Rahmani Basofi"),
        ("H.M. Rahmani Basofi", "Rahmani Basofi"),
        ("Prof. Dr. Ir. H. Rahmani Basofi, M.P.P., Ph.D.", "Rahmani Basofi"),
        ("Drs. Rahmani Basofi, M.Si", "Rahmani Basofi"),
        ("Drs. Rahmani Basofi, M. AP", "Rahmani Basofi"),
        ("Rahmani Basofi ST MSi", "Rahmani Basofi"),
        ("Rahmani Basofi, ST., M.Env", "Rahmani Basofi"),
        ("Rahmani Basofi. S.Ip.,M.Si", "Rahmani Basofi"),
        ("Hj. Rahmani", "Rahmani"),
        ("dr. Rahmani Basofi, Sp.A.", "Rahmani Basofi"),
        ("Mayjen TNI (Purn) Rahmani Basofi", "Rahmani Basofi"),
        ("Bapak Rahmani Basofi", "Rahmani Basofi"),
        ("M. Rahmani Basofi", "M. Rahmani Basofi"),
        ("Muh. Rahmani", "Muh. Rahmani"),
        ("Rahmani B. Basofi", "Rahmani B. Basofi"),
        ("Herson B Basofi", "Herson B Basofi"),
        ("I Gusti Ngurah Basofi", "I Gusti Ngurah Basofi"),
        ("Rahmani bin Basofi", "Rahmani bin Basofi"),
        ("Ma'mun Al-Basofi", "Ma'mun Al-Basofi"),
        ("RAHMANI BASOFI", "Rahmani Basofi"),
        ("Ir. Neti basofi, M.Si", "Neti basofi"),
        ("Ahad Basofi", "Ahad Basofi"),
        ("Rahmani Bulan", "Rahmani Bulan"),
    ],
)
def test_titles_and_degrees_are_no_part_of_a_name(printed: str, name: str) -> None:
    official = the_official(f"Sekda Kukar {printed} membuka rapat.")
    assert official.name == name
    assert official.text.casefold() == name.casefold()


@pytest.mark.parametrize(
    "behind", ["Kamis (2/11)", "Senin", "saat rapat", "di Kantor Bupati", "Kepala Dinas X", "(kiri)", "- Kukar"]
)
def test_a_name_ends_before_what_is_no_name(behind: str) -> None:
    assert officials_of(f"Bupati Kukar Rahmani Basofi {behind}.")[0].name == "Rahmani Basofi"


def test_a_region_inside_of_a_name_is_no_region() -> None:
    text = "Wali Kota Bogor Palopo Rahmani membuka rapat."
    assert held_in(text) == {"Palopo Rahmani": "Wali Kota"}
    start = text.index("Palopo")
    assert found_in(text).is_in_name(start, start + len("Palopo"))
    assert not found_in(text).is_in_name(text.index("Bogor"), text.index("Bogor") + 5)


def test_a_name_of_the_text_is_known_in_its_title() -> None:
    found = found_in("Wali Kota Bogor Palopo Rahmani membuka rapat.")
    assert found.is_in_title_name("Palopo Rahmani Buka Rapat", 0, 6)
    assert not found.is_in_title_name("Palopo Buka Rapat", 0, 6)


def test_words_that_only_start_a_sentence_are_no_part_of_a_name() -> None:
    people = found_in("Bupati Kukar Rahmani Basofi hadir. Permintaan Rahmani lain lagi. Menurutnya baik.").people
    assert [p.name for p in people.all] == ["Rahmani Basofi"]
