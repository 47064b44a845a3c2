"""The regions in a query's words: official names, short forms, misspellings, with or without what tells their type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from models.region import RegionType
from nlp.query.cues import load_cues
from nlp.query.short_forms import load_short_forms
from nlp.regions.markers import Marker, load_markers
from nlp.regions.misspelling import load_misspellings
from nlp.regions.names import Form, Names, Use, fold_name, load_names
from nlp.resources import FOLDER

# Beyond this a query is a text, and mending each word of it would take too long.
MOST_MENDED_WORDS = 32
_MISSPELT_WORDS = 3
_MARKER_WORDS = 3


@dataclass(frozen=True, slots=True)
class FoundRegion:
    """A run of words, by their indexes, and the regions that it names: several for a name that they share."""

    start: int
    end: int
    codes: tuple[str, ...]
    because: str


class QueryRegions:
    """Finds regions in a list of words."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._names: Names = load_names(folder)
        self._short = load_short_forms(folder)
        self._markers = load_markers(folder)
        self._misspellings = load_misspellings(folder)
        cues = load_cues(folder)
        self._other_things, self._clear = cues.of("not_region"), cues.of("region")
        self._and = cues.of("and")

    def find(self, words: Sequence[str]) -> list[FoundRegion]:
        """Left to right, the longest name first; what is no name then is tried for a misspelt one."""
        plain = [w.strip(".,;:!?()[]'/") for w in words]
        found = list(self._named(plain))
        if len(plain) <= MOST_MENDED_WORDS:
            taken = {i for region in found for i in range(region.start, region.end)}
            found += self._misspelt(plain, taken)
        return self._placed(sorted(found, key=lambda region: region.start))

    def _placed(self, found: list[FoundRegion]) -> list[FoundRegion]:
        """A province beside a region that lies in it only tells where: "banjar kalsel" is not all of Kalsel."""
        told: dict[int, FoundRegion] = dict(enumerate(found))
        for i, (left, right) in enumerate(pairwise(found)):
            if left.end != right.start:
                continue
            for inner, inner_at, outer, outer_at in ((left, i, right, i + 1), (right, i + 1, left, i)):
                inside = tuple(c for c in inner.codes if "." in c and c.split(".")[0] in outer.codes)
                if inside and inner_at in told and outer_at in told:
                    told[inner_at] = replace(told[inner_at], codes=inside)
                    told[outer_at] = replace(told[outer_at], codes=())
        return list(told.values())

    def _named(self, words: list[str]) -> Iterator[FoundRegion]:
        at = 0
        while at < len(words):
            region = self._name_at(words, at)
            if region:
                yield region
            at = region.end if region else at + 1

    def _name_at(self, words: list[str], start: int) -> FoundRegion | None:
        for length in range(min(self._names.longest, len(words) - start), 0, -1):
            written = " ".join(words[start : start + length])
            form = self._names.get(written) or self._short.get(written) or self._misspelt_end(written)
            if form and (region := self._region(form, written, words, start)):
                return region
        return None

    def _misspelt_end(self, written: str) -> Form | None:
        """ "luwu timor": a name of several words whose first is right, which the shorter name must not take."""
        first, _, rest = fold_name(written).partition(" ")
        return self._misspellings.nearest(written) if rest and self._misspellings.begins_long_name(first) else None

    def _region(self, form: Form, written: str, words: list[str], start: int) -> FoundRegion | None:
        """The found region with what stands before its name: "kota" goes with it, "bupati" only tells the type."""
        marker, marker_start = self._marker_before(words, start)
        other, other_start = self._other_type(words, marker, marker_start)
        codes = self._codes(form, written, marker)
        if other:
            codes = tuple(dict.fromkeys((*self._codes(form, written, other), *codes)))
            marker_start = other_start
        if not codes or (marker is None and self._is_other_thing(words, start)):
            return None
        end = start + len(written.split(" "))
        first = marker_start if marker and marker.inside else start
        return FoundRegion(first, end, codes, " ".join(words[marker_start:end]))

    def _misspelt(self, words: list[str], taken: set[int]) -> Iterator[FoundRegion]:
        for start in range(len(words)):
            for length in range(min(_MISSPELT_WORDS, len(words) - start), 0, -1):
                run = range(start, start + length)
                written = " ".join(words[start : start + length])
                if not taken.isdisjoint(run) or (form := self._misspellings.nearest(written)) is None:
                    continue
                if region := self._region(form, written, words, start):
                    taken.update(run)
                    yield region
                    break

    def _codes(self, form: Form, written: str, marker: Marker | None) -> tuple[str, ...]:
        """The regions that a form names here; empty where it is taken for an ordinary word."""
        kind = marker.type if marker else None
        clear = fold_name(written) in self._clear
        senses = [s for s in form.senses if clear or _counts(s.use, written, marker)]
        codes = [s.code for s in senses]
        if kind:
            codes = [c for c in codes if self._names.type_of(c) is kind]
        provinces = {c for c in codes if self._names.type_of(c) is RegionType.PROVINCE}
        # A province takes in the kota of its name.
        return tuple(c for c in codes if c in provinces or c.split(".")[0] not in provinces)

    def _is_other_thing(self, words: list[str], start: int) -> bool:
        """Whether the name belongs to a university, a river ..."""
        return any(
            " ".join(words[start - length : start]).lower() in self._other_things
            for length in range(1, min(_MARKER_WORDS, start) + 1)
        )

    def _other_type(self, words: list[str], marker: Marker | None, start: int) -> tuple[Marker | None, int]:
        """ "kabupaten dan kota magelang": what stands before a marker and names the other region of the name."""
        if marker is None or marker.type is None:
            return None, start
        at = start - 1 if start and words[start - 1].lower() in self._and else start
        other, first = self._marker_before(words, at)
        kinds = {marker.type, other.type if other else None}
        return (other, first) if kinds == {RegionType.KABUPATEN, RegionType.KOTA} else (None, start)

    def _marker_before(self, words: list[str], start: int) -> tuple[Marker | None, int]:
        for length in range(min(_MARKER_WORDS, start), 0, -1):
            marker = self._markers.get(fold_name(" ".join(words[start - length : start])))
            if marker:
                return marker, start - length
        return None, start


def _counts(use: Use, written: str, marker: Marker | None) -> bool:
    if use in (Use.KABUPATEN, Use.KOTA, Use.PROVINSI):
        return marker is not None and marker.type is not None and marker.type.value == use.value
    if use is Use.MARKER:
        return marker is not None
    if use is Use.WORD:
        return marker is not None or written[:1].isupper()
    return True


def codes_of(found: Iterable[FoundRegion]) -> dict[str, str]:
    """Each code once, with the words that it was first read from."""
    codes: dict[str, str] = {}
    for region in found:
        for code in region.codes:
            codes.setdefault(code, region.because)
    return codes
