"""Makes `static/map.json` from boundaries in GeoJSON: `python -m search_api.web.data.make_map REGENCIES PROVINCES`.

Boundaries: cahyadsn/wilayah_boundaries (MIT), features with `code` and `name`. Plate carrée is good enough: Indonesia
lies within 11 degrees of the equator. Lines are simplified after Douglas and Peucker; coordinates are whole units of
the view box, written as differences. Islands too small to see are dropped, unless a region would vanish.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

WIDTH = 2000
WEST, EAST, SOUTH, NORTH = 94.8, 141.2, -11.1, 6.1
SCALE = WIDTH / (EAST - WEST)
HEIGHT = round((NORTH - SOUTH) * SCALE)
TOLERANCE = 0.9
SMALLEST = 6.0  # square units
# What is left of a region that is smaller than a unit: a mark of this half width.
MARK = 2

Point = tuple[float, float]


def main(regencies: str, provinces: str) -> None:
    """Write the map beside the pages' other files."""
    found = {
        "width": WIDTH,
        "height": HEIGHT,
        "regions": _paths(regencies, tolerance=TOLERANCE),
        "provinces": _paths(provinces, tolerance=TOLERANCE * 1.5),
    }
    target = Path(str(resources.files("search_api.web").joinpath("static", "map.json")))
    target.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")


def _paths(source: str, *, tolerance: float) -> dict[str, str]:
    features = json.loads(Path(source).read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: _path(f["geometry"], tolerance) for f in sorted(features, key=_code)}


def _code(feature: dict[str, Any]) -> str:
    return str(feature["properties"]["code"])


def _path(geometry: dict[str, Any], tolerance: float) -> str:
    """The `d` of an SVG path."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[_project(x, y) for x, y in ring] for polygon in polygons for ring in polygon]
    rings.sort(key=_area, reverse=True)
    drawn = [path for ring in rings if _area(ring) >= SMALLEST and (path := _ring(_simplify(ring, tolerance)))]
    return "".join(drawn) or _marker(rings[0])


def _project(longitude: float, latitude: float) -> Point:
    return (longitude - WEST) * SCALE, (NORTH - latitude) * SCALE


def _area(ring: Sequence[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _simplify(ring: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker on the closed ring, cut at the point farthest from its first."""
    far = max(range(len(ring)), key=lambda n: math.dist(ring[0], ring[n]))
    first = _thin(ring[: far + 1], tolerance)
    return first[:-1] + _thin(ring[far:], tolerance)


def _thin(line: Sequence[Point], tolerance: float) -> list[Point]:
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        low, high = spans.pop()
        if high - low < 2:
            continue
        at = max(range(low + 1, high), key=lambda n: _distance(line[n], line[low], line[high]))
        if _distance(line[at], line[low], line[high]) > tolerance:
            keep.add(at)
            spans += [(low, at), (at, high)]
    return [line[n] for n in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    cross = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(cross) / length


def _ring(points: Iterable[Point]) -> str:
    whole: list[tuple[int, int]] = []
    for x, y in points:
        place = (round(x), round(y))
        if not whole or place != whole[-1]:
            whole.append(place)
    if whole and whole[0] == whole[-1]:
        whole.pop()
    if len(whole) < 3:
        return ""
    steps = "".join(_pair(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}l{steps.lstrip()}z"


def _pair(x: int, y: int) -> str:
    """Two numbers as short as SVG reads them."""
    return f"{'' if x < 0 else ' '}{x}{'' if y < 0 else ' '}{y}"


def _marker(ring: Sequence[Point]) -> str:
    x = round(sum(p[0] for p in ring) / len(ring))
    y = round(sum(p[1] for p in ring) / len(ring))
    return f"M{x - MARK} {y - MARK}h{2 * MARK}v{2 * MARK}h-{2 * MARK}z"


if __name__ == "__main__":
    main(*sys.argv[1:3])
