"""Where a district's or body's own name ends and its head's begins: "Camat Loa Kulu Ardiansyah"."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from nlp.officials.cues import Cues
from nlp.officials.reading import Reading

DISTRICTS = frozenset(("kecamatan", "kelurahan", "desa", "distrik", "kampung", "nagari", "kec", "kel"))


class Districts:
    """Tells, from the rest of one text and from how places are called, which words are a place's."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading

    def place_words(self, words: list[str]) -> int:
        """How many of the words behind an office are the place's; the rest are its head's name."""
        if len(words) == 1 and words[0] in self._speakers:
            return 0
        return self._known_place(words) or self._before_speaker(words) or likely_place(words, self._r.cues)

    def _known_place(self, words: list[str]) -> int:
        """How many of the words are a place that the text names elsewhere ("Kelurahan Bambu Apus"); 0 for none."""
        return next((n for n in range(len(words), 0, -1) if tuple(words[:n]) in self._places), 0)

    def _before_speaker(self, words: list[str]) -> int:
        """How many of the words stand before one that speaks elsewhere ("kata Subur"); 0 where none does."""
        return next((n for n, w in enumerate(words) if n and w in self._speakers), 0)

    @cached_property
    def _places(self) -> frozenset[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for index, lower in enumerate(self._r.tokens.lowers):
            if lower in DISTRICTS and self._r.tokens.lower(index - 1) not in ("kepala", "sekretaris"):
                end = self._r.behind_capitals(index + 1)
                if end - index <= 4:
                    found.add(tuple(self._r.tokens.lowers[index + 1 : end]))
        return frozenset(found - {()})

    @cached_property
    def _speakers(self) -> frozenset[str]:
        lowers = self._r.tokens.lowers
        return frozenset(b for a, b in pairwise(lowers) if a in self._r.verbs.after)


def likely_place(words: list[str], cues: Cues) -> int:
    """How many of the words behind "Camat" are likely the place's ("loa kulu ardiansyah": 2)."""
    if len(words) < 2:
        return len(words)
    taken = 2 if words[0] in cues.place_start and len(words) > 2 else 1
    while taken < len(words) - 1 and words[taken] in cues.place_end:
        taken += 1
    return taken
