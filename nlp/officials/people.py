"""The people of a text: every way that each is written, merged into one, with the offices that the text gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nlp.edit_distance import within_edits
from nlp.officials.names import Name
from nlp.officials.office import Office
from nlp.officials.tokens import Tokens, words_of

_GIVEN = {
    "m": "muhammad",
    "muh": "muhammad",
    "moh": "muhammad",
    "mohd": "muhammad",
    "muhd": "muhammad",
    "mohammad": "muhammad",
    "mohamad": "muhammad",
    "muhamad": "muhammad",
    "mochamad": "muhammad",
    "mochammad": "muhammad",
    "much": "muhammad",
    "moch": "muhammad",
    "mohammed": "muhammad",
    "abd": "abdul",
    "st": "siti",
    "sitti": "siti",
    "achmad": "ahmad",
    "akhmad": "ahmad",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """One place where a person is named: half-open offsets and the words of the name as written there."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An office of a person; `former` where he holds it no more, `new` where he just took it up.

    `near` is the region that the sentence suggests for an office named without one.
    """

    office: Office
    former: bool
    new: bool
    near: str | None = None


@dataclass(slots=True)
class Person:
    """One person: the fullest form of the name, where he is named, and what he holds, in the text's order."""

    name: str
    words: tuple[str, ...]
    sights: list[Sight] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    ranked: bool = False

    @property
    def first_full(self) -> Sight:
        """Where the fullest form stands first."""
        return next(s for s in self.sights if s.words == self.words)


class People:
    """All people of a text. Adding a name finds whose it is, or makes a new person."""

    def __init__(self) -> None:
        self.all: list[Person] = []
        self._by_word: dict[str, list[Person]] = {}

    def add(self, name: Name) -> Person:
        person = self.find(name.words)
        if person is None:
            person = Person(name.text, name.words)
            self.all.append(person)
        elif len(name.words) > len(person.words) or (
            len(name.words) == len(person.words) and _initials(name.words) < _initials(person.words)
        ):
            person.name, person.words = name.text, name.words
        sight = Sight(name.start, name.stop, name.words)
        if sight not in person.sights:
            person.sights.append(sight)
        person.ranked = person.ranked or name.ranked
        for word in name.words:
            rows = self._by_word.setdefault(_plain(word), [])
            if person not in rows:
                rows.append(person)
        return person

    def merge(self, kept: Person, other: Person) -> None:
        """Make two people one: what `other` holds and where he is named goes to `kept`."""
        kept.held.extend(other.held)
        kept.sights.extend(other.sights)
        kept.sights.sort(key=lambda s: s.start)
        self.all.remove(other)
        for rows in self._by_word.values():
            if other in rows:
                rows.remove(other)
                if kept not in rows:
                    rows.append(kept)

    def bearing(self, word: str) -> list[Person]:
        """The people in whose written names a word stands."""
        return list(self._by_word.get(_plain(word), ()))

    def find(self, words: tuple[str, ...]) -> Person | None:
        """The person whom these words name: the one last seen, where several bear them."""
        candidates = self._candidates(words)
        fitting = [p for p in candidates if same_person(p.words, words)]
        if not fitting:
            return None
        return max(fitting, key=lambda p: (p.words == words, p.sights[-1].start if p.sights else -1))

    def short_for(self, name: Name) -> Person | None:
        """Whose call name a single unknown word is: the start or end of a word of his ("Pri" for "Prihadi")."""
        word = name.words[0]
        if len(name.words) > 1 or len(word) < 3 or self.find(name.words) is not None:
            return None
        for person in reversed(self.all):
            if any(len(w) > len(word) and (w.startswith(word) or w.endswith(word)) for w in person.words):
                return person
        return None

    def _candidates(self, words: tuple[str, ...]) -> Iterable[Person]:
        found: list[Person] = []
        for word in words:
            for person in self._by_word.get(_plain(word), ()):
                if person not in found:
                    found.append(person)
        return found or self.all[-60:]


def _plain(word: str) -> str:
    return _GIVEN.get(word, word)


def _initials(words: tuple[str, ...]) -> int:
    return sum(len(w) <= 2 or w in _GIVEN for w in words)


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two written names can be one person's: the words of the shorter stand in the longer, in their order.

    An initial stands for a word that begins with it, and a word may be one letter off where another one agrees.
    """
    if min(len(a), len(b)) > 1 and "".join(a) == "".join(b):
        return True
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    position, exact, near = 0, 0, 0
    for word in short:
        while position < len(long):
            fit = _fits(word, long[position])
            position += 1
            if fit:
                exact += fit == 2
                near += fit == 1
                break
        else:
            return False
    if exact:
        return near <= max(1, exact)
    # One word alone may be misspelt where it is long enough to be told from another.
    return len(short) == 1 and near == 1 and len(short[0]) >= 6


def _fits(a: str, b: str) -> int:
    """2 for the same word, 1 for an initial or a misspelling, 0 for another word."""
    a, b = _plain(a), _plain(b)
    if a == b:
        return 2
    if len(a) == 1 or len(b) == 1:
        return int(a[0] == b[0])
    if min(len(a), len(b)) >= 3 and a[0] == b[0] and within_edits(a, b, 1):
        return 1
    if min(len(a), len(b)) >= 5 and within_edits(a, b, 1):
        return 1
    return 0


def mentions_of(name: str, text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` names the person called `name`, by all of the name or a part.

    For passages: a capitalised "Indah" stands for "Indah Putri Indriani"; parts of one or two letters do not count.
    """
    parts = {w for w in words_of(name) if len(w) > 2}
    return any(t.is_capital and t.lower in parts for t in Tokens(text[start:end]).all)
