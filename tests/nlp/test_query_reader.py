"""Reading a query: its language, and what its words are taken for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pillar import Pillar
from models.query import ClauseKind, Occur, Understood
from nlp.query_reader import load_query_reader

READER = load_query_reader()


def understood(q: str) -> Understood:
    return READER.read(q).understood


def codes(q: str) -> list[str]:
    return [r.code for r in understood(q).region]


def test_the_contracts_example() -> None:
    got = understood("kukar 2020 smart living")
    assert got.text == "smart living"
    assert [(r.code, r.because) for r in got.region] == [("64.02", "kukar")]
    assert [(y.value, y.because) for y in got.year] == [(2020, "2020")]
    assert [(p.value, p.because) for p in got.pillar] == [(Pillar.LIVING, "smart living")]


def test_the_query_language() -> None:
    clauses = READER.read('layanan publik "mal pelayanan" +stunting -iklan gizi OR pangan digital*').clauses
    assert [(c.kind, c.text, c.occur) for c in clauses] == [
        (ClauseKind.WORDS, "layanan publik", Occur.SHOULD),
        (ClauseKind.PHRASE, "mal pelayanan", Occur.SHOULD),
        (ClauseKind.WORDS, "stunting", Occur.MUST),
        (ClauseKind.WORDS, "iklan", Occur.MUST_NOT),
        (ClauseKind.WORDS, "gizi OR pangan", Occur.SHOULD),
        (ClauseKind.PREFIX, "digital", Occur.SHOULD),
    ]
    assert [c.text for c in clauses[4].alternatives] == ["gizi", "pangan"]


@pytest.mark.parametrize("q", ['"mal pelayanan', "“mal pelayanan", 'mpp "mal pelayanan'])
def test_an_unclosed_quote_is_mended_and_said(q: str) -> None:
    reading = READER.read(q)
    assert reading.clauses[-1].kind is ClauseKind.PHRASE
    assert reading.clauses[-1].text == "mal pelayanan"
    assert reading.understood.mended is not None
    assert "mal pelayanan" in reading.understood.mended


def test_nothing_is_mended_in_a_whole_query() -> None:
    assert understood('"mal pelayanan" mpp').mended is None


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("stunting di kota bandung", ["32.73"]),
        ("bupati bandung", ["32.04"]),
        ("bandung barat", ["32.17"]),
        ("jambi", ["15"]),
        ("kota jambi", ["15.71"]),
        ("yogyakarta", ["34"]),
        ("Diskominfo Lutim", ["73.24"]),
        ("50 kota", ["13.07"]),
        ("toba samosir", ["12.12"]),
        ("prov. papua barat daya", ["96"]),
        ("kab. luwu timur, 2023?", ["73.24"]),
        ("kota batu", ["35.79"]),
        ("pemkab mitra", ["71.07"]),
        ("kabupaten pontianak", ["61.02"]),
        ("pontianak", ["61.71"]),
        ("kukar OR kutim stunting", ["64.02", "64.08"]),
        ("palopo dan luwu utara", ["73.73", "73.22"]),
    ],
)
def test_regions(q: str, found: list[str]) -> None:
    assert codes(q) == found


def test_a_name_of_two_regions_means_either() -> None:
    assert sorted(codes("bandung smart city")) == ["32.04", "32.73"]


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("banyuwnagi", "35.10"),
        ("kutai kertanegara", "64.02"),
        ("luwu timor", "73.24"),
        ("lowu timur", "73.24"),
        ("sidoharjo", "35.15"),
        ("kota makasar", "73.71"),
        ("tanggerang selatan", "36.74"),
    ],
)
def test_misspellings_within_one_letter(q: str, code: str) -> None:
    assert codes(q) == [code]


@pytest.mark.parametrize(
    "q",
    [
        "peletakan batu pertama",
        "sekarang langkah lembaga kendala",
        "tahanan kota",
        "mitra usaha",
        "harga pati singkong",
        '"kukar"',
        "+kukar",
        "-kukar",
        "kukar OR stunting",
        "kab",
        "kota",
    ],
)
def test_what_is_no_region(q: str) -> None:
    assert codes(q) == []
    assert understood(q).text


@pytest.mark.parametrize(
    ("q", "years", "text"),
    [
        ("spbe tahun 2021", [2021], "spbe"),
        ("spbe 2021-2023", [2021, 2022, 2023], "spbe"),
        ("2020 OR 2022 mpp", [2020, 2022], "mpp"),
        ("Indonesia Emas 2045", [], "Indonesia Emas 2045"),
        ("gerakan menuju 100 smart city", [], "gerakan menuju 100 smart city"),
        ("2023-2021", [], "2023-2021"),
    ],
)
def test_years(q: str, years: list[int], text: str) -> None:
    got = understood(q)
    assert [y.value for y in got.year] == years
    assert got.text == text


def test_pillars_by_every_name_stay_in_the_text() -> None:
    got = understood("smart people dan smart goverment di palopo")
    assert {p.value for p in got.pillar} == {Pillar.SOCIETY, Pillar.GOVERNANCE}
    assert got.text == "smart people dan smart goverment"


def test_understanding_can_be_switched_off() -> None:
    reading = READER.read("kukar 2020 smart living", understand=False)
    assert reading.understood == Understood(text="kukar 2020 smart living")
    assert [c.text for c in reading.clauses] == ["kukar 2020 smart living"]


@given(st.text(alphabet=st.sampled_from('ab kukar2019"“+-*OR.,\u200b\n')) | st.text())
def test_any_query_is_read_the_same_twice(q: str) -> None:
    assert READER.read(q) == READER.read(q)
    READER.read(q, understand=False)


def test_a_long_query_does_not_take_long() -> None:
    begun = time.process_time()
    READER.read("sidoardjo pelayanan kendarai " * 5_000)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "q", ["jawa barat dan jawa timur", "jawa barat atau jawa timur", "apa yang ada di jawa barat?", "berapa di kalteng"]
)
def test_words_that_only_ask_leave_with_what_was_understood(q: str) -> None:
    reading = READER.read(q)
    assert reading.understood.region
    assert reading.clauses == ()
    assert reading.understood.text == ""


def test_words_that_only_ask_stay_where_nothing_else_was_said() -> None:
    assert understood("apa yang").text == "apa yang"
    assert understood("kukar +dan").text == "+dan"
    assert understood("stunting dan gizi di kukar").text == "stunting dan gizi"
