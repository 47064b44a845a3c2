"""The tables of officials and quotes are kept by hand: a line added is found, a bad line is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.errors import ResourceError
from nlp.officials.find import find_officials
from nlp.officials.lexicon import load_lexicon
from nlp.quotes.verbs import load_verbs
from nlp.resources import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path)
    return tmp_path


def add(folder: Path, table: str, line: str) -> None:
    with (folder / table).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def positions(folder: Path, text: str) -> list[str | None]:
    officials = find_officials(text, [], load_lexicon(folder), load_verbs(folder)).officials
    return [o.position for o in officials]


def test_an_office_added_by_hand_is_found(folder: Path) -> None:
    text = "Hadir Wikamuda, Rahmani Basofi, di aula."
    assert positions(FOLDER, text) == []
    add(folder, "positions.csv", "wikamuda,Wakil Kepala Muda,region,local,invented")
    assert positions(folder, text) == ["Wakil Kepala Muda"]


def test_a_short_form_added_by_hand_is_written_out(folder: Path) -> None:
    add(folder, "agencies.csv", "dislutu,Dinas Lumbung Tunai,agency,local,invented")
    assert positions(folder, "Kepala Dislutu Rahmani Basofi hadir.") == ["Kepala Dinas Lumbung Tunai"]
    assert positions(folder, "Kadislutu Rahmani Basofi hadir.") == ["Kepala Dinas Lumbung Tunai"]


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("positions.csv", "wikamuda,Wakil,sometimes,local,", "follows 'sometimes'"),
        ("positions.csv", "wikamuda,Wakil,region,village,", "level 'village'"),
        ("positions.csv", "bupati,Bupati,region,regency,", "stands in positions.csv"),
        ("positions.csv", "wikamuda,,region,local,", "position is empty"),
        ("agencies.csv", "dislutu,Dinas Lumbung,club,local,", "kind 'club'"),
        ("agencies.csv", "dislutu,,agency,local,", "name is empty"),
        ("agency_words.csv", "lumbung,noun", "kind 'noun'"),
        ("acting_forms.csv", "pk,Pengganti,Pk", "acting 'Pk'"),
        ("titles_degrees.csv", "mxx,between", "kind 'between'"),
        ("office_cues.csv", "kelak,some_day", "kind 'some_day'"),
        ("speech_verbs.csv", "bisik,whisper", "kind 'whisper'"),
        ("speech_verbs.csv", "bisik", "1 cells"),
    ],
)
def test_a_bad_line_is_named(folder: Path, table: str, line: str, message: str) -> None:
    number = len((folder / table).read_text(encoding="utf-8").splitlines()) + 1
    add(folder, table, line)
    with pytest.raises(ResourceError, match=message) as error:
        load_lexicon(folder)
    assert f"{table}:{number}" in str(error.value)
