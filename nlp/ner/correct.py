"""Corrects what the rules read of officials by what the model sees: holders they missed, words they took for names."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from models.mention import Place
from nlp.article import Article
from nlp.ner.entities import Entities
from nlp.ner.persons import Entity
from nlp.officials.find import Found
from nlp.officials.homes import Homes
from nlp.officials.mentions import official_of
from nlp.officials.names import Name
from nlp.officials.office import Office
from nlp.officials.people import Held, Person, Sight
from nlp.officials.tokens import words_of
from nlp.registry import load_registry

# How far behind an office its holder may stand, in characters: "Kepala Bidang X" "Dinas Y Kabupaten Z, Drs." NAME.
REACH = 60
# What may stand between: words in capitals, titles and marks, a few links; any other word ends the reach.
# Nothing is tried twice (possessive): "A.B.C.D..." would be read in many ways.
_BETWEEN = re.compile(r"(?:[\s,:()/.&-]|[A-Z][\w.'’-]*+|bapak|ibu|oleh|yakni|yaitu|adalah|dijabat)*+")
_DEGREE = re.compile(r"[A-Z][a-z]{0,3}\.[A-Z]")
_WORDS_ON = re.compile(r"(?:\s+(?:dan\s+)?[A-Z][\w-]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What the model's word is taken for; each is measured by itself (bench/ner.py).

    `complete`: a person behind an office that the rules found nobody for is its holder.
    `replace`: where a lone word holds an office and is no person to the model, a person behind it takes its place.
    `reject`: a lone word that is no person to the model holds no office, whoever stands behind it (found to harm).
    """

    complete: bool = True
    replace: bool = True
    reject: bool = False


class Corrector:
    """Corrects the findings of one text."""

    def __init__(self, article: Article, found: Found, entities: Entities, uses: Uses) -> None:
        self._article = article
        self._found = found
        self._entities = entities
        self._uses = uses
        self._starts = sorted(o.start for o in found.offices)
        self._at: dict[int, Office] = {o.start: o for o in found.offices}

    def run(self) -> Found:
        """The findings with the model's corrections; the same object where it has none."""
        doubtful = {id(p) for p in self._found.people.all if self._is_no_person(p)}
        lost = {at: id(p) for at, p in self._found.holders.items() if id(p) in doubtful}
        free = [o for o in self._found.offices if o.start in lost or self._is_free(o)]
        added = {o.start: n for o in free if (n := self._holder(o, lost=o.start in lost)) is not None}
        behind: dict[int, Name] = {}
        for at in sorted(lost, reverse=True):
            # "Menteri A sekaligus Ketua Tim Perunding X": the holder of a lone word's office holds those before it too.
            if at in added:
                behind[lost[at]] = added[at]
            elif lost[at] in behind:
                added[at] = behind[lost[at]]
        dropped = doubtful if self._uses.reject else set(behind)
        return self._corrected(dropped, added) if added or dropped else self._found

    def _is_free(self, office: Office) -> bool:
        held = office.start in self._found.holders
        return self._uses.complete and not (held or office.plural or office.candidate or office.former or office.thing)

    def _is_no_person(self, person: Person) -> bool:
        """Whether the model sees a person at none of the places where a lone word is named."""
        if len(person.words) > 1 or not person.held or not (self._uses.replace or self._uses.reject):
            return False
        if any(self._is_plain(s) for s in person.sights[:4]):
            return False
        return not any(
            e.label == "PER" for sight in person.sights[:4] for e in self._entities.over(sight.start, sight.end)
        )

    def _is_plain(self, sight: Sight) -> bool:
        """Whether a title, a degree or marks show a name ("Ir. Sukamto", "Sukamto, SH", "Sekretaris, Sukamto dan")."""
        tokens = self._found.tokens
        first, behind = tokens.at_or_after(sight.start), tokens.at_or_after(sight.end)
        if tokens.lower(first - 1) == "," and tokens.lower(behind) in (",", "dan", "serta"):
            return True
        names = (self._found.names.read(index, after_office=True) for index in range(max(0, first - 2), first + 1))
        return any(name is not None and name.titled and name.start == sight.start for name in names)

    def _holder(self, office: Office, *, lost: bool) -> Name | None:
        """The first person that the model sees behind an office, before the next office and any plain word."""
        after = bisect_right(self._starts, office.start)
        following = self._starts[after] if after < len(self._starts) else len(self._article.body)
        for entity in self._entities.behind(office.stop):
            between = self._article.body[office.stop : entity.start]
            if entity.start > min(office.stop + REACH, following) or not _BETWEEN.fullmatch(between):
                return None
            if entity.label == "PER":
                return self._name(office, entity, lost=lost)
        return None

    def _name(self, office: Office, entity: Entity, *, lost: bool) -> Name | None:
        """The name as the rules read it, titles and degrees apart, where they read one; else the entity's stretch."""
        tokens, names = self._found.tokens, self._found.names
        last = tokens.holding(entity.start)
        for index in range(last if lost else tokens.at_or_after(office.stop), last + 1):
            name = names.read(index, after_office=index == last)
            if name is not None and name.after > last and tokens[name.after - 1].end >= entity.end:
                break
        else:
            name = self._as_found(entity, last)
        if name is None or name.ranked or (len(name.words) == 1 and not lost and self._touches(office, name.first)):
            return None
        return name

    def _as_found(self, entity: Entity, first: int) -> Name | None:
        text = self._article.body[entity.start : entity.end]
        words = tuple(w for w in words_of(text) if w[0].isalnum())
        if _DEGREE.search(text) or all(len(w) < 3 for w in words):
            return None
        behind = self._found.tokens.at_or_after(entity.end)
        return Name(text, words, first, entity.start, entity.end, behind, False, False)

    def _touches(self, office: Office, index: int) -> bool:
        """Whether a word in capitals that is not the office's stands right before token `index`."""
        before = self._found.tokens[index - 1] if index else None
        return before is not None and before.start >= office.stop and before.is_word

    def _corrected(self, dropped: set[int], added: dict[int, Name]) -> Found:
        """The findings with people taken out and put in: their lists are changed in place, so that copies agree."""
        people, holders = self._found.people, self._found.holders
        people.all[:] = [p for p in people.all if id(p) not in dropped]
        for at, name in added.items():
            lost = holders.get(at)
            held = next((h for h in lost.held if h.office.start == at), None) if lost else None
            held = replace(held, office=self._extended(held.office, name)) if held else Held(self._at[at], False, False)
            person = people.add(name)
            person.held.append(held)
            holders[at] = person
        for at in [at for at, p in holders.items() if id(p) in dropped]:
            del holders[at]
        homes = Homes(self._article.regions, load_registry())
        officials = [m for m in (official_of(p, homes) for p in people.all) if m is not None]
        officials.sort(key=lambda m: m.start or 0)
        return replace(self._found, officials=tuple(officials))

    def _extended(self, office: Office, name: Name) -> Office:
        """The office with the words that the rules took for a name ("Kepala Badan" and "Penghubung")."""
        regions = (r.start for r in self._article.regions if r.field is Place.TEXT and r.start is not None)
        end = min((at for at in regions if at >= office.stop), default=name.start)
        on = _WORDS_ON.match(self._article.body[office.stop : min(end, name.start)])
        return replace(office, position=f"{office.position} {' '.join(on.group().split())}") if on else office


def correct(article: Article, found: Found, entities: Entities, uses: Uses) -> Found:
    """What the rules found, corrected by the model's word."""
    return Corrector(article, found, entities, uses).run()
