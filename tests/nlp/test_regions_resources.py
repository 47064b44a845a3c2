"""The tables of regions are kept by hand: a line added is found, a bad line is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.errors import ResourceError
from nlp.query_reader import RuleQueryReader
from nlp.regions.finder import RegionFinder
from nlp.resources import FOLDER
from tests.nlp.texts import article_of

BODY = "Gerai dibuka Wikom Lutuwa dan Lutuwa. Warga Lutuwa Permai dan Kedai Palopo senang."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def add(folder: Path, table: str, line: str) -> None:
    with (folder / table).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def found(folder: Path) -> list[tuple[str, str]]:
    return [(m.code, m.text) for m in RegionFinder(folder).find(article_of(BODY))]


def test_our_own_tables_do_not_know_the_invented_form(folder: Path) -> None:
    assert found(folder) == [("73.73", "Palopo")]


def test_lines_added_by_hand_are_found(folder: Path) -> None:
    add(folder, "aliases.csv", "Lutuwa,73.22,marker,invented")
    add(folder, "region_markers.csv", "wikom,kabupaten,out")
    add(folder, "region_decoys.csv", "Lutuwa Permai,invented housing")
    add(folder, "region_blockers.csv", "kedai,before,next,shop")
    assert found(folder) == [("73.22", "Lutuwa"), ("73.22", "Lutuwa")]


def test_a_short_form_added_is_understood_in_a_query(folder: Path) -> None:
    add(folder, "aliases.csv", "Lutuwa,73.22,free,invented")
    assert [r.code for r in RuleQueryReader(folder).read("spbe lutuwa").understood.region] == ["73.22"]


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("aliases.csv", "Lutuwa,99.99,free,", r"aliases\.csv:\d+: no region has the code '99\.99'"),
        ("aliases.csv", "Lutuwa,73.22,often,", r"aliases\.csv:\d+: 'often' is no use"),
        ("aliases.csv", ",73.22,free,", r"aliases\.csv:\d+: no alias"),
        ("aliases.csv", "Lutuwa,73.22", r"aliases\.csv:\d+: 2 cells where the head has 4"),
        ("region_markers.csv", "wikom,distrik,out", r"region_markers\.csv:\d+: 'distrik' is no type"),
        ("region_markers.csv", "wikom,kota,beside", r"region_markers\.csv:\d+: 'beside' is no span"),
        ("region_blockers.csv", "kedai,within,next,shop", r"region_blockers\.csv:\d+: 'within' is no side"),
        ("region_blockers.csv", "kedai,before,far,shop", r"region_blockers\.csv:\d+: 'far' is no reach"),
        ("region_cues.csv", "mood,senang", r"region_cues\.csv:\d+: 'mood' is no kind of cue"),
        ("region_decoys.csv", "Lutuwa", r"region_decoys\.csv:\d+: 1 cells where the head has 2"),
    ],
)
def test_a_bad_line_is_named(folder: Path, table: str, line: str, message: str) -> None:
    add(folder, table, line)
    with pytest.raises(ResourceError, match=message):
        RegionFinder(folder)
