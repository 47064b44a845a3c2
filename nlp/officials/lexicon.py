"""The tables behind officials, read once: offices, bodies, the words of their names, titles, and what is no name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from models.errors import ResourceError
from nlp.officials.cues import Cues, load_cues
from nlp.officials.tables import check, filled
from nlp.officials.tokens import Phrases, Tokens, words_of
from nlp.quotes.verbs import load_verbs
from nlp.resources import FOLDER, read_rows

FOLLOWS = frozenset(("region", "place", "unit", "role", "none"))
LEVELS = frozenset(("province", "regency", "city", "local", "national", "programme", "any", "private", "police"))
AGENCY_KINDS = frozenset(("agency", "field", "home"))
WORD_KINDS = frozenset(("unit", "word", "link", "site", "place", "numeral", "letter"))
TITLE_KINDS = frozenset(("before", "after", "address", "rank"))
ACTING = frozenset(("Pj", "Pjs", "Plt", "Plh", "Pgs"))
GLUED = (("ka", "Kepala"), ("sek", "Sekretaris"))
_KOMINFO = re.compile(
    r"(?:dis|din|dinas)?-?kominfo-?((?:tik|ti|st|sta|stat|sti|san|sandi|per|persa|di|s|ik|tika|an|as)*)"
)
# Shorter words than these are too near to each other to be put right.
SHORTEST_TO_MEND = 8


@dataclass(frozen=True, slots=True)
class Head:
    """An office as `positions.csv` has it."""

    position: str
    follows: str
    level: str


@dataclass(frozen=True, slots=True)
class Acting:
    """A word that says how an office is held ("Pelaksana Tugas", `Plt`)."""

    position: str
    acting: str


@dataclass(frozen=True, slots=True)
class Agency:
    """A body's or field's short form, with its full name (empty for a `home`, which is left out).

    `exact`: a form in capitals, which is no short form where a text has it otherwise ("Bakti").
    """

    name: str
    kind: str
    level: str
    exact: bool = False


@dataclass(slots=True)
class Lexicon:
    """What the readers look words up in; built by `load_lexicon` and not changed afterwards."""

    cues: Cues
    heads: Phrases[Head] = field(default_factory=Phrases)
    speech: frozenset[str] = frozenset()
    acting: Phrases[Acting] = field(default_factory=Phrases)
    agencies: Phrases[Agency] = field(default_factory=Phrases)
    agency_words: dict[str, Agency] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    blockers: dict[str, str] = field(default_factory=dict)
    head_words: set[str] = field(default_factory=set)
    _mends: dict[str, str] = field(default_factory=dict)

    def agency_at(self, tokens: Tokens, index: int) -> tuple[Agency, int] | None:
        """The body or field whose form stands at token `index`, and the index behind it."""
        found = self.agencies.match(tokens.lowers, index)
        if found is None or (found[0].exact and not tokens[index].text.isupper()):
            return None
        return found

    def kominfo(self, word: str) -> str | None:
        """The fields of a "Diskominfo" with an ending that no table has ("Diskominfotiksandi"), without "Dinas".

        Each region glues its own: statistics and the keeping of codes are what they are put together with.
        """
        match = _KOMINFO.fullmatch(word)
        if match is None:
            return None
        ending = match.group(1)
        fields = ["Komunikasi", "Informatika"]
        if "st" in ending or "tik" in ending or ending == "s":
            fields.append("Statistik")
        if "san" in ending or "per" in ending:
            fields.append("Persandian")
        return f"{', '.join(fields[:-1])} dan {fields[-1]}"

    def glued(self, word: str) -> Head | None:
        """An office and its body in one word ("Kadinkes", "Sekdishub")."""
        if not word.startswith(("ka", "sek")):
            return None
        for prefix, position in GLUED:
            body = word[len(prefix) :]
            if len(body) <= 3 or not word.startswith(prefix):
                continue
            agency = self.agency_words.get(body)
            if agency is not None and agency.kind == "agency":
                return Head(f"{position} {agency.name}", "region", agency.level)
            name = self.kominfo(body) if body[:3] in ("dis", "din") else None
            if name is not None:
                return Head(f"{position} Dinas {name}", "region", "local")
        return None

    def starts_office(self, tokens: Tokens, index: int) -> bool:
        """Whether an office's head stands at a token, so that no name goes on there."""
        lower = tokens.lower(index)
        return self.heads.match(tokens.lowers, index) is not None or self.glued(lower) is not None

    def mend_head(self, word: str) -> str | None:
        """The office of one word that `word` misspells by one letter ("Sekretatis"), else None."""
        mended = self.mend(word) if len(word) >= SHORTEST_TO_MEND - 1 and word not in self.heads else None
        return mended if mended in self.head_words else None

    def mend_agency(self, word: str) -> Agency | None:
        """The body whose short form `word` misspells by one letter ("Bapppeda"), else None."""
        mended = self.mend(word)
        return self.agency_words.get(mended) if mended is not None else None

    def mend(self, word: str) -> str | None:
        """The word of a body's name that `word` misspells by one letter, else None."""
        if len(word) < SHORTEST_TO_MEND - 1 or word in self.words:
            return None
        forms = (word, *_deletions(word))
        doubled = next((f for f in forms if self._mends.get(f) == f), None)
        return doubled or next((self._mends[f] for f in forms if f in self._mends), None)

    def learn_mends(self) -> None:
        """Index the vocabulary by what is left when one letter is dropped."""
        agencies = (w for w, a in self.agency_words.items() if a.kind == "agency" and "-" not in w and len(w) > 6)
        for word in (*self.words, *self.head_words, *agencies):
            if len(word) >= SHORTEST_TO_MEND or word in self.agency_words:
                self._mends[word] = word
                for form in _deletions(word):
                    self._mends.setdefault(form, word)


