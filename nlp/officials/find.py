"""Finds the officials of a text: reads it once, merges people, and says what each holds and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.mention import OfficialMention, OtherPosition, Place, RegionMention
from nlp.officials.holders import HolderFinder
from nlp.officials.homes import LOCAL, Homes
from nlp.officials.lexicon import Lexicon
from nlp.officials.names import Name, NameReader
from nlp.officials.office import Office
from nlp.officials.offices import OfficeReader
from nlp.officials.people import Held, People, Person, same_person
from nlp.officials.places import Spot, Spots
from nlp.officials.tokens import Tokens
from nlp.quotes.verbs import SpeechVerbs
from nlp.registry import bare_name, load_registry


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says about people: all of them, its officials, and every office read.

    `holders` gives the person of an office by the offset where the office starts, for those told with a holder.
    """

    tokens: Tokens
    people: People
    officials: tuple[OfficialMention, ...]
    offices: tuple[Office, ...]
    holders: dict[int, Person]
    names: NameReader

    def is_in_name(self, start: int, end: int) -> bool:
        """Whether a stretch of the text lies inside the name of somebody who holds an office."""
        return any(p.is_named_at(start, end) for p in self._holders_with(start))

    def _holders_with(self, start: int) -> list[Person]:
        word = self.tokens.lower(self.tokens.holding(start))
        return [p for p in self.people.bearing(word) if p.held]

    def is_in_title_name(self, title: str, start: int, end: int) -> bool:
        """Whether a stretch of the title lies inside a name of two words or more that the text knows."""
        tokens = Tokens(title)
        for person in self.people.all:
            if not person.held:
                continue
            for first in range(max(0, tokens.holding(start) - 3), tokens.holding(start) + 1):
                for last in range(max(first + 2, tokens.at_or_after(end)), min(first + 6, len(tokens)) + 1):
                    words = tuple(tokens.lowers[first:last])
                    if all(w in person.words for w in words) and same_person(person.words, words):
                        return True
        return False


def find_officials(text: str, regions: Sequence[RegionMention], lexicon: Lexicon, verbs: SpeechVerbs) -> Found:
    """The officials of `text`, in the order of their first full mention."""
    tokens, spots, homes = Tokens(text), Spots(regions), Homes(regions, load_registry())
    names = NameReader(tokens, lexicon, spots.span_at)
    finder = HolderFinder(
        tokens, spots, names, OfficeReader(tokens, lexicon, spots), lexicon.cues, verbs, seats=_seats()
    )
    finder.run()
    near = _near_homes(text, finder.offices, spots, tokens)
    people = People()
    holders: dict[int, Person] = {}
    for name in finder.names:
        is_told = len(name.words) > 1 or name.titled or _is_introduced(tokens, name, lexicon)
        if is_told and not _is_place(tokens, name):
            people.add(name)
    for holding in finder.holdings:
        person = people.add(holding.name)
        holders[holding.office.start] = person
        person.held.append(Held(holding.office, holding.former, holding.new, near.get(holding.office.start)))
    merged = _merge_by_office(people)
    for name in finder.names:
        if len(name.words) == 1 and people.find(name.words, at=name.start) is not None:
            people.add(name)
    holders = {start: merged.get(id(p), p) for start, p in holders.items()}
    officials = [m for m in (official_of(p, homes) for p in people.all) if m is not None]
    officials.sort(key=lambda m: m.start or 0)
    return Found(tokens, people, tuple(officials), tuple(finder.offices), holders, names)


def _merge_by_office(people: People) -> dict[int, Person]:
    """One region has one bupati: two names of a region's first office that share a word are one person's.

    Gives whom those who are gone became, by their identity.
    """
    merged: dict[int, Person] = {}
    first: dict[tuple[str, str], Person] = {}
    for person in list(people.all):
        for held in person.held:
            if held.former or held.office.home is None or held.office.head not in ONE_HOLDER:
                continue
            kept = first.setdefault((held.office.head, held.office.home), person)
            if kept is not person and any(len(w) > 3 and w in kept.words for w in person.words):
                people.merge(kept, person)
                merged[id(person)] = kept
                break
    return merged


def _near_homes(text: str, offices: Sequence[Office], spots: Spots, tokens: Tokens) -> dict[int, str]:
    """Regions for offices named without one, by their offset: that of the office before them in the same sentence.

    "Wali Kota A didampingi Kabid B", "Bupati A diwakili Asisten B", and "Kabupaten A diwakili Staf Ahli B".
    """
    near: dict[int, str] = {}
    last: Office | None = None
    for office in sorted(offices, key=lambda o: o.start):
        if office.home is None and office.level in LOCAL:
            begin = last.stop if last is not None else max(0, office.start - 300)
            spot = spots.before(office.start)
            if (
                spot is not None
                and spot.start >= begin
                and _is_governed(text, spot)
                and not _ended(text, spot.end, office)
            ):
                near[office.start] = spot.code
            elif last is not None and not _ended(text, last.stop, office):
                near[office.start] = last.home or near[last.start]
            elif tokens.lower(office.first - 1) == "diwakili":
                spot = spots.before(office.start)
                if spot is not None and tokens.at_or_after(spot.end) >= office.first - 2:
                    near[office.start] = spot.code
        if office.level in LOCAL and (office.home is not None or office.start in near):
            last = office
    return near


