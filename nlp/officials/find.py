"""Finds the officials of a text: reads it once, merges people, and says what each holds and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.mention import OfficialMention, RegionMention
from nlp.officials.call_names import CallName, call_names
from nlp.officials.holders import HolderFinder
from nlp.officials.homes import Homes
from nlp.officials.lexicon import Lexicon
from nlp.officials.mentions import official_of
from nlp.officials.names import Name, NameReader
from nlp.officials.near import near_homes
from nlp.officials.office import Office
from nlp.officials.offices import OfficeReader
from nlp.officials.people import Held, People, Person, same_person
from nlp.officials.places import Spots
from nlp.officials.reading import Reading
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
    reading = Reading(
        tokens=tokens,
        spots=spots,
        names=names,
        offices=OfficeReader(tokens, lexicon, spots),
        cues=lexicon.cues,
        verbs=verbs,
        seats=_seats(),
    )
    finder = HolderFinder(reading)
    finder.run()
    near = near_homes(text, finder.offices, spots, tokens)
    people = People()
    called = list(call_names(tokens, names, finder.names))
    _add_names(people, finder.names, tokens, lexicon, {c.words for c in called})
    holders: dict[int, Person] = {}
    for holding in finder.holdings:
        office = finder.completed(holding.office)
        person = holders[office.start] = people.add(holding.name)
        person.is_sure = True
        person.held.append(Held(office, holding.former, holding.new, near.get(office.start)))
    merged = _merge_by_office(people)
    _add_call_names(people, called, finder.names)
    for name in finder.names:
        if len(name.words) == 1 and people.find(name.words, at=name.start) is not None:
            people.add(name)
    holders = {start: merged.get(id(p), p) for start, p in holders.items()}
    officials = [m for m in (official_of(p, homes) for p in people.all) if m is not None]
    officials.sort(key=lambda m: m.start or 0)
    return Found(tokens, people, tuple(officials), tuple(finder.offices), holders, names)


def _add_names(
    people: People, names: Sequence[Name], tokens: Tokens, lexicon: Lexicon, called: set[tuple[str, ...]]
) -> None:
    """Take in the names that are told to be people's, or have two words; call names wait for their bearers."""
    for name in names:
        introduced = name.titled or _is_introduced(tokens, name, lexicon)
        if (len(name.words) > 1 or introduced) and not _is_place(tokens, name) and name.words not in called:
            person = people.add(name)
            person.is_sure = person.is_sure or introduced or _acts(tokens, name)


def _add_call_names(people: People, called: Sequence[CallName], names: Sequence[Name]) -> None:
    """Find whose the call names are, and take in where they stand."""
    for call in called:
        alike = [p for w in call.words for p in people.bearing(w)]
        bearer = alike[0] if alike else people.nearest(call.at, behind=call.behind)
        if bearer is not None:
            people.call(call.words, bearer)
    known = {c.words for c in called}
    for name in names:
        if name.words in known and people.find(name.words, at=name.start) is not None:
            people.add(name)


ONE_HOLDER = frozenset(
    ("Bupati", "Wali Kota", "Gubernur", "Wakil Bupati", "Wakil Wali Kota", "Wakil Gubernur", "Sekretaris Daerah")
)


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


def _acts(tokens: Tokens, name: Name) -> bool:
    """Whether what stands behind a name is done by a person: a verb in the active, or an apposition."""
    behind = tokens.lower(name.after)
    if behind == "," and name.after + 1 < len(tokens):
        return not tokens[name.after + 1].is_capital
    return len(behind) > 4 and behind.startswith(("me", "ber"))


def _is_place(tokens: Tokens, name: Name) -> bool:
    """ "di Karang Baru", "ke Tanjung Selor"."""
    return not name.titled and tokens.lower(name.first - 1) in ("di", "ke")
