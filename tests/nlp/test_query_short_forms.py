"""Short forms of regions that people type: from a table that anyone extends, read in queries and in no text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ResourceError
from models.query import Understood
from nlp.query_reader import RuleQueryReader, load_query_reader
from nlp.regions.finder import RegionFinder
from nlp.resources import FOLDER, fingerprint
from tests.nlp.texts import article_of

TABLE = "query_short_forms.csv"


def understood(q: str) -> Understood:
    return load_query_reader().read(q).understood


def codes(q: str) -> set[str]:
    return {region.code for region in understood(q).region}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(FOLDER / TABLE, tmp_path)
    return tmp_path


def add(folder: Path, line: str) -> None:
    with (folder / TABLE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("tj pinang", {"21.72"}),
        ("tj.pinang", {"21.72"}),
        ("Tj. Pinang", {"21.72"}),
        ("tjpinang", {"21.72"}),
        ("tj jabung timur", {"15.07"}),
        ("tj jab tmr", {"15.07"}),
        ("pd panjang", {"13.74"}),
        ("lampung sel", {"18.01"}),
        ("bdr lampung", {"18.71"}),
        ("jkt", {"31"}),
        ("JKT", {"31"}),
        ("jkt sel", {"31.74"}),
        ("sby", {"35.78"}),
        ("bdg", {"32.04", "32.73"}),
        ("kab bdg", {"32.04"}),
        ("kab. bdg", {"32.04"}),
        ("kab.bdg", {"32.04"}),
        ("kota bdg", {"32.73"}),
        ("bupati bdg", {"32.04"}),
        ("kab bdg brt", {"32.17"}),
        ("jogja", {"34"}),
        ("smd", {"32.11", "64.72"}),
        ("kota smd", {"64.72"}),
        ("smd kaltim", {"64.72"}),
        ("jkt, sby dan mlg", {"31", "35.78", "35.07", "35.73"}),
    ],
)
def test_short_forms(q: str, found: set[str]) -> None:
    assert codes(q) == found


def test_the_words_leave_the_text_and_are_the_reason() -> None:
    got = understood("antrean puskesmas di tj pinang 2020")
    assert got.text == "antrean puskesmas"
    assert [(region.code, region.because) for region in got.region] == [("21.72", "tj pinang")]


@pytest.mark.parametrize(("q", "found"), [("kab smp", {"35.29"}), ("pemkot bpn", {"64.71"}), ("kota dps", {"51.71"})])
def test_what_is_also_another_word_counts_behind_what_tells_its_kind(q: str, found: set[str]) -> None:
    assert codes(q) == found


@pytest.mark.parametrize(
    "q",
    [
        "smp negeri",
        "disdik smp",
        "kota smp",
        "sertifikat bpn",
        "dinas sda",
        "kpu dps",
        "wabah pmk",
        "tj",
        "sel tahanan",
        "pd pagi",
        "smart tv",
    ],
)
def test_what_is_no_short_form(q: str) -> None:
    assert codes(q) == set()
    assert understood(q).text == q


@pytest.mark.parametrize("q", ['"tj pinang"', "+sby", "-jkt", '"bdg"'])
def test_quotes_and_signs_switch_it_off(q: str) -> None:
    assert codes(q) == set()
    assert understood(q).text == q


def test_understanding_switched_off_leaves_them_words() -> None:
    reading = load_query_reader().read("kab bdg tahun 2020", understand=False)
    assert reading.understood == Understood(text="kab bdg tahun 2020")


def test_a_line_added_by_hand_is_understood(folder: Path) -> None:
    assert RuleQueryReader(folder).read("lutuwa").understood.region == ()
    other = folder / "more"
    other.mkdir()
    shutil.copy(folder / TABLE, other)
    add(other, "lutuwa,Luwu Utara,free,invented")
    assert [r.code for r in RuleQueryReader(other).read("spbe lutuwa").understood.region] == ["73.22"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("lutuwa,Luwu Atas,free,", rf"{TABLE}:\d+: no region is called 'Luwu Atas'"),
        ("lutuwa,Luwu Utara,part,", rf"{TABLE}:\d+: 'Luwu Utara' is no word of a region's name"),
        ("lutuwa,Luwu Utara,often,", rf"{TABLE}:\d+: 'often' is no use"),
        ("lu ut,Luwu Utara,free,", rf"{TABLE}:\d+: 'lu ut' is not one word"),
        (",Luwu Utara,free,", rf"{TABLE}:\d+: '' is not one word"),
        ("lutuwa,Luwu Utara", rf"{TABLE}:\d+: 2 cells where the head has 4"),
    ],
)
def test_a_bad_line_is_named(folder: Path, line: str, message: str) -> None:
    add(folder, line)
    with pytest.raises(ResourceError, match=message):
        RuleQueryReader(folder)


def test_texts_are_not_read_by_them_and_no_analysis_gets_old(folder: Path) -> None:
    assert RegionFinder().find(article_of("Rapat di SBY dan jkt bersama tj pinang dan bdg.")) == []
    before = fingerprint()
    add(folder, "lutuwa,Luwu Utara,free,invented")
    assert fingerprint(folder) == before


@given(st.lists(st.sampled_from("tj tjg pd sel bt kab kota bdg jkt smd ma sungai timur".split()), max_size=40))
def test_any_row_of_short_words_is_read(words: list[str]) -> None:
    got = understood(" ".join(words))
    assert all(region.because for region in got.region)
