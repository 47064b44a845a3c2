"""The people of a text: every way that each is written, merged into one, with the offices that the text gives them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field

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


# A text of 200,000 words names thousands of people: only so many of the latest are compared.
MOST_CANDIDATES, MOST_MISSPELT = 30, 30


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


@dataclass(slots=True, eq=False)
class Person:
    """One person: the fullest form of the name, where he is named, and what he holds, in the text's order.

    `is_sure` where a title, an office or an introduction tells that the words name a person at all.
    """

    name: str
    words: tuple[str, ...]
    held: list[Held] = field(default_factory=list)
    is_sure: bool = False
    _sights: dict[int, Sight] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    def see(self, sight: Sight) -> None:
        """Take in a place where the person is named."""
        if sight.start not in self._sights:
            insort(self._starts, sight.start)
        self._sights[sight.start] = sight

    @property
    def sights(self) -> list[Sight]:
        """Where the person is named, in the text's order."""
        return [self._sights[start] for start in self._starts]

    @property
    def first_full(self) -> Sight:
        """Where the fullest form stands first."""
        return next(s for s in self.sights if s.words == self.words)

    def seen_before(self, offset: int) -> int:
        """The last offset before `offset` where the person is named; for one only named behind it, minus that."""
        index = bisect_left(self._starts, offset)
        if index:
            return self._starts[index - 1]
        return -self._starts[0] if self._starts else -offset

    def seen_behind(self, offset: int) -> int | None:
        """The first offset from `offset` on where the person is named."""
        index = bisect_left(self._starts, offset)
        return self._starts[index] if index < len(self._starts) else None

    def is_named_at(self, start: int, end: int) -> bool:
        """Whether a stretch of the text lies inside one of the person's names."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and end <= self._sights[self._starts[index]].end


class People:
    """All people of a text. Adding a name finds whose it is, or makes a new person."""

    def __init__(self) -> None:
        self.all: list[Person] = []
        self._by_word: dict[str, list[Person]] = {}
        self._by_name: dict[tuple[str, ...], Person] = {}
        self._called: dict[tuple[str, ...], Person] = {}

    def add(self, name: Name) -> Person:
        person = self.find(name.words, at=name.start)
        if person is None:
            person = Person(name.text, name.words)
            self.all.append(person)
        elif name.words not in self._called and _fullness(name.words) > _fullness(person.words):
            person.name, person.words = name.text, name.words
        self._by_name[person.words] = person
        person.see(Sight(name.start, name.stop, name.words))
        for word in name.words:
            self._index(word, person)
        return person

    def call(self, words: tuple[str, ...], person: Person) -> None:
        """Take in a call name, which shares no word with the name."""
        self._called[words] = person

    def nearest(self, at: int, *, behind: bool) -> Person | None:
        """Who is named last before an offset, or first behind it."""
        if behind:
            after = [(p.seen_behind(at), p) for p in self.all]
            found = [row for row in after if row[0] is not None]
            return min(found, key=lambda row: row[0] or 0)[1] if found else None
        before = [p for p in self.all if p.seen_before(at) >= 0]
        return max(before, key=lambda p: p.seen_before(at), default=None)

    def merge(self, kept: Person, other: Person) -> None:
        """Make two people one: what `other` holds and where he is named goes to `kept`."""
        kept.held.extend(other.held)
        self.all.remove(other)
        self._by_name[other.words] = kept
        for sight in other.sights:
            kept.see(sight)
            for word in sight.words:
                rows = self._by_word[_plain(word)]
                if other in rows:
                    rows.remove(other)
                self._index(word, kept)

    def bearing(self, word: str) -> list[Person]:
        """The people in whose written names a word stands."""
        return list(self._by_word.get(_plain(word), ()))

    def find(self, words: tuple[str, ...], *, at: int) -> Person | None:
        """The person whom these words at an offset name: the one named last before it, where several bear them."""
        if words in self._called:
            return self._called[words]
        exact = self._by_name.get(words)
        if exact is not None and exact.words == words:
            return exact
        fitting = [p for p in self._candidates(words) if same_person(p.words, words)]
        if not fitting:
            return None
        return max(fitting, key=lambda p: (p.words == words, p.seen_before(at)))

    def short_for(self, name: Name) -> Person | None:
        """Whose call name a single unknown word is: the start or end of a word of his ("Pri" for "Prihadi")."""
        word = name.words[0]
        if len(name.words) > 1 or len(word) < 3 or self.find(name.words, at=name.start) is not None:
            return None
        for person in reversed(self.all[-MOST_CANDIDATES:]):
            if any(len(w) > len(word) and (w.startswith(word) or w.endswith(word)) for w in person.words):
                return person
        return None

    def _index(self, word: str, person: Person) -> None:
        rows = self._by_word.setdefault(_plain(word), [])
        if person not in rows[-MOST_CANDIDATES:]:
            rows.append(person)

    def _candidates(self, words: tuple[str, ...]) -> list[Person]:
        found: dict[int, Person] = {}
        # The rarest word first: where a text has thousands called Muhammad, their other names tell them apart.
        for bearers in sorted((self._by_word.get(_plain(w), []) for w in words), key=len):
            found.update((id(p), p) for p in bearers[-MOST_CANDIDATES:])
            if len(found) >= MOST_CANDIDATES:
                break
        return list(found.values()) or self.all[-MOST_MISSPELT:]


def _plain(word: str) -> str:
    return _GIVEN.get(word, word)


def _fullness(words: tuple[str, ...]) -> tuple[int, int]:
    """How much of a name is written: the number of its words, then of those in full."""
    return len(words), -sum(len(w) <= 2 or w in _GIVEN for w in words)


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
    shorter = min(len(a), len(b))
    if shorter < 3 or (a[0] != b[0] and (shorter < 5 or a[-1] != b[-1])):
        return 0
    return int(_one_edit(a, b))


def _one_edit(a: str, b: str) -> bool:
    """Whether two words differ by one letter, or by two that are swapped: faster than counting edits."""
    if abs(len(a) - len(b)) > 1:
        return False
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[head:], b[head:]
    if not a or not b or a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return True
    return a[:2] == b[1::-1] and a[2:] == b[2:]


def mentions_of(name: str, text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` names the person called `name`, by all of the name or a part.

    For passages: a capitalised "Indah" stands for "Indah Putri Indriani"; parts of one or two letters do not count.
    """
    parts = {w for w in words_of(name) if len(w) > 2}
    return any(t.is_capital and t.lower in parts for t in Tokens(text[start:end]).all)
