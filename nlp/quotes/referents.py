"""Whom words of a text point to: a name, an office without a name, a pronoun, "orang nomor satu di X"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from nlp.officials.cues import Cues
from nlp.officials.find import Found
from nlp.officials.office import Office
from nlp.officials.people import Person

FIRST_MEN = {
    "satu": ("Bupati", "Wali Kota", "Gubernur", "Presiden"),
    "dua": ("Wakil Bupati", "Wakil Wali Kota", "Wakil Gubernur"),
}


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
        tokens = found.tokens
        rows: dict[int, Referent] = {}
        for office in found.offices:
            person = found.holders.get(office.start)
            if person is None and not office.candidate and not office.former:
                rows.setdefault(office.first, Referent(office.first, office.end, self.holder(office), named=False))
        for person in found.people.all:
            for sight in person.sights:
                first = tokens.at_or_after(sight.start)
                rows[first] = Referent(first, tokens.at_or_after(sight.end), person)
        for index, lower in enumerate(tokens.lowers):
            if lower in cues.pronoun and index not in rows:
                rows[index] = Referent(index, index + 1, None, named=False)
            elif lower == "orang" and tokens.lower(index + 1) == "nomor":
                person = self._first_man(tokens.lower(index + 2))
                if person is not None:
                    rows[index] = Referent(index, index + 3, person, named=False)
        self.all = [rows[k] for k in sorted(rows) if rows[k].person is not None or rows[k].end == rows[k].first + 1]
        self.all = [r for r in self.all if r.person is not None or tokens.lower(r.first) in cues.pronoun]
        self._firsts = [r.first for r in self.all]

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
        fitting: list[tuple[int, Person]] = []
        for person in self._found.people.all:
            if any(_is_office(h.office, office) for h in person.held if not h.former):
                fitting.extend((s.start, person) for s in person.sights)
        before = [row for row in fitting if row[0] < office.start]
        if before:
            return max(before, key=lambda row: row[0])[1]
        return min(fitting, key=lambda row: row[0])[1] if fitting else None

    def _first_man(self, number: str) -> Person | None:
        for person in self._found.people.all:
            if any(h.office.head in FIRST_MEN.get(number, ()) for h in person.held if not h.former):
                return person
        return None


def _is_office(held: Office, asked: Office) -> bool:
    """Whether an office written without a holder can be one that somebody holds."""
    if held.home and asked.home and held.home != asked.home:
        return False
    if held.head == asked.head:
        return asked.bare or held.bare or asked.position == held.position or _overlap(held, asked)
    # "Kepala Dinas" for whoever was named as "Kadiskominfo".
    return asked.bare and held.head.startswith(asked.head)


def _overlap(held: Office, asked: Office) -> bool:
    a, b = set(held.position.casefold().split()), set(asked.position.casefold().split())
    return a <= b or b <= a
