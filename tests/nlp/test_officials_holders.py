"""Who holds what: both orders, lists, clauses, verbs."""

from __future__ import annotations

import pytest

from models.mention import OtherPosition
from tests.nlp.officials import held_in, officials_of, the_official

KOMINFO = "Kepala Dinas Komunikasi dan Informatika"


@pytest.mark.parametrize(
    "text",
    [
        "Kepala Diskominfo Kukar Rahmani Basofi hadir.",
        "Kepala Diskominfo Kukar, Rahmani Basofi, hadir.",
        "Kepala Diskominfo Kukar (Rahmani Basofi) hadir.",
        "Kepala Diskominfo Kukar: Rahmani Basofi",
        "Kepala Diskominfo Kukar yakni Rahmani Basofi hadir.",
        "Kepala Diskominfo setempat, Rahmani Basofi, hadir.",
        "Kepala Diskominfo Kukar yang ikut dalam rombongan, Rahmani Basofi, hadir.",
        "Kursi Kepala Diskominfo Kukar yang kosong sejak Mei diisi Rahmani Basofi.",
        "Rahmani Basofi, Kepala Diskominfo Kukar, hadir.",
        "Rahmani Basofi (Kepala Diskominfo Kukar) hadir.",
        "Rahmani Basofi selaku Kepala Diskominfo Kukar hadir.",
        "Rahmani Basofi yang menjabat Kepala Diskominfo Kukar hadir.",
        "Rahmani Basofi, kini Kepala Diskominfo Kukar, hadir.",
        "Rahmani Basofi resmi dilantik sebagai Kepala Diskominfo Kukar.",
        "Sementara itu, Rahmani Basofi – Kepala Diskominfo Kukar menyambut tamu.",
        "Menurut Rahmani Basofi Kepala Diskominfo Kukar, layanan itu gratis.",
        "1. Rahmani Basofi, S.T., M.T. sebagai Kepala Diskominfo Kukar;",
    ],
)
def test_an_office_and_its_holder(text: str) -> None:
    assert held_in(text) == {"Rahmani Basofi": KOMINFO}


def test_a_list_of_officials_of_every_kind() -> None:
    text = (
        "Rapat dihadiri Wakil Bupati Sleman Rahmani Basofi, Sekda Armono, Kepala Diskominfo, Nursal Wibawa dan "
        "Kepala Bappeda Tini Marlini, para Asisten, serta Kepala Dinas PUPR."
    )
    assert held_in(text) == {
        "Rahmani Basofi": "Wakil Bupati",
        "Armono": "Sekretaris Daerah",
        "Nursal Wibawa": KOMINFO,
        "Tini Marlini": "Kepala Badan Perencanaan Pembangunan Daerah",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Bupati dan Wakil Bupati Sleman, Rahmani Basofi dan Danu Marlan, hadir.",
        "Bupati dan Wakil Bupati Sleman Rahmani Basofi-Danu Marlan hadir.",
    ],
)
def test_a_pair_of_offices_and_a_pair_of_names(text: str) -> None:
    assert held_in(text) == {"Rahmani Basofi": "Bupati", "Danu Marlan": "Wakil Bupati"}


def test_the_one_who_is_represented_keeps_his_office_and_gives_it_to_nobody() -> None:
    assert held_in("Mewakili Bupati Sleman, Kepala Diskominfo Rahmani Basofi membuka rapat.") == {
        "Rahmani Basofi": KOMINFO
    }
    assert held_in("Mewakili Bupati Sleman, Rahmani Basofi membuka rapat.") == {}


def test_further_and_former_offices() -> None:
    official = the_official(
        "Sekretaris Dinas Kesehatan Sleman Rahmani Basofi yang juga mantan Kepala Bidang Rujukan hadir. "
        "Ia sekaligus Ketua Panitia."
    )
    assert official.position == "Sekretaris Dinas Kesehatan"
    assert official.other_positions[0] == OtherPosition(
        position="Kepala Bidang Rujukan", status="former", region="34.04"
    )


def test_who_holds_only_a_former_office_has_no_position() -> None:
    official = the_official("Mantan Bupati Sleman Rahmani Basofi hadir.")
    assert official.position is None
    assert [(o.position, o.status) for o in official.other_positions] == [("Bupati", "former")]


def test_a_new_office_comes_before_the_one_that_was_left() -> None:
    official = the_official(
        "Rahmani Basofi, sebelumnya Kepala Bagian Hukum, dilantik sebagai Kepala Diskominfo Sleman."
    )
    assert official.position == KOMINFO
    assert [(o.position, o.status) for o in official.other_positions] == [("Kepala Bagian Hukum", "former")]


def test_two_offices_before_one_name() -> None:
    official = the_official("Wakil Bupati Sleman selaku Ketua TPPS, dr. Rahmani Basofi, Sp.A., meminta laporan.")
    assert official.position == "Wakil Bupati"
    assert [o.position for o in official.other_positions] == ["Ketua Tim Percepatan Penurunan Stunting"]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Tim penguji yang diketuai oleh, Prof. Dr. Rahmani Basofi, M.P.P., bertanya.", "Ketua Tim Penguji"),
        (
            "Bimtek dibimbing tim dari Kementerian Kominfo yang pimpin Rahmani Basofi.",
            "Ketua Tim Kementerian Komunikasi dan Informatika",
        ),
        (
            "Dr. Rahmani Basofi, akademisi yang ditunjuk sebagai tenaga ahli pendamping, hadir.",
            "Tenaga Ahli pendamping",
        ),
        ("Turut hadir Rahmani Basofi sebagai asesor pembimbing.", "Asesor pembimbing"),
        ("Rahmani Basofi diamanahi memimpin Dinas Sosial Sleman.", "Kepala Dinas Sosial"),
    ],
)
def test_a_role_told_by_a_verb(text: str, position: str) -> None:
    assert the_official(text).position == position


def test_whoever_leads_a_meeting_is_no_official_for_that() -> None:
    assert officials_of("Rapat dipimpin Rahmani Basofi di aula.") == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Camat Loa Kulu Ardiman mengatakan warga senang.", "Ardiman"),
        ("Camat Loa Kulu, Ardiman, mengatakan warga senang.", "Ardiman"),
        ("Kelurahan Bambu Apus bersih. Lurah Bambu Apus Ardiman senang.", "Ardiman"),
        ("Lurah Bambu Apus Ardiman senang. “Bersih semuanya,” kata Ardiman.", "Ardiman"),
        ("Kepala Puskesmas Loa Ipuh dr. Ardiman hadir.", "Ardiman"),
        ("Kepala SD Negeri Gunungsari 4, Ardiman Wahyu, hadir.", "Ardiman Wahyu"),
    ],
)
def test_a_districts_name_before_the_holder(text: str, name: str) -> None:
    assert the_official(text).name == name


def test_a_place_line_is_no_person() -> None:
    assert held_in("Malili, Bupati Luwu Timur membuka rapat.") == {}
    assert held_in("SEMARANG – Penjabat Gubernur Jawa Barat, Rahmani Basofi hadir.") == {
        "Rahmani Basofi": "Penjabat Gubernur"
    }
    assert held_in("Rapat dibuka Bupati, Tenggarong (2/3).") == {}
