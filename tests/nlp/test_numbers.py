from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ResourceError
from nlp.numbers import NumberReader, number_reader, parse_digits


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3,54", 3.54),
        ("66,40", 66.4),
        ("2.93", 2.93),
        ("12.5", 12.5),
        ("1.234,5", 1234.5),
        ("1.200", 1200.0),
        ("1.234.567", 1234567.0),
        ("87.500.000.000", 87_500_000_000.0),
        ("0.345", 0.345),
        ("0,304", 0.304),
        ("1,200,000", 1_200_000.0),
        ("1,234,567.89", 1_234_567.89),
        ("1,903", 1.903),
        ("7", 7.0),
        ("007", 7.0),
    ],
)
def test_figures_are_read_the_indonesian_way(written: str, value: float) -> None:
    assert parse_digits(written) == value


@pytest.mark.parametrize("written", ["2.3.4.5", "1,2,3", "1.2,3.4", "9" * 40])
def test_what_is_no_number_is_none(written: str) -> None:
    assert parse_digits(written) is None


def test_what_can_only_be_counted_has_no_decimals() -> None:
    assert parse_digits("1,250", whole=True) == 1250
    assert parse_digits("1,250") == 1.25


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("senilai Rp 1,2 triliun pada", "Rp 1,2 triliun", 1.2e12),
        ("hanya Rp263 miliar saja", "Rp263 miliar", 263e9),
        ("dana Rp. 500 juta", "Rp. 500 juta", 500e6),
        ("belanja Rp 93,6 M dipangkas", "Rp 93,6 M", 93.6e9),
        ("pagu Rp.1,1 T itu", "Rp.1,1 T", 1.1e12),
        ("Rp 5.000.000,- per unit", "Rp 5.000.000", 5e6),
        ("sekitar 1,2 juta jiwa", "1,2 juta", 1.2e6),
        ("ada 414 ribu jiwa", "414 ribu", 414e3),
        ("dua puluh lima desa", "dua puluh lima", 25),
        ("Empat belas menara", "Empat belas", 14),
        ("seratus dua puluh lima ribu tiga ratus warga", "seratus dua puluh lima ribu tiga ratus", 125_300),
        ("tiga koma lima persen", "tiga koma lima", 3.5),
        ("seribu pohon", "seribu", 1000),
    ],
)
def test_numbers_are_found_with_their_scale(text: str, written: str, value: float) -> None:
    found = list(number_reader().find(text))
    assert [(text[n.start : n.end], n.value) for n in found] == [(written, value)]


def test_letters_are_a_scale_only_behind_rupiah() -> None:
    found = list(number_reader().find("jalan selebar 3 M"))
    assert [(n.value, n.money) for n in found] == [(3.0, False)]


def test_words_that_do_not_follow_each_other_are_no_number() -> None:
    assert number_reader().parse_words("dua tiga") is None
    assert number_reader().parse_words("puluh") is None
    assert number_reader().parse_words("lima koma seratus") is None


def test_zeros_behind_the_comma_are_decimals() -> None:
    assert [n.decimal for n in number_reader().find("nilai 1,00 dan 3 dan 1.200 dan 2,5")] == [True, False, False, True]


@given(st.text())
def test_any_text_gives_numbers_inside_it(text: str) -> None:
    reader = number_reader()
    found = list(reader.find(text))
    assert found == list(reader.find(text))
    assert all(0 <= n.start < n.end <= len(text) for n in found)


@given(st.floats(min_value=0, max_value=1e9).map(lambda x: round(x, 2)))
def test_what_is_written_is_read_back(value: float) -> None:
    whole, _, cents = f"{value:,.2f}".partition(".")
    assert parse_digits(whole.replace(",", ".") + "," + cents) == value


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "number_words.csv").write_text("word,kind,value\nsatu,unit,1\ndua,pair,2\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"number_words\.csv:3"):
        number_reader(tmp_path)


def test_a_reader_without_words_reads_figures() -> None:
    assert [n.value for n in NumberReader({}).find("dua dan 3,5")] == [3.5]
