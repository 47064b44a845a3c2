"""Flags win over the environment, the environment over the file; what is unknown is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bukti.settings import Settings, load_settings, variables
from models.errors import SettingsError


def test_defaults() -> None:
    assert load_settings(environ={}) == Settings()
    assert Settings().archive_folder == Path("data/archive")


def test_order_of_trust(tmp_path: Path) -> None:
    file = tmp_path / "bukti.toml"
    file.write_text('home = "file"\nembedder = "file"\narchive = "file"\n', encoding="utf-8")
    environ = {"BUKTI_CONFIG": str(file), "BUKTI_HOME": "environment", "BUKTI_EMBEDDER": "environment"}
    settings = load_settings({"home": Path("flag"), "store": None}, environ=environ)
    assert (settings.home, settings.embedder, settings.archive) == (Path("flag"), "environment", Path("file"))


def test_several_catalogues() -> None:
    assert load_settings(environ={"BUKTI_SOURCES": "a.yaml:b.csv"}).sources == (Path("a.yaml"), Path("b.csv"))


@pytest.mark.parametrize(
    ("text", "named"),
    [("hme = 'x'", "hme"), ("home = ", "bukti.toml"), ("embedder = 3", "embedder"), ("\udcff", "bukti.toml")],
)
def test_a_bad_file_is_refused_by_name(text: str, named: str, tmp_path: Path) -> None:
    file = tmp_path / "bukti.toml"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(SettingsError, match=named):
        load_settings(environ={"BUKTI_CONFIG": str(file)})


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        load_settings(environ={"BUKTI_CONFIG": str(tmp_path / "none.toml")})


def test_a_store_that_is_none() -> None:
    with pytest.raises(SettingsError, match="postgres"):
        load_settings(environ={"BUKTI_STORE": "postgres"})


def test_every_field_has_a_variable() -> None:
    assert {"BUKTI_HOME", "BUKTI_STORE", "BUKTI_EMBEDDER", "BUKTI_ARCHIVE", "BUKTI_CONFIG"} <= set(variables())
