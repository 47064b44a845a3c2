"""The offices that are told behind a name: "X, Kepala Dinas A", "X selaku Bupati B", "X (Sekda)"."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from nlp.officials.names import Name
from nlp.officials.office import Office
from nlp.officials.reading import CLOSES, DASHES, Reading

SENTENCE_START = frozenset(("", "\n", ".", "!", "?", '"', "”", "“", "-", "–", "—", ":", ")"))
_MOST_BETWEEN = 8


class ToldOffice(NamedTuple):
    """An office told behind a name; `new` where the text says that it was just taken up."""

    office: Office
    former: bool
    new: bool


class OfficeBehind:
    """Finds the offices of a person among the words behind the name."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading

    def of(self, name: Name, index: int, *, held: bool) -> ToldOffice | None:
        tokens = self._r.tokens
        start, mark = index, tokens.lower(index)
        if mark in (",", "(") or mark in DASHES:
            index += 1
        words: set[str] = set()
        while (
            tokens.lower(index) in self._r.cues.link or tokens.lower(index) in self._r.cues.link_gap
        ) and index - start < _MOST_BETWEEN:
            words.add(tokens.lower(index))
            index += 1
        if index >= len(tokens):
            return None
        linked = bool(words & self._r.cues.link)
        if index == start:
            return self._office_beside(name, index)
        if words and tokens.lower(index - 1) == "memimpin":
            return self._office_led(index, new=bool(words & self._r.cues.newly))
        if words and not linked and not words & (self._r.cues.now | self._r.cues.before_now):
            return None
        office = self._r.offices.read(index)
        if office is None and tokens.lower(index) == "dari" and mark != "(":
            return self._office_left(index)
        if office is None and mark not in (",", "(", *DASHES):
            office = self._office_by_passive(index)
            linked = linked or office is not None
        if office is None and mark == "," and not words:
            return self._office_in_apposition(index)
        if office is None or office.candidate or office.plural:
            return None
        former = bool(words & self._r.cues.before_now) or office.former
        new = bool(words & self._r.cues.newly)
        if linked or words:
            return ToldOffice(office, former, new) if self._is_free(office, linked=True) else None
        if mark == "(":
            return ToldOffice(office, former, False) if tokens.lower(office.end) == ")" else None
        if held and not office.former:
            return None
        return ToldOffice(office, former, False) if self._is_apposition(name, office) else None

    def _office_in_apposition(self, index: int) -> ToldOffice | None:
        """ "X, akademisi Universitas Y yang ditunjuk sebagai tenaga ahli, ..."."""
        tokens, told = self._r.tokens, False
        if tokens[index].is_capital:
            return None
        for at in range(index, min(index + 16, len(tokens))):
            lower = tokens.lower(at)
            if lower in (",", ".", "\n", "(", '"', "“"):
                return None
            told = told or lower == "yang"
            if told and lower in ("sebagai", "selaku", "menjabat"):
                office = self._r.offices.read(at + 1)
                if office is not None and not office.candidate and self._is_free(office, linked=True):
                    return ToldOffice(office, office.former, False)
        return None

    def _office_beside(self, name: Name, index: int) -> ToldOffice | None:
        """ "Menurut Sudarman Kadiskominfo Provinsi A, ...": an office right behind the name that nobody else holds."""
        office = self._r.offices.read(index) or self._office_by_passive(index)
        if office is None or office.candidate or office.plural or not self._is_free(office, linked=False):
            return None
        if any(w in self._r.cues.no_person for w in name.words):
            return None
        if office.first == index:
            before = self._r.tokens[name.first - 1] if name.first else None
            told = before is not None and before.text.islower() and before.lower not in self._r.cues.preposition
            if self._r.tokens.lower(office.end) not in CLOSES or office.is_vague:
                return None
            if not told and (len(name.words) < 2 or before is None or before.lower in self._r.cues.preposition):
                return None
        return ToldOffice(office, office.former, False)

    def _office_by_passive(self, index: int) -> Office | None:
        """An unlisted verb in the passive before the link: "X dinobatkan sebagai ...", "X ditugasi menjadi ..."."""
        tokens = self._r.tokens
        if tokens.lower(index)[:2] not in ("di", "te") or len(tokens.lower(index)) < 6:
            return None
        for at in range(index + 1, index + 4):
            if tokens.lower(at) in ("sebagai", "selaku", "menjadi"):
                return self._r.offices.read(at + 1)
            if (
                tokens.lower(at) in self._r.cues.not_yet
                or not tokens.lower(at).isalpha()
                or (at < len(tokens) and tokens[at].is_capital)
            ):
                return None
        return None

    def _office_led(self, index: int, *, new: bool) -> ToldOffice | None:
        """ "X diamanahi memimpin Dinas Sosial"."""
        if self._r.tokens.lower(index) not in self._r.cues.led_by_kepala or not self._r.tokens[index].is_capital:
            return None
        return ToldOffice(self._r.offices.read_led(index, "Kepala"), False, new)

    def _office_left(self, index: int) -> ToldOffice | None:
        """ "X, dari Sekretaris Dinas A dipromosikan sebagai Kepala Dinas B": the office that X leaves."""
        office = self._r.offices.read(index + 1)
        if office is None or self._r.tokens.lower(office.end) not in self._r.cues.newly | self._r.cues.now | {"ke"}:
            return None
        return ToldOffice(office, True, False)

    def _is_free(self, office: Office, *, linked: bool) -> bool:
        """Whether no other name follows that holds the office."""
        if office.end >= len(self._r.tokens):
            return True
        name = self._r.names.read(office.end, after_office=True)
        return name is None or (linked and office.place)

    def _is_apposition(self, name: Name, office: Office) -> bool:
        """ "X, Kepala Dinas Y, ..." and not "di Malili, Bupati mengatakan" nor "A, Sekda B"."""
        tokens = self._r.tokens
        if not self._is_free(office, linked=False) and not office.place:
            return False
        before = tokens.lower(name.first - 1)
        if (before in self._r.cues.preposition or name.text.casefold() in self._r.seats) and not name.titled:
            return False
        # "Sementara itu, X – Kadis A menyambut"; a paragraph's first words before a dash are the place line.
        if tokens.lower(name.after) in DASHES and before in ("", "\n"):
            return False
        end = self._r.behind_capitals(office.end) if office.place else office.end
        closing = tokens.lower(end)
        if closing == ",":
            behind = self._r.names.read(end + 1)
            # "X, Sekda, Y, Kadis": the office is X's where Y has one of its own.
            if behind is not None and self._r.is_closed(behind) and tokens.lower(behind.after) == ",":
                return self._r.offices.read(behind.after + 1) is not None
            return True
        if closing in CLOSES:
            return len(name.words) > 1 or name.titled or closing != "."
        if tokens.lower(name.after) in DASHES:
            return len(name.words) > 1 or name.titled
        if before == "," and self._is_early(name.first - 1):
            before = ""
        if before in self._r.verbs.after:
            return True
        if before not in SENTENCE_START:
            return False
        return len(name.words) > 1 or name.titled or before in ("", "\n") or self._speaks(name)

    def _is_early(self, index: int) -> bool:
        """Whether a comma closes the few words that open a sentence ("Sementara itu, ")."""
        for at in range(index - 1, max(index - 5, -1), -1):
            if self._r.tokens.lower(at) in SENTENCE_START:
                return True
        return index < 5

    def _speaks(self, name: Name) -> bool:
        """Whether the text has the name's one word as that of a person: "kata X", or spoken of in many places."""
        return self._counts[name.words[0]] > 1 and self._r.spots.at(name.start) is None

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(t.lower for t in self._r.tokens.all if t.is_capital)
