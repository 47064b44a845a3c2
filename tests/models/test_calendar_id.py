"""Full days as Indonesian pages write them."""

from __future__ import annotations

from datetime import date

import pytest

from models.calendar_id import find_full_day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Kamis, 17 September 2020 21:04 WIB", date(2020, 9, 17)),
        ("Senin, 5 Agt 2019", date(2019, 8, 5)),
        ("7 Nopember 2017", date(2017, 11, 7)),
        ("Terbit 12/7/2024, 09.15", date(2024, 7, 12)),
        ("2023-05-11T14:05:00+08:00", date(2023, 5, 11)),
        ("Sep 17, 2020", date(2020, 9, 17)),
        ("03-Mei-2022", date(2022, 5, 3)),
    ],
)
def test_forms(line: str, day: date) -> None:
    found = find_full_day(line)
    assert found is not None
    assert found[0] == day


def test_offsets_are_of_the_expression() -> None:
    line = "Dirilis pada 17 September 2020 pukul 21.04"
    found = find_full_day(line)
    assert found is not None
    assert line[found[1] : found[2]] == "17 September 2020"


@pytest.mark.parametrize("line", ["31 Februari 2020", "Telp 0811-2020", "nomor 123/45/2020", "tahun 2020", ""])
def test_no_day(line: str) -> None:
    assert find_full_day(line) is None
