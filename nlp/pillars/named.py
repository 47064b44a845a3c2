"""Finds the names of the pillars, with their misspellings, and tells a list of pillars from a pillar spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.mention import PillarMention, Place
from models.pillar import Basis, Pillar
from nlp.edit_distance import within_edits
from nlp.pillars.terms import PillarTerm

# A list of this many different pillars enumerates; two may well be what a programme chose to work on.
LEAST_ENUMERATION = 3
_SMART_CITY = re.compile(
    r"smart\s*-?\s*(?:cit(?:y|ies)|village|regency|province)|(?:kota|kabupaten|provinsi|desa|kampung)\s+(?:cerdas|pintar)",
    re.IGNORECASE,
)
_SMART_WORD = re.compile(r"\bsmart(?:\s*[-–]\s*|\s+)([A-Za-z]{4,14})\b", re.IGNORECASE)
# What may stand between two members of one list: separators, numbers of items, "dan", and a gloss in brackets.
_GLUE = re.compile(
    r"(?>\(\s*[^()]{0,60}\)|[\s,;:/()&•·*\"'“”‘’.\-–—]|\d{1,2}[.)]|[a-f][.)]|\b(?:dan|serta|hingga|sampai|maupun|atau|and|"
    r"(?:smart|mobilitas)\s+(?:mobility|tourism|mobilitas|cerdas|pariwisata)|mobilitas|mobility|tourism|"
    r"juga|kemudian|lalu|terakhir|aspek|pilar|dimensi|bidang|sektor|smart|ke(?:satu|dua|tiga|empat|lima|enam)|"
    r"dengan|pertama)\b)*+",
    re.IGNORECASE,
)
_LONGEST_GLUE = 200
_INTRODUCED = re.compile(r"\b(?:pilar|dimensi|aspek|indikator|elemen|komponen)\b[^.!?\n]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    pillar: Pillar
    start: int
    end: int
    context: str


class NamedPillars:
    """Finds named pillars in a string by the table of terms."""

    def __init__(self, terms: Iterable[PillarTerm]) -> None:
        self._by_term = {t.term: t for t in terms}
        longest_first = sorted(self._by_term, key=len, reverse=True)
        words = "|".join(r"\s+".join(map(re.escape, term.split())) for term in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE)
        self._smart_words = {
            t.term.split()[1]: t.pillar for t in terms if t.term.startswith("smart ") and len(t.term.split()) == 2
        }

    def find(self, text: str, *, place: Place, about_smart_city: bool) -> list[PillarMention]:
        """Every occurrence in `text`, in order. `about_smart_city` says whether the article speaks of smart city."""
        found = sorted(self._candidates(text), key=lambda f: (f.start, -f.end))
        runs = _runs(text, found)
        mentions: list[PillarMention] = []
        for run in runs:
            sure = [f for f in run if not f.context]
            listed = len({f.pillar for f in run}) >= LEAST_ENUMERATION
            for f in run:
                if f.context == "list" and not (listed and (sure or (about_smart_city and _is_introduced(text, run)))):
                    continue
                if f.context == "smart_city" and not (about_smart_city or (listed and sure)):
                    continue
                mentions.append(_mention(f, text, place, enumerated=listed))
        return mentions

    def _candidates(self, text: str) -> list[_Found]:
        found: list[_Found] = []
        taken: set[int] = set()
        for match in self._pattern.finditer(text):
            term = self._by_term[" ".join(match.group().casefold().split())]
            found.append(_Found(term.pillar, match.start(), match.end(), term.context))
            taken.update(range(match.start(), match.end()))
        for match in _SMART_WORD.finditer(text):
            if match.start() not in taken and (pillar := self._misspelt(match[1].casefold())):
                found = [f for f in found if not match.start() <= f.start < match.end()]
                found.append(_Found(pillar, match.start(), match.end(), ""))
        return found

    def _misspelt(self, word: str) -> Pillar | None:
        """The pillar whose English word is within two edits (one for short words), when no other is as near."""
        exact = self._smart_words.get(word)
        if exact:
            return exact
        near = {
            pillar
            for known, pillar in self._smart_words.items()
            if word[0] == known[0] and within_edits(word, known, 2 if len(known) >= 8 else 1)
        }
        return near.pop() if len(near) == 1 else None


def _is_introduced(text: str, run: list[_Found]) -> bool:
    """Whether a list of bare words ("governance, branding, ...") is said to be one of pillars."""
    return _INTRODUCED.search(text, max(0, run[0].start - _LONGEST_GLUE), run[0].start) is not None


def speaks_of_smart_city(text: str) -> bool:
    """Whether a text names the programme's subject at all."""
    return _SMART_CITY.search(text) is not None


def _runs(text: str, found: list[_Found]) -> list[list[_Found]]:
    """Neighbours with nothing but glue between them, together."""
    runs: list[list[_Found]] = []
    for after in found:
        before = runs[-1][-1] if runs else None
        if before is None:
            runs.append([after])
        elif after.start < before.end or (after.context == "list" and after.pillar is before.pillar):
            # A bare word that only repeats the pillar before it is its gloss: "Smart Branding (Branding Daerah)".
            continue
        elif _is_glue(text, before.end, after.start):
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _is_glue(text: str, start: int, end: int) -> bool:
    return end - start <= _LONGEST_GLUE and _GLUE.fullmatch(text, start, end) is not None


def _mention(found: _Found, text: str, place: Place, *, enumerated: bool) -> PillarMention:
    return PillarMention(
        pillar=found.pillar,
        basis=Basis.NAMED,
        enumerated=enumerated,
        text=text[found.start : found.end],
        start=found.start,
        end=found.end,
        field=place,
    )
