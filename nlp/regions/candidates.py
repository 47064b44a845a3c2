"""Places in an article where a region may be named, each with what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.mention import Place
from models.region import RegionType
from nlp.regions.gazetteer import Spot, load_gazetteer
from nlp.regions.misspelling import load_misspellings
from nlp.regions.names import Sense, Use, load_names
from nlp.regions.surroundings import Around, joins_by_dash, joins_list, load_surroundings
from nlp.resources import FOLDER

TYPED = (Use.KABUPATEN, Use.KOTA, Use.PROVINSI)
# A misspelt name is looked for only where one must stand: behind a word that nothing else follows.
_BEFORE_MISSPELT = re.compile(
    r"\b(?:[Kk]abupaten|KABUPATEN|[Kk]ab\.|[Kk]ota|KOTA|[Pp]rovinsi|PROVINSI|[Pp]rov\.|[Pp]em(?:kab|kot|prov)|PEM(?:KAB|KOT|PROV))"
    r"\s+([A-Z][\w'’]+(?:[ -][A-Z][\w'’]+){0,2})"
)
_NAME_WORD = re.compile(r"[^\s-]+")


@dataclass(slots=True, eq=False)
class Candidate:
    """A spot and its surroundings. `kind` is its marker's type, else that of the list it stands in.

    `senses` are the regions that it may stand for here; `codes` is set once it is settled (two for "Kota dan
    Kabupaten Bogor"), with the `reason`. `listed_after` and `listed_before` are its neighbours in a list,
    `list_head` is the list's first name.
    `blocks_on` goes down a list that began blocked ("Kecamatan Sukarame dan Metro").
    """

    place: Place
    spot: Spot
    around: Around
    kind: RegionType | None
    senses: tuple[Sense, ...] = ()
    listed_after: Candidate | None = None
    listed_before: Candidate | None = None
    list_head: Candidate | None = None
    codes: tuple[str, ...] = ()
    reason: str | None = None
    dropped: bool = False
    blocks_on: bool = False

    @property
    def settled(self) -> bool:
        return bool(self.codes) or self.dropped

    @property
    def form_key(self) -> tuple[str, ...]:
        """What names of the same regions share ("Bandung", "bandung")."""
        return tuple(sorted(self.spot.form.codes))


class CandidateFinder:
    """Collects the candidates of one string, left to right."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._names = load_names(folder)
        self._gazetteer = load_gazetteer(folder)
        self._surroundings = load_surroundings(folder)
        self._misspellings = load_misspellings(folder)

    def find(self, text: str, place: Place, *, skip: int = 0) -> list[Candidate]:
        """The candidates of `text` from `skip` on; what blocked names block down their list is dropped."""
        spots = [s for s in self._gazetteer.find(text) if s.start >= skip]
        found: list[Candidate] = []
        for spot in self._with_misspelt(text, spots, skip):
            around = self._surroundings.around(text, spot.start, spot.end, in_title=place is Place.TITLE)
            candidate = Candidate(place, spot, around, around.type)
            candidate.dropped, candidate.blocks_on = around.blocked is not None, around.blocks_list
            if found:
                _join(candidate, found[-1], text[found[-1].spot.end : around.start])
            candidate.senses = self._senses(candidate)
            candidate.dropped = candidate.dropped or not candidate.senses or _is_common_word(candidate)
            found.append(candidate)
        return found

    def _senses(self, candidate: Candidate) -> tuple[Sense, ...]:
        """What the form may stand for, of the candidate's kind where any is of it."""
        kind = candidate.kind
        senses = [s for s in candidate.spot.form.senses if s.use not in TYPED or (kind and s.use.value == kind.value)]
        fitting = [s for s in senses if kind and self._names.type_of(s.code) is kind]
        return tuple(fitting or senses)

    def _with_misspelt(self, text: str, spots: list[Spot], skip: int) -> list[Spot]:
        by_start = {s.start: s for s in spots}
        added = [
            spot
            for match in _BEFORE_MISSPELT.finditer(text, skip)
            if (spot := self._misspelt(match.start(1), match[1], by_start.get(match.start(1))))
        ]
        for spot in added:
            by_start = {start: s for start, s in by_start.items() if not (spot.start <= start < spot.end)}
            by_start[spot.start] = spot
        return [by_start[start] for start in sorted(by_start)]

    def _misspelt(self, start: int, written: str, known: Spot | None) -> Spot | None:
        """A misspelt name at `start`; where a right one stands there, only a longer one ("Luwu Timor")."""
        for word in reversed(list(_NAME_WORD.finditer(written))):
            if known and start + word.end() <= known.end:
                return None
            form = self._misspellings.nearest(written[: word.end()])
            if form and (known is None or " " in form.text):
                return Spot(start, start + word.end(), form)
        return None


@cache
def load_candidate_finder(folder: Path = FOLDER) -> CandidateFinder:
    """One for each folder of resources."""
    return CandidateFinder(folder)


def _join(candidate: Candidate, before: Candidate, between: str) -> None:
    """Take over what the list holds that `candidate` goes on with: its kind, or what blocks it."""
    around = candidate.around
    if joins_by_dash(between) and before.dropped and before.around.blocked and not around.marked:
        candidate.dropped = True
    elif joins_list(between):
        candidate.listed_after, before.listed_before = before, candidate
        candidate.list_head = before.list_head or before
        if not around.marked:
            candidate.kind = before.kind
            candidate.blocks_on = candidate.blocks_on or before.blocks_on
            candidate.dropped = candidate.dropped or before.blocks_on


def _is_common_word(candidate: Candidate) -> bool:
    """A single word in small letters with no marker: "malang", "serang"."""
    return not candidate.spot.cased and not candidate.around.marked and " " not in candidate.spot.form.text
