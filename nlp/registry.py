"""Loads the registry of regions from the resources: codes, names, zones, capitals, former names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from models.region import FormerName, Region, RegionRegistry, RegionType
from nlp.resources import FOLDER, read_rows

VERSION = "Kepmendagri 300.2.2-2430/2025"
ZONES = ("WIB", "WITA", "WIT")
_REGION_COLUMNS = ("code", "name", "type", "province", "latitude", "longitude", "zone", "valid_from")


@cache
def load_registry(folder: Path = FOLDER) -> RegionRegistry:
    """All regions in `folder`'s tables, read once. Raises ResourceError, with file and line, for a bad value."""
    capitals = dict(_capitals(folder))
    former = _former_names(folder)
    regions: dict[str, Region] = {}
    for place, row in read_rows("regions.csv", columns=_REGION_COLUMNS, folder=folder):
        if row["code"] in regions:
            raise ResourceError(f"{place}: {row['code']} stands twice", hint="delete one line")
        regions[row["code"]] = _region(place, row, capitals, former)
    _check_codes("capitals.csv", capitals, regions)
    _check_codes("former_names.csv", former, regions)
    return RegionRegistry(regions.values(), version=VERSION)


def bare_name(region: Region) -> str:
    """The name that the press uses alone: without "Kabupaten", "Kota", "Administrasi" and "Daerah ..."."""
    name = region.bare_name.removeprefix("Administrasi ")
    for prefix in ("Daerah Khusus Ibukota ", "Daerah Istimewa "):
        name = name.removeprefix(prefix)
    return name


def parse_day(place: str, written: str) -> date | None:
    """A day as YYYY-MM-DD, None for an empty cell. Raises ResourceError, with `place`, for anything else."""
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ResourceError(f"{place}: {written!r} is no day", hint="write it as YYYY-MM-DD") from error


def _region(
    place: str, row: dict[str, str], capitals: dict[str, str], former: dict[str, tuple[FormerName, ...]]
) -> Region:
    if row["zone"] not in ZONES:
        raise ResourceError(f"{place}: {row['zone']!r} is no zone", hint=f"use one of {', '.join(ZONES)}")
    try:
        kind = RegionType(row["type"])
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except ValueError as error:
        raise ResourceError(f"{place}: {error}", hint="mend type, latitude or longitude") from error
    code = row["code"]
    return Region(
        code=code,
        name=row["name"],
        type=kind,
        province=row["province"],
        latitude=latitude,
        longitude=longitude,
        zone=row["zone"],
        capital=capitals.get(code),
        valid_from=parse_day(place, row["valid_from"]),
        former_names=former.get(code, ()),
    )


def _capitals(folder: Path) -> list[tuple[str, str]]:
    return [
        (row["code"], row["capital"])
        for _, row in read_rows("capitals.csv", columns=("code", "capital", "variants"), folder=folder)
    ]


def _former_names(folder: Path) -> dict[str, tuple[FormerName, ...]]:
    names: dict[str, tuple[FormerName, ...]] = {}
    for place, row in read_rows("former_names.csv", columns=("code", "name", "until", "use"), folder=folder):
        name = FormerName(name=row["name"], until=parse_day(place, row["until"]))
        names[row["code"]] = (*names.get(row["code"], ()), name)
    return names


def _check_codes(table: str, codes: Collection[str], regions: Collection[str]) -> None:
    unknown = sorted(set(codes) - set(regions))
    if unknown:
        raise ResourceError(f"{table}: no region has the code {unknown[0]}", hint="see regions.csv")
