"""How regions are written: official names, short forms, former names, spellings; one copy for texts and queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from models.region import RegionRegistry, RegionType
from nlp.registry import bare_name, load_registry
from nlp.resources import FOLDER, read_rows


class Use(StrEnum):
    """What a written form needs to count as its region; the head of aliases.csv explains each."""

    FREE = "free"
    CONTEXT = "context"
    WORD = "word"
    MARKER = "marker"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    PROVINSI = "provinsi"


_COMPASS = {
    "Utara": "North",
    "Selatan": "South",
    "Barat": "West",
    "Timur": "East",
    "Tengah": "Central",
    "Tenggara": "Southeast",
    "Barat Daya": "Southwest",
}
_ENGLISH_PLACES = {"Jawa": "Java", "Sumatera": "Sumatra"}


@dataclass(frozen=True, slots=True)
class Sense:
    """One region that a written form may stand for."""

    code: str
    use: Use


@dataclass(frozen=True, slots=True)
class Form:
    """A written form, as in the table, with every region that it may stand for."""

    text: str
    senses: tuple[Sense, ...]
    official: bool

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(s.code for s in self.senses)

    @property
    def capitals_only(self) -> bool:
        """An abbreviation such as PALI or NTB, which in small letters is another word."""
        return self.text.isupper() and len(self.text) <= 4

    @property
    def use(self) -> Use:
        """The least that any of its senses asks for."""
        order = tuple(Use)
        return min((s.use for s in self.senses), key=order.index)


def fold_name(text: str) -> str:
    """Small letters, with hyphens, points and doubled spaces as one space: the key that forms are looked up by."""
    return " ".join(text.lower().replace("-", " ").replace(".", " ").split())


class Names:
    """Every written form of every region, by its folded key."""

    def __init__(self, registry: RegionRegistry, forms: Mapping[str, Form], capitals: Mapping[str, tuple[str, ...]]):
        self.registry = registry
        self.forms = forms
        self.capitals = capitals
        """Folded name of a capital to the kabupaten it is the capital of; several share a name."""
        self.longest = max((key.count(" ") + 1 for key in forms), default=0)

    def get(self, written: str) -> Form | None:
        return self.forms.get(fold_name(written))

    def type_of(self, code: str) -> RegionType:
        return self.registry.require(code).type


@cache
def load_names(folder: Path = FOLDER) -> Names:
    """The forms of `folder`'s tables, read once. Raises ResourceError, with file and line, for a bad row."""
    registry = load_registry(folder)
    senses: dict[str, dict[str, Use]] = {}
    written: dict[str, str] = {}
    official: set[str] = set()

    def add(text: str, code: str, use: Use) -> None:
        for key in _spellings(text):
            senses.setdefault(key, {})[code] = use
            written.setdefault(key, text)

    for region in registry:
        bare = bare_name(region)
        if english := _english(bare):
            add(english, region.code, Use.FREE)
        for name in {bare, region.name} if region.type is RegionType.PROVINCE else {bare}:
            add(name, region.code, Use.FREE)
            official.update(_spellings(name))
    for table, column in (("former_names.csv", "name"), ("aliases.csv", "alias")):
        for text, code, use in _table(table, column, registry, folder):
            add(text, code, use)
    forms = {
        key: Form(written[key], tuple(Sense(c, u) for c, u in uses.items()), key in official)
        for key, uses in senses.items()
    }
    return Names(registry, forms, _capitals(folder))


def _spellings(text: str) -> Iterator[str]:
    """The folded form, and the same written as one word where it is of two or three."""
    key = fold_name(text)
    yield key
    words = key.split()
    if 2 <= len(words) <= 3 and len(key) >= 8 and "&" not in words and words[0] != "kota":
        yield "".join(words)


def _english(name: str) -> str | None:
    """ "North Luwu", "West Java": how pages in English turn a name with a point of the compass; None for others."""
    words = name.split()
    for size in (2, 1):
        point = _COMPASS.get(" ".join(words[-size:]))
        if point and len(words) > size:
            place = " ".join(words[:-size])
            return f"{point} {_ENGLISH_PLACES.get(place, place)}"
    return None


def _table(name: str, column: str, registry: RegionRegistry, folder: Path) -> Iterator[tuple[str, str, Use]]:
    for place, row in read_rows(name, columns=(column, "code", "use"), folder=folder):
        if row["code"] not in registry:
            raise ResourceError(f"{place}: no region has the code {row['code']!r}", hint="see regions.csv")
        if row["use"] not in tuple(Use):
            raise ResourceError(f"{place}: {row['use']!r} is no use", hint=f"one of {', '.join(Use)}")
        if not fold_name(row[column]):
            raise ResourceError(f"{place}: no {column}", hint="write it or delete the line")
        yield row[column], row["code"], Use(row["use"])


def _capitals(folder: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for _, row in read_rows("capitals.csv", columns=("code", "capital", "variants"), folder=folder):
        for name in (row["capital"], *filter(None, row["variants"].split(";"))):
            key = fold_name(name)
            if row["code"] not in found.get(key, ()):
                found[key] = (*found.get(key, ()), row["code"])
    return found
