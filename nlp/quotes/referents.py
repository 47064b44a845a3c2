"""Whom words of a text point to: a name, an office without a name, a pronoun, "orang nomor satu di X"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.officials.cues import Cues
from nlp.officials.find import Found
from nlp.officials.mentions import same_office
from nlp.officials.office import Office
from nlp.officials.people import Person

FIRST_MEN = {
    "satu": ("Bupati", "Wali Kota", "Gubernur", "Presiden"),
    "dua": ("Wakil Bupati", "Wakil Wali Kota", "Wakil Gubernur"),
}


# In a text that names thousands of holders of one office, an office alone points to nobody in particular.
MOST_HOLDERS = 30


@dataclass(frozen=True, slots=True)
class Referent:
    """A person pointed to at tokens `first` up to `end`; `person` is None for a pronoun, whoever spoke last."""

    first: int
    end: int
    person: Person | None
    named: bool = True


class Referents:
    """Everything in a text that can be the subject of a verb of speaking, in order."""

    def __init__(self, found: Found, cues: Cues) -> None:
        self._found = found
        self._holders: dict[tuple[str, str | None, str], list[Person]] = {}
        self._in_office: dict[str, list[Person]] = {}
        for holder in found.people.all:
            for head in {h.office.head.split(" ", 1)[0] for h in holder.held}:
                self._in_office.setdefault(head, []).append(holder)
        rows = {r.first: r for r in self._pronouns(cues)}
        rows.update((r.first, r) for r in self._offices() if r.person is not None)
        rows.update((r.first, r) for r in self._names())
        self.all = [rows[k] for k in sorted(rows)]
        self._firsts = [r.first for r in self.all]

    def _names(self) -> Iterator[Referent]:
        tokens = self._found.tokens
        for person in self._found.people.all:
            for sight in person.sights:
                yield Referent(tokens.at_or_after(sight.start), tokens.at_or_after(sight.end), person)

    def _offices(self) -> Iterator[Referent]:
        """Offices that stand without a name, and "orang nomor satu"."""
        for office in self._found.offices:
            if office.start not in self._found.holders and not office.candidate and not office.former:
                yield Referent(office.first, office.end, self.holder(office), named=False)
        tokens = self._found.tokens
        for index, lower in enumerate(tokens.lowers):
            if lower == "orang" and tokens.lower(index + 1) == "nomor":
                yield Referent(index, index + 3, self._first_man(tokens.lower(index + 2)), named=False)

    def _pronouns(self, cues: Cues) -> Iterator[Referent]:
        for index, lower in enumerate(self._found.tokens.lowers):
            if lower in cues.pronoun:
                yield Referent(index, index + 1, None, named=False)

    def between(self, first: int, end: int) -> list[Referent]:
        """Those that start at tokens `first` up to `end`."""
        return self.all[bisect_left(self._firsts, first) : bisect_left(self._firsts, end)]

    def at(self, index: int) -> Referent | None:
        """The one that holds token `index`."""
        position = bisect_right(self._firsts, index) - 1
        if position >= 0 and index < self.all[position].end:
            return self.all[position]
        return None

    def holder(self, office: Office) -> Person | None:
        """Who holds an office that stands without a name: the last named before it, else the first behind it."""
        key = (office.head, office.home, office.position)
        if key not in self._holders:
            people = self._in_office.get(office.head.split(" ", 1)[0], [])
            fitting = (p for p in people if any(_is_office(h.office, office) for h in p.held if not h.former))
            self._holders[key] = list(fitting)[:MOST_HOLDERS]
        return max(self._holders[key], key=lambda p: p.seen_before(office.start), default=None)

    def _first_man(self, number: str) -> Person | None:
        for person in self._found.people.all:
            if any(h.office.head in FIRST_MEN.get(number, ()) for h in person.held if not h.former):
                return person
        return None


def _is_office(held: Office, asked: Office) -> bool:
    """Whether an office written without a holder can be one that somebody holds."""
    if held.home and asked.home and held.home != asked.home:
        return False
    if held.head == asked.head and (asked.bare or held.bare):
        return True
    # "Kepala Dinas" for whoever was named as "Kadiskominfo".
    return same_office(held, asked) or (asked.bare and held.head.startswith(asked.head))
