"""Who said what: told behind or before the quote, or by the text's flow."""

from __future__ import annotations

import pytest

from tests.nlp.officials import said_in, speakers_in

INDRA = "Bupati Sleman, Indra Basofi, membuka rapat. "
SAID = "“Kami sudah siap sekali,”"


@pytest.mark.parametrize(
    "attribution",
    [
        "kata Indra.",
        "ujarnya.",
        "tutur Bupati.",
        "ungkap dia.",
        "Indra menjelaskan.",
        "tegas Bupati Sleman itu.",
        "kata Bupati Sleman, Indra Basofi.",
        "demikian disampaikan Indra.",
        "Tegas Bupati.",
        "lanjutnya lagi.",
        "kata orang nomor satu di Sleman itu.",
        "selorohnya sambil tertawa.",
        "cecar Indra.",
        "kata Pak Indra.",
    ],
)
def test_told_behind_the_quote(attribution: str) -> None:
    assert speakers_in(f"{INDRA}{SAID} {attribution}") == ["Indra Basofi"]


@pytest.mark.parametrize(
    "attribution",
    [
        "Indra mengatakan,",
        "Menurut Indra,",
        "Indra Basofi:",
        "Kata Indra,",
        "Ia menambahkan,",
        "Hal itu ditegaskan Indra,",
        "Bupati berpesan:",
    ],
)
def test_told_before_the_quote(attribution: str) -> None:
    assert speakers_in(f"{INDRA}{attribution} {SAID}") == ["Indra Basofi"]


def test_a_quote_split_by_its_attribution() -> None:
    assert said_in(f"{INDRA}“Kami siap,” kata Indra. “Warga juga sudah siap.”") == [
        ("Indra Basofi", "Kami siap,"),
        ("Indra Basofi", "Warga juga sudah siap."),
    ]


def test_ujarnya_is_whoever_spoke_last() -> None:
    text = (
        "Bupati Sleman Indra Basofi mengatakan layanan itu gratis.\n"
        "“Warga tinggal datang saja,” ujarnya.\n"
        "Sementara itu, Kepala Diskominfo Sleman Tini Marlini menyambut baik hal itu.\n"
        "“Jaringan kami sudah kuat,” ujarnya.\n"
        "Kadinkes Sleman dr. Danu Wibawa membuka catatan. Angka stunting turun.\n"
        "“Masih ada pekerjaan rumah,” tuturnya."
    )
    assert speakers_in(text) == ["Indra Basofi", "Tini Marlini", "Danu Wibawa"]


def test_companions_do_not_speak() -> None:
    text = "Bupati Sleman Indra Basofi didampingi Sekda Tini Marlini mengatakan, “Kami sudah siap sekali.”"
    assert speakers_in(text) == ["Indra Basofi"]


def test_a_guest_in_the_opening_clause_does_not_speak() -> None:
    text = (
        "Saat menerima Bupati Sleman Indra Basofi, Wali Kota Bogor Tini Marlini mengatakan, “Kami sudah siap sekali.”"
    )
    assert speakers_in(text) == ["Tini Marlini"]


def test_who_is_no_official_speaks_too() -> None:
    text = (
        "Rosminah, warga Petung, senang. “Sekarang airnya lancar,” ucapnya. "
        "“Terima kasih,” kata Danu Wibawa (43), pedagang."
    )
    assert speakers_in(text) == ["Rosminah", "Danu Wibawa"]


def test_a_last_name_is_resolved_backwards_and_forwards() -> None:
    text = "“Kami sudah siap sekali,” kata Basofi. Indra Basofi adalah Kepala Diskominfo Sleman."
    assert speakers_in(text) == ["Indra Basofi"]


def test_a_call_name_is_resolved() -> None:
    text = "Wali Kota Bogor Hevarita Basofi hadir. “Kami sudah siap sekali,” papar Rita."
    assert speakers_in(text) == ["Hevarita Basofi"]


def test_the_paragraphs_of_one_quote() -> None:
    text = "“Satu hal yang penting dulu.\n“Lalu hal yang lain juga,” kata Bupati Sleman Indra Basofi."
    assert speakers_in(text) == ["Indra Basofi", "Indra Basofi"]


def test_a_quote_without_attribution_goes_on_in_the_flow() -> None:
    text = f"{INDRA}{SAID} kata Indra.\n“Semua warga akan kami layani dengan baik.”"
    assert speakers_in(text) == ["Indra Basofi", "Indra Basofi"]


def test_nobody_is_guessed() -> None:
    assert speakers_in("“Semua warga akan kami layani dengan baik.”") == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Bupati Sleman Indra Basofi meluncurkan program “Kota Bersih” kemarin.",
        "Acara bertema “Sleman Maju Bersama Warga” dibuka Bupati Sleman Indra Basofi.",
        "Kegiatan “Gebyar Layanan” itu, kata Indra, gratis.",
        "Bupati Sleman Indra Basofi menyebut program “Kota Bersih” berhasil.",
    ],
)
def test_titles_and_slogans_are_no_quotes(text: str) -> None:
    assert said_in(text) == []
