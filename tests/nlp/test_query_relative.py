"""Times told from the day of asking, and ranges of years however they are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bukti.answer_words import understood_words
from models.query import Understood
from nlp.query.relative import today_in_jakarta
from nlp.query_reader import RuleQueryReader

# The fifteenth of January: last month is last year's.
TODAY = date(2026, 1, 15)
READER = RuleQueryReader(today=lambda: TODAY)


def understood(q: str) -> Understood:
    return READER.read(q).understood


@pytest.mark.parametrize(
    ("q", "years"),
    [
        ("2019-21", [2019, 2020, 2021]),
        ("2019–21", [2019, 2020, 2021]),
        ("2019-2021", [2019, 2020, 2021]),
        ("2019 s.d. 2021", [2019, 2020, 2021]),
        ("2019 s.d 2021", [2019, 2020, 2021]),
        ("2019 s.d.2021", [2019, 2020, 2021]),
        ("2019s.d.2021", [2019, 2020, 2021]),
        ("2019s/d2021", [2019, 2020, 2021]),
        ("2019 sd 2021", [2019, 2020, 2021]),
        ("2019/20", [2019, 2020]),
        ("tahun lalu", [2025]),
        ("tahun yang lalu", [2025]),
        ("thn lalu", [2025]),
        ("Tahun ini", [2026]),
        ("tahun anggaran berjalan", [2026]),
        ("tahun depan", [2027]),
        ("dua tahun lalu", [2024]),
        ("2 tahun yang lalu", [2024]),
        ("3 tahun terakhir", [2024, 2025, 2026]),
        ("2023 sampai sekarang", [2023, 2024, 2025, 2026]),
        ("2023 - sekarang", [2023, 2024, 2025, 2026]),
        ("2023 hingga tahun lalu", [2023, 2024, 2025]),
        ("antara 2023 dan tahun lalu", [2023, 2024, 2025]),
    ],
)
def test_years(q: str, years: list[int]) -> None:
    got = understood(f"stunting {q} di kukar")
    assert [year.value for year in got.year] == years
    assert got.period == ()
    assert got.text == "stunting"
    assert [region.code for region in got.region] == ["64.02"]


@pytest.mark.parametrize(
    ("q", "first", "last"),
    [
        ("2019-03", date(2019, 3, 1), date(2019, 3, 31)),
        ("bulan lalu", date(2025, 12, 1), date(2025, 12, 31)),
        ("bulan ini", date(2026, 1, 1), date(2026, 1, 31)),
        ("bln kemarin", date(2025, 12, 1), date(2025, 12, 31)),
        ("3 bulan lalu", date(2025, 10, 1), date(2025, 10, 31)),
        ("tiga bulan terakhir", date(2025, 11, 1), TODAY),
        ("minggu lalu", date(2026, 1, 5), date(2026, 1, 11)),
        ("pekan ini", date(2026, 1, 12), date(2026, 1, 18)),
        ("hari ini", TODAY, TODAY),
        ("maret tahun lalu", date(2025, 3, 1), date(2025, 3, 31)),
        ("triwulan 2 tahun lalu", date(2025, 4, 1), date(2025, 6, 30)),
        ("5 maret tahun lalu", date(2025, 3, 5), date(2025, 3, 5)),
        ("sejak tahun lalu", date(2025, 1, 1), None),
        ("sebelum tahun ini", None, date(2025, 12, 31)),
    ],
)
def test_periods(q: str, first: date, last: date | None) -> None:
    got = understood(f"stunting {q}")
    assert [(period.from_day, period.to_day, period.because) for period in got.period] == [(first, last, q)]
    assert (got.year, got.text) == ((), "stunting")


def test_the_reason_says_which_year_was_understood() -> None:
    assert [(year.value, year.because) for year in understood("spbe tahun lalu").year] == [(2025, "tahun lalu")]
    assert "desember 2025" in understood("spbe bulan lalu").period[0].words


def test_a_person_is_told_which_year_and_why() -> None:
    assert understood_words(understood("spbe tahun lalu 2023")) == ["year 2023", "year 2025 (tahun lalu)"]
    assert understood_words(understood("spbe 2024-25")) == ["year 2024", "year 2025 (2024-25)"]


def test_the_day_is_asked_for_at_each_question() -> None:
    day = [date(2025, 12, 31)]
    reader = RuleQueryReader(today=lambda: day[0])
    assert [year.value for year in reader.read("tahun ini").understood.year] == [2025]
    day[0] += timedelta(days=1)
    assert [year.value for year in reader.read("tahun ini").understood.year] == [2026]


def test_without_a_clock_it_is_the_day_in_jakarta() -> None:
    before = today_in_jakarta()
    got = RuleQueryReader().read("hari ini").understood.period[0].from_day
    assert got is not None
    assert before <= got <= today_in_jakarta()


@pytest.mark.parametrize(
    "q",
    [
        '"tahun lalu"',
        '"2019-21"',
        "+2019-21",
        "dibanding tahun lalu",
        "dibandingkan dengan tahun lalu",
        "hari ulang tahun ini",
        "beberapa tahun lalu",
        "tiga belas tahun lalu",
        "30 tahun lalu",
        "lalu lintas",
        "tahun",
        "2008-12",
        "2019-18",
        "2019-00",
        "2020-15 puskesmas",
    ],
)
def test_what_is_no_time(q: str) -> None:
    got = understood(q)
    assert (got.year, got.period, got.text) == ((), (), q)


def test_understanding_switched_off_leaves_them_words() -> None:
    q = "spbe tahun lalu 2019-21 bulan ini"
    assert READER.read(q, understand=False).understood == Understood(text=q)


_WORDS = "tahun bulan minggu lalu ini yang terakhir depan 3 dua belas 2019-21 s.d. sekarang sejak triwulan ii".split()


@given(st.lists(st.sampled_from(_WORDS), max_size=12), st.dates(date(2000, 1, 1), date(2039, 12, 31)))
def test_any_row_of_such_words_on_any_day_is_read_in_order(words: list[str], day: date) -> None:
    got = RuleQueryReader(today=lambda: day).read(" ".join(words)).understood
    assert all(2000 <= year.value <= 2039 for year in got.year)
    for found in got.period:
        if found.from_day and found.to_day:
            assert found.from_day <= found.to_day
