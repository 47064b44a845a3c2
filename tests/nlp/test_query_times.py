"""Times in a query: years, months, parts of years, days, from when and until when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.query import UnderstoodPeriod
from nlp.query_reader import load_query_reader

READER = load_query_reader()


def period(q: str) -> UnderstoodPeriod:
    found = READER.read(q).understood.period
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("q", "first", "last", "because"),
    [
        ("inflasi maret 2023", date(2023, 3, 1), date(2023, 3, 31), "maret 2023"),
        ("rapat bulan Februari tahun 2024", date(2024, 2, 1), date(2024, 2, 29), "Februari tahun 2024"),
        ("rapat des 2022", date(2022, 12, 1), date(2022, 12, 31), "des 2022"),
        ("januari-maret 2023 stunting", date(2023, 1, 1), date(2023, 3, 31), "januari-maret 2023"),
        ("januari sampai maret 2023", date(2023, 1, 1), date(2023, 3, 31), "januari sampai maret 2023"),
        ("triwulan II 2022 realisasi", date(2022, 4, 1), date(2022, 6, 30), "triwulan II 2022"),
        ("realisasi tw iv tahun 2021", date(2021, 10, 1), date(2021, 12, 31), "tw iv tahun 2021"),
        ("kuartal ketiga 2020", date(2020, 7, 1), date(2020, 9, 30), "kuartal ketiga 2020"),
        ("Q1 2020 ekspor", date(2020, 1, 1), date(2020, 3, 31), "Q1 2020"),
        ("semester I 2022", date(2022, 1, 1), date(2022, 6, 30), "semester I 2022"),
        ("ikm semester 2 tahun 2021", date(2021, 7, 1), date(2021, 12, 31), "semester 2 tahun 2021"),
        ("pelantikan 5 maret 2020", date(2020, 3, 5), date(2020, 3, 5), "5 maret 2020"),
        ("bimtek 23-24 juli 2018", date(2018, 7, 23), date(2018, 7, 24), "23-24 juli 2018"),
        ("rapat 2/11/2023", date(2023, 11, 2), date(2023, 11, 2), "2/11/2023"),
        ("rapat 2023-11-02", date(2023, 11, 2), date(2023, 11, 2), "2023-11-02"),
        ("mpp sejak 2021", date(2021, 1, 1), None, "sejak 2021"),
        ("mpp setelah tahun 2021", date(2022, 1, 1), None, "setelah tahun 2021"),
        ("spbe sebelum maret 2020", None, date(2020, 2, 29), "sebelum maret 2020"),
        ("spbe hingga 2022", None, date(2022, 12, 31), "hingga 2022"),
        ("dari januari 2022 sampai maret 2023", date(2022, 1, 1), date(2023, 3, 31), None),
    ],
)
def test_periods(q: str, first: date | None, last: date | None, because: str | None) -> None:
    got = period(q)
    assert (got.from_day, got.to_day) == (first, last)
    assert got.because == (because or q)
    assert READER.read(q).understood.year == ()


def test_words_of_a_period_leave_the_text() -> None:
    assert READER.read("inflasi pada bulan maret 2023 kota kupang").understood.text == "inflasi"


def test_a_period_knows_how_texts_write_it() -> None:
    assert "maret 2023" in period("inflasi mar 2023").words
    assert {"triwulan ii 2022", "triwulan kedua tahun 2022"} <= set(period("tw 2 2022").words)
    assert "5 maret 2020" in period("5/3/2020").words
    assert period("sejak 2021").words == ()


@pytest.mark.parametrize(
    ("q", "years"),
    [
        ("antara 2019 dan 2021 spbe", [2019, 2020, 2021]),
        ("spbe 2020 sampai 2022", [2020, 2021, 2022]),
        ("spbe 2020 - 2022", [2020, 2021, 2022]),
        ("dari tahun 2020 hingga tahun 2021", [2020, 2021]),
        ("2020 dan 2022 mpp", [2020, 2022]),
    ],
)
def test_ranges_of_years(q: str, years: list[int]) -> None:
    got = READER.read(q).understood
    assert [y.value for y in got.year] == years
    assert got.period == ()


@pytest.mark.parametrize(
    "q",
    [
        "harga maret",
        "triwulan II",
        "semester 3 2022",
        "triwulan V 2022",
        "31 februari 2022x",
        "13/13/2022",
        "sejak lama",
        '"maret 2023"',
        "menuju 2045",
    ],
)
def test_what_is_no_period(q: str) -> None:
    assert READER.read(q).understood.period == ()


def test_a_day_that_no_calendar_has_leaves_the_month() -> None:
    got = READER.read("rapat 31 februari 2022").understood
    assert [(p.from_day, p.to_day) for p in got.period] == [(date(2022, 2, 1), date(2022, 2, 28))]


_WORDS = (
    "sejak antara dan sampai 2020 2021 maret triwulan ii semester 1 5 q3 31 februari tahun 2020-2031 mei-mar".split()
)


@given(st.lists(st.sampled_from(_WORDS), max_size=12))
def test_any_row_of_such_words_is_read_in_order(words: list[str]) -> None:
    for found in READER.read(" ".join(words)).understood.period:
        if found.from_day and found.to_day:
            assert found.from_day <= found.to_day
