"""Dates keep their precision; nothing that no calendar has gets in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.partial_date import PartialDate, Period, Precision, in_words


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        ("2020-02-25", Precision.DAY, date(2020, 2, 25), date(2020, 2, 25)),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-Q2", Precision.QUARTER, date(2022, 4, 1), date(2022, 6, 30)),
        ("2019", Precision.YEAR, date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_first_and_last_day(value: str, precision: Precision, first: date, last: date) -> None:
    parsed = PartialDate.parse(value)
    assert (parsed.precision, parsed.first, parsed.last) == (precision, first, last)


@pytest.mark.parametrize("value", ["2023-02-31", "2023-13", "2023-Q5", "23", "", "2023-1-1", "0000"])
def test_what_no_calendar_has_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month|year|range"):
        PartialDate.parse(value)


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Period.of("2023-05", "2023-04")


def test_period_of_two_quarters_covers_the_half_year() -> None:
    period = Period.of("2022-Q1", "2022-Q2")
    assert (period.first, period.last) == (date(2022, 1, 1), date(2022, 6, 30))


@given(st.dates(), st.dates(), st.dates(), st.dates())
def test_overlap_is_symmetric(a: date, b: date, c: date, d: date) -> None:
    one, other = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))
    assert one.overlaps(other.first, other.last) == other.overlaps(one.first, one.last)


@given(st.dates())
def test_a_day_is_read_back(day: date) -> None:
    assert PartialDate.of_day(day) == PartialDate.parse(day.isoformat())


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2020-02-25", "25 B 2020"),
        ("2020-12", "L 2020"),
        ("2020-Q3", "quarter III 2020"),
        ("2020", "2020"),
        ("2020-02-31", "2020-02-31"),
        ("soon", "soon"),
    ],
)
def test_a_date_in_words_keeps_its_precision(value: str, written: str) -> None:
    assert in_words(value, "ABCDEFGHIJKL", quarter="quarter") == written
