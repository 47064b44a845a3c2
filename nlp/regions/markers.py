"""The words that stand before a region's name and tell what kind of region it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from models.region import RegionType
from nlp.regions.names import fold_name
from nlp.resources import FOLDER, read_rows

ANY = "any"
SPANS = ("in", "out", "central")


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: `type` None where it fits all kinds; `inside` when it is part of the name's span.

    `own` tells the region's government from an office of the state that only sits there.
    """

    type: RegionType | None
    inside: bool
    own: bool = True


@cache
def load_markers(folder: Path = FOLDER) -> Mapping[str, Marker]:
    """Folded marker to what it tells. Raises ResourceError, with file and line, for a type or span that is none."""
    markers: dict[str, Marker] = {}
    for place, row in read_rows("region_markers.csv", columns=("marker", "type", "span"), folder=folder):
        if row["type"] != ANY and row["type"] not in tuple(RegionType):
            raise ResourceError(f"{place}: {row['type']!r} is no type", hint="kabupaten, kota, provinsi or any")
        if row["span"] not in SPANS:
            raise ResourceError(f"{place}: {row['span']!r} is no span", hint=f"one of {', '.join(SPANS)}")
        kind = None if row["type"] == ANY else RegionType(row["type"])
        markers[fold_name(row["marker"])] = Marker(kind, row["span"] == "in", row["span"] != "central")
    return markers
