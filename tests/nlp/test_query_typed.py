"""Queries as people type them: blanks left out, dashes of every kind, two regions of one name, everyday words."""

from __future__ import annotations

from datetime import date

import pytest

from models.query import Understood
from nlp.query_reader import load_query_reader


def understood(q: str) -> Understood:
    return load_query_reader().read(q).understood


def regions(q: str) -> set[str]:
    return {region.code for region in understood(q).region}


@pytest.mark.parametrize(
    ("q", "codes", "text"),
    [
        ("kab.bogor", {"32.01"}, ""),
        ("kab.Bandung Barat aduan", {"32.17"}, "aduan"),
        ("bantul/sleman", {"34.02", "34.04"}, ""),
        ("sleman,bantul;kukar aduan", {"34.02", "34.04", "64.02"}, "aduan"),
        ("kabupaten dan kota magelang aduan", {"33.08", "33.71"}, "aduan"),
        ("kota/kabupaten magelang", {"33.08", "33.71"}, ""),
        ("pemkab & pemkot bogor", {"32.01", "32.71"}, "pemkab pemkot"),
        ("kabupaten sleman dan kota bandung", {"34.04", "32.73"}, ""),
        ("kota magelang dan kabupaten sleman", {"33.71", "34.04"}, ""),
    ],
)
def test_regions_that_are_typed_in_haste(q: str, codes: set[str], text: str) -> None:
    assert regions(q) == codes
    assert understood(q).text == text


@pytest.mark.parametrize(
    ("q", "years"),
    [
        ("2019 — 2021", [2019, 2020, 2021]),
        ("2019—2021", [2019, 2020, 2021]),
        ("2019 ~ 2021", [2019, 2020, 2021]),
        ("tahun 2019,2020,2022", [2019, 2020, 2022]),
        ("tahun2022", [2022]),
        ("th.2022", [2022]),
        ("kukar,2020", [2020]),
        ("2020 - 15 puskesmas 2022", [2020, 2022]),
    ],
)
def test_years_however_they_are_joined(q: str, years: list[int]) -> None:
    assert [year.value for year in understood(q).year] == years


@pytest.mark.parametrize(
    ("q", "first", "last"),
    [
        ("maret 2020 - mei 2021", date(2020, 3, 1), date(2021, 5, 31)),
        ("5 maret 2020 – 7 april 2020", date(2020, 3, 5), date(2020, 4, 7)),
        ("Januari - Maret 2022", date(2022, 1, 1), date(2022, 3, 31)),
        ("17 - 18 agustus 2021", date(2021, 8, 17), date(2021, 8, 18)),
        ("setelah 2019 sebelum 2022", date(2020, 1, 1), date(2021, 12, 31)),
        ("sebelum 2022 dan setelah 2019", date(2020, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_time_from_and_to_is_one(q: str, first: date, last: date) -> None:
    (period,) = understood(q).period
    assert (period.from_day, period.to_day) == (first, last)
    assert understood(q).text == ""


def test_bounds_that_shut_each_other_out_stay_two() -> None:
    assert len(understood("setelah 2022 sebelum 2019").period) == 2


@pytest.mark.parametrize(
    "q", ["petani pinang", "budidaya bandeng", "umkm sambal", "kain sarong", "tpst bantar gebang", "kota melaka"]
)
def test_an_everyday_word_is_no_misspelt_region(q: str) -> None:
    assert regions(q) == set()


@pytest.mark.parametrize(
    "q", ['"kab.bogor,2020"', "+sleman,bantul", "-bantul/sleman", "3,54 persen", "a/b", "https://contoh.example/berita"]
)
def test_what_is_signed_quoted_a_figure_or_an_address_is_left_whole(q: str) -> None:
    assert understood(q).text == q


@pytest.mark.parametrize(
    "q", ["kukar vs bontang", "bandingkan kukar dengan bontang", "ada apa saja di kukar dan bontang?"]
)
def test_two_regions_that_are_compared_are_listed(q: str) -> None:
    assert regions(q) == {"64.02", "64.74"}
    assert understood(q).text == ""


def test_a_pillar_in_short() -> None:
    assert [pillar.value.value for pillar in understood("smart gov sorong").pillar] == ["governance"]
