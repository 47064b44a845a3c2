"""Joins names and offices that stand side by side, in either order: who holds what, as the text says it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from nlp.officials.holder_behind import HolderBehind
from nlp.officials.names import LOWER_TITLES, Name
from nlp.officials.office import Office
from nlp.officials.office_behind import OfficeBehind
from nlp.officials.reading import Reading


@dataclass(frozen=True, slots=True)
class Holding:
    """A person named with an office. `new` marks an office that the text says was just taken up."""

    name: Name
    office: Office
    former: bool
    new: bool = False


class HolderFinder:
    """Walks a text once and gives its holdings, all names seen, and all offices read, in order."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading
        self._holder = HolderBehind(reading)
        self._office = OfficeBehind(reading)
        self._bodies: list[tuple[int, str]] = []
        cues = reading.cues
        self._starts = reading.offices.starts | cues.led_by_ketua | cues.led_by_kepala | LOWER_TITLES
        self.holdings: list[Holding] = []
        self.names: list[Name] = []
        self.offices: list[Office] = []

    def run(self) -> None:
        index, lowers = 0, self._r.tokens.lowers
        while index < len(lowers):
            if not self._is_relevant(index):
                index += 1
                continue
            if lowers[index] in self._r.cues.led_by_ketua or lowers[index] in self._r.cues.led_by_kepala:
                behind = self._from_team(index)
                if behind is not None:
                    index = behind
                    continue
            office = self._r.offices.read(index)
            if office is not None:
                index = self._from_office(office)
                continue
            name = self._r.names.read(index) if self._may_be_name(index) else None
            if name is not None:
                index = self._from_name(name)
                continue
            index = self._behind_other(index)

    def completed(self, office: Office) -> Office:
        """A bare "Kepala Dinas" with the body that the text named last before it."""
        if not office.bare or office.head != "Kepala Dinas":
            return office
        index = bisect_right(self._bodies, (office.start, "")) - 1
        body = self._bodies[index][1] if index >= 0 else ""
        if not body.startswith("Dinas "):
            return office
        return replace(office, position=office.position.replace("Kepala Dinas", f"Kepala {body}"), bare=False)

    def _is_relevant(self, index: int) -> bool:
        """Whether an office, a team or a name can start at a token: most words in lower case start none."""
        lower = self._r.tokens.lowers[index]
        return lower in self._starts or lower[:2] in ("ka", "se") or self._r.tokens[index].is_capital

    def _may_be_name(self, index: int) -> bool:
        token = self._r.tokens[index]
        return token.is_word and (token.is_capital or token.lower in LOWER_TITLES)

    def _behind_other(self, index: int) -> int:
        """Behind a word that is no name; behind all of a place's or body's name ("Pasar Raya Solok")."""
        if not self._r.names.opens_other(index):
            return index + 1
        index += 1
        while index < len(self._r.tokens) and self._r.tokens[index].is_capital and self._r.names.continues_other(index):
            index += 1
        return index

    def _from_office(self, office: Office) -> int:
        """Take in an office and the names that follow; the index to go on from."""
        chain, pair = self._chain(office)
        self.offices.extend(chain)
        last = chain[-1]
        if last.plural:
            return last.end
        name = None if office.thing else self._holder.of(last)
        name = name or self._holder.filling(last)
        if name is None:
            return last.end
        if pair:
            return self._pair(chain, name)
        for held in chain:
            self._add(name, held)
        deputy = self._holder.deputy(name.after)
        if deputy is not None:
            self._add(deputy, replace(last, head=f"Wakil {last.head}", position=f"Wakil {last.head}", acting=None))
        return self._from_name(name, held=True)

    def _chain(self, office: Office) -> tuple[list[Office], bool]:
        """The offices of one person ("A sekaligus B"), or of two ("A dan B", then pair is true)."""
        chain, pair = [office], False
        while len(chain) < 4:
            index, sure = chain[-1].end, False
            if self._r.tokens.lower(index) == ",":
                index += 1
            while (
                self._r.tokens.lower(index) in self._r.cues.same_holder
                or self._r.tokens.lower(index) in self._r.cues.same_holder_gap
            ):
                sure = sure or self._r.tokens.lower(index) in self._r.cues.same_holder
                index += 1
            both = index == chain[-1].end and self._r.tokens.lower(index) in ("dan", "/", "bersama", "serta", "-", "–")
            if both:
                index += 1
            if not sure and not both:
                break
            following = self._r.offices.read(index)
            if following is None:
                break
            if both and self._r.tokens.lower(index - 1) == "/" and following.head.split(" ")[-1] != office.head:
                chain.append(following)
                continue
            if both:
                if len(chain) > 1 or following.head.removeprefix("Wakil ") != office.head.removeprefix("Wakil "):
                    break
                pair = True
                if following.home and not office.home:
                    chain[0] = replace(office, home=following.home, tier=office.tier or following.tier)
            chain.append(following)
            if pair:
                break
        return chain, pair

    def _pair(self, chain: list[Office], name: Name) -> int:
        tokens = self._r.tokens
        index = name.after
        if tokens.lower(index) in ("dan", "serta", "bersama", "/", "-", "–", "—", ",", "&"):
            second = self._r.names.read(index + 1)
            if second is not None:
                self._add(name, chain[0])
                self._add(second, chain[1])
                return self._from_name(second, held=True)
        halves = halves_of(name)
        if halves:
            self._add(halves[0], chain[0])
            self._add(halves[1], chain[1])
            return name.after
        self._add(name, chain[1])
        return self._from_name(name, held=True)

    def _from_team(self, index: int) -> int | None:
        """Take in "Tim penguji yang diketuai oleh X"; the index to go on from, None where nothing of it stands."""
        tokens = self._r.tokens
        position = "Ketua" if tokens.lower(index) in self._r.cues.led_by_ketua else "Kepala"
        office = self._r.offices.read_led(index, position)
        if position == "Kepala" and office.end > index + 1:
            self._bodies.append((office.start, office.position.removeprefix("Kepala ")))
        at = office.end
        while tokens.lower(at) in (",", "yang", "ini", "itu", "tersebut", "juga", "kini", "di"):
            at += 1
        if tokens.lower(at) not in self._r.cues.leads:
            return None
        at += 1
        while tokens.lower(at) in ("langsung", "oleh", ",", ":"):
            at += 1
        name = self._r.names.read(at)
        if name is None:
            return None
        self.offices.append(office)
        self._add(name, office)
        return self._from_name(name, held=True)

    def _from_name(self, name: Name, *, held: bool = False) -> int:
        """Take in a name and the offices told behind it; the index to go on from."""
        self.names.append(name)
        index = self._r.behind_brackets(name)
        for _ in range(4):
            found = self._office.of(name, index, held=held)
            if found is None:
                return index
            office, former, new = found
            self.offices.append(office)
            self._add(name, office, former=former, new=new)
            index, held = office.end, True
            if office.place:
                index = self._r.behind_capitals(index)
            if self._r.tokens.lower(index) == ")":
                index += 1
        return index

    def _add(self, name: Name, office: Office, *, former: bool = False, new: bool = False) -> None:
        self.holdings.append(Holding(name, office, former or office.former, new))


def halves_of(name: Name) -> tuple[Name, Name] | None:
    """ "Genius Umar-Mardison Mahyudin": two people in one run of words."""
    at = name.text.find("-")
    if at <= 0 or at + 1 >= len(name.text) or not name.text[at + 1].isupper():
        return None
    left, right = name.text[:at], name.text[at + 1 :]
    return (
        replace(name, text=left, words=tuple(left.casefold().split()), stop=name.start + at),
        replace(name, text=right, words=tuple(right.casefold().split()), start=name.start + at + 1),
    )
