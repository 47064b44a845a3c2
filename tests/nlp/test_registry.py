"""The registry: complete, consistent, quick; and what a broken table says."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from models.errors import RequestError, ResourceError
from models.region import RegionType
from nlp.registry import bare_name, load_registry
from nlp.resources import FOLDER


def test_it_holds_every_code_of_the_list() -> None:
    registry = load_registry()
    kinds = [region.type for region in registry]
    assert len(registry) == 552
    assert [kinds.count(k) for k in RegionType] == [38, 416, 98]


def test_each_region_has_its_province_and_a_name_of_its_type() -> None:
    registry = load_registry()
    for region in registry:
        assert registry.require(region.province).type is RegionType.PROVINCE
        assert region.code.split(".")[0] == region.province
        prefix = {RegionType.KABUPATEN: "Kabupaten ", RegionType.KOTA: "Kota ", RegionType.PROVINCE: ""}[region.type]
        assert region.name.startswith(prefix)
        assert region.name == region.name.strip()


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("61.71", "WIB"),
        ("62", "WIB"),
        ("63.72", "WITA"),
        ("64.02", "WITA"),
        ("51.03", "WITA"),
        ("81", "WIT"),
        ("95", "WIT"),
    ],
)
def test_zones_follow_the_province(code: str, zone: str) -> None:
    assert load_registry().require(code).zone == zone


def test_the_new_provinces_are_valid_from_their_laws() -> None:
    registry = load_registry()
    assert {registry.require(c).valid_from for c in ("93", "94", "95")} == {date(2022, 7, 25)}
    assert registry.require("96").valid_from == date(2022, 12, 8)
    assert registry.require("35").valid_from is None


def test_former_names_keep_the_day_of_the_change() -> None:
    toba = load_registry().require("12.12")
    assert [(f.name, f.until) for f in toba.former_names] == [("Toba Samosir", date(2020, 2, 26))]


def test_a_province_takes_in_its_kabupaten_and_kota() -> None:
    registry = load_registry()
    assert registry.with_children("34") == ("34", "34.01", "34.02", "34.03", "34.04", "34.71")
    assert registry.with_children("73.22") == ("73.22",)
    with pytest.raises(RequestError, match="73\\.99"):
        registry.with_children("73.99")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("31.71", "Jakarta Pusat"),
        ("31.01", "Kepulauan Seribu"),
        ("31", "Jakarta"),
        ("34", "Yogyakarta"),
        ("73.73", "Palopo"),
    ],
)
def test_the_bare_name_is_what_the_press_writes(code: str, name: str) -> None:
    assert bare_name(load_registry().require(code)) == name


def test_loading_is_quick() -> None:
    seconds = []
    for _ in range(5):
        begun = time.process_time()
        load_registry.__wrapped__(FOLDER)
        seconds.append(time.process_time() - begun)
    assert min(seconds) < 0.1


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        (
            "regions.csv",
            "73.22,Kabupaten Luwu Utara,kabupaten",
            "73.22,Kabupaten Luwu Utara,distrik",
            r"regions\.csv:\d+: .*distrik",
        ),
        ("regions.csv", "WITA", "WIX", r"regions\.csv:\d+: 'WIX'"),
        ("regions.csv", "2022-12-08", "8/12/2022", r"regions\.csv:\d+: '8/12/2022'"),
        ("capitals.csv", "73.22,", "99.99,", r"capitals\.csv: .*99\.99"),
        ("former_names.csv", "2020-02-26", "soon", r"former_names\.csv:\d+: 'soon'"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, table: str, old: str, new: str, message: str) -> None:
    for file in FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path)
    path = tmp_path / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ResourceError, match=message):
        load_registry(tmp_path)