def _ended(text: str, begin: int, office: Office) -> bool:
    """Whether a sentence ends between an offset and an office, or the two lie far apart."""
    return office.start - begin > 300 or _SENTENCE_END.search(text, begin, office.start) is not None


def _is_governed(text: str, spot: Spot) -> bool:
    """Whether a region stands for its government ("Diskominfo Kabupaten A", "Pemkot B")."""
    return _GOVERNMENT.search(text, max(0, spot.start - 40), spot.start) is not None


@cache
def _seats() -> frozenset[str]:
    """The names of regions and of their capitals, casefolded: what a place line says."""
    names = {bare_name(r) for r in load_registry()} | {r.capital for r in load_registry() if r.capital}
    return frozenset(n.casefold() for n in names)


def _is_introduced(tokens: Tokens, name: Name, lexicon: Lexicon) -> bool:
    """ "Yusmaniar (43), pedagang", "Rosmini, warga Petung": one word that is told to be a person."""
    behind = tokens.lower(name.after)
    if behind == "(":
        return tokens.lower(name.after + 1).isdigit() and tokens.lower(name.after + 2) in (")", "tahun", "th")
    return (
        behind == "," and tokens.lower(name.after + 1) in lexicon.cues.human and not tokens[name.after + 1].is_capital
    )


def _is_place(tokens: Tokens, name: Name) -> bool:
    """ "di Karang Baru", "ke Tanjung Selor"."""
    return not name.titled and tokens.lower(name.first - 1) in ("di", "ke")


def official_of(person: Person, homes: Homes) -> OfficialMention | None:
    """What the contract says of a person who holds or held a public office; None for anybody else."""
    listed = [h for h in person.held if h.office.is_listed]
    if not listed or all(h.office.is_vague for h in listed):
        return None
    if any(h.office.level == "police" for h in person.held) and not any(h.office.level in LASTING for h in listed):
        return None
    current = _ranked([h for h in listed if not h.former])
    first = current[0] if current else None
    sight = person.first_full
    others = _others(person, first, homes)
    return OfficialMention(
        name=proper(person.name),
        position=first.office.position if first else None,
        acting=first.office.acting if first else None,
        region=_home(first, current, homes) if first else None,
        text=person.name,
        start=sight.start,
        end=sight.end,
        other_positions=others,
        field=Place.TEXT,
    )


# A point behind a word of some length, so not behind a degree or an initial.
_SENTENCE_END = re.compile(r"\w{4}[.!?][”\"]?\s+[“\"]?[A-Z]|\n")
_GOVERNMENT = re.compile(r"(?i)\b(?:pem(?:kab|kot|ko|prov|da)|dis\w+|din\w+|dinas[\w ]+|badan[\w ]+|dprd|setda\w*)\W+$")
LASTING = frozenset(("local", "province", "regency", "city", "national"))


def _ranked(held: list[Held]) -> list[Held]:
    """Offices before roles, full names before bare ones, new before old, then in the text's order."""
    return sorted(held, key=lambda h: (_is_role(h.office), h.office.bare, not h.new))


def _is_role(office: Office) -> bool:
    return office.level in ("programme", "any") and office.head.split(" ")[0] in ROLES


ONE_HOLDER = frozenset(
    ("Bupati", "Wali Kota", "Gubernur", "Wakil Bupati", "Wakil Wali Kota", "Wakil Gubernur", "Sekretaris Daerah")
)
ROLES = frozenset(
    ("Ketua", "Anggota", "Koordinator", "Penanggung", "Pendamping", "Pembimbing", "Fasilitator", "Mentor", "Penguji")
)


def _home(first: Held, current: list[Held], homes: Homes) -> str | None:
    """The office's own region, told at any of its mentions."""
    same = [h for h in (first, *current) if h.office.head == first.office.head]
    home = next((h.office.home for h in same if h.office.home), None) or next((h.near for h in same if h.near), None)
    return homes.of(level=first.office.level, tier=first.office.tier, home=home)


def _others(person: Person, first: Held | None, homes: Homes) -> tuple[OtherPosition, ...]:
    rows: list[OtherPosition] = []
    for held in person.held:
        office = held.office
        if first is not None and same_office(office, first.office) and not held.former:
            continue
        if office.bare or not office.is_listed:
            continue
        status = "former" if held.former else "current"
        row = OtherPosition(
            position=office.position,
            status=status,
            region=homes.of(level=office.level, tier=office.tier, home=office.home or held.near),
        )
        if all(r.position != row.position or r.status != status for r in rows):
            rows.append(row)
    return tuple(rows)


def same_office(a: Office, b: Office) -> bool:
    """Whether two written offices can be one: the same head, and one's words within the other's."""
    if a.head != b.head:
        return False
    x, y = set(a.position.casefold().split()), set(b.position.casefold().split())
    return x <= y or y <= x


def proper(name: str) -> str:
    """A name in capitals as it is written elsewhere."""
    if not name.isupper() or len(name) < 4:
        return " ".join(name.split())
    return " ".join(w if len(w.strip(".")) == 1 else w.title() for w in name.split())