def _deletions(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


@cache
def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read every table of `folder`. Raises ResourceError, naming file and line, for a value out of its schema."""
    verbs = load_verbs(folder)
    lexicon = Lexicon(load_cues(folder), speech=verbs.after | verbs.nya | verbs.active | verbs.passive)
    _read_positions(lexicon, folder)
    _read_acting(lexicon, folder)
    _read_agencies(lexicon, folder)
    _read_words(lexicon, folder)
    _read_titles(lexicon, folder)
    _read_blockers(lexicon, folder)
    lexicon.learn_mends()
    return lexicon


def _read_positions(lexicon: Lexicon, folder: Path) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for place, row in read_rows("positions.csv", columns=("form", "position", "follows", "level"), folder=folder):
        form = filled(place, "form", row["form"])
        words = words_of(form)
        if words in seen:
            raise ResourceError(f"{place}: {form!r} stands in {seen[words]} too", hint="keep one row a form")
        seen[words] = place
        head = Head(
            filled(place, "position", row["position"]),
            check(place, "follows", row["follows"], FOLLOWS),
            check(place, "level", row["level"], LEVELS),
        )
        lexicon.heads.add(form, head)
        if len(words) == 1 and len(form) >= SHORTEST_TO_MEND:
            lexicon.head_words.add(form)


def _read_acting(lexicon: Lexicon, folder: Path) -> None:
    for place, row in read_rows("acting_forms.csv", columns=("form", "position", "acting"), folder=folder):
        acting = check(place, "acting", row["acting"], ACTING)
        position = filled(place, "position", row["position"])
        lexicon.acting.add(filled(place, "form", row["form"]), Acting(position, acting))


def _read_agencies(lexicon: Lexicon, folder: Path) -> None:
    for place, row in read_rows("agencies.csv", columns=("form", "name", "kind", "level"), folder=folder):
        form = filled(place, "form", row["form"])
        kind = check(place, "kind", row["kind"], AGENCY_KINDS)
        name = row["name"] if kind == "home" else filled(place, "name", row["name"])
        agency = Agency(name, kind, check(place, "level", row["level"], LEVELS), form.isupper())
        lexicon.agencies.add(form, agency)
        words = words_of(form)
        if len(words) == 1:
            lexicon.agency_words[words[0]] = agency


def _read_words(lexicon: Lexicon, folder: Path) -> None:
    for place, row in read_rows("agency_words.csv", columns=("word", "kind"), folder=folder):
        word = filled(place, "word", row["word"]).casefold()
        lexicon.words[word] = check(place, "kind", row["kind"], WORD_KINDS)


def _read_titles(lexicon: Lexicon, folder: Path) -> None:
    for place, row in read_rows("titles_degrees.csv", columns=("form", "kind"), folder=folder):
        form = filled(place, "form", row["form"]).casefold()
        lexicon.titles[form] = check(place, "kind", row["kind"], TITLE_KINDS)


def _read_blockers(lexicon: Lexicon, folder: Path) -> None:
    for place, row in read_rows("person_blockers.csv", columns=("words", "kind"), folder=folder):
        for word in filled(place, "words", row["words"]).casefold().split():
            lexicon.blockers[word] = row["kind"]
