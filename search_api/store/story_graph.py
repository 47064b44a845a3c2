"""Keeps stories: what hangs together by near copies, among the texts that documents have now.

Two texts are near copies or not by themselves alone (`Compared.is_near`), and a story is a component of that graph; so
stories are the same in whichever order their documents came, changed and went. Where the graph is kept is the store's
matter (`Book`); whoever calls these functions is the only one who changes it meanwhile.

Work for a document: its own sketch (a third of a millisecond), a few microseconds for each text that shares a band with
it, a tenth of a millisecond for each that its sketch says may be a copy and whose story is not found yet. Only where a
text leaves a story of several are that story's own texts compared with each other.

Imported by whatever writes, when it writes: numpy and datasketch take half a second.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from search_api.store.near_copies import LEAST_WORDS, Words, likeness
from search_api.store.sketch import Sketch
from search_api.store.story_words import story_id

_KEPT = 256  # texts of a batch and what they are compared with
_KEPT_LETTERS = 16_000_000  # about 50 MB: a report of 500 pages has a million
K = TypeVar("K", int, str)
"""What a store calls documents and words by in here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A text with all that it is compared by."""

    id: str
    words: Words
    sketch: Sketch

    @property
    def bands(self) -> list[int]:
        """What may be a copy of it is found by; none for a text too short to be one: all of two words share theirs, and
        each would be compared with every other."""
        return self.sketch.bands() if self.words.count >= LEAST_WORDS else []

    def is_near(self, other: Compared) -> bool:
        """Whether they are one story by themselves; the same either way round."""
        return self.sketch.may_be_copy(other.sketch) and likeness(self.words, other.words).is_copy


class _Lately:
    """The texts that were compared last, as many as fit. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Compared] = OrderedDict()
        self._letters = 0

    def of(self, body: str) -> Compared:
        with self._lock:
            if body in self._kept:
                self._kept.move_to_end(body)
                return self._kept[body]
        words = Words.of(body)
        found = Compared(id=story_id(body), words=words, sketch=Sketch.of(words))
        with self._lock:
            if body not in self._kept:
                self._kept[body] = found
                self._letters += len(body)
            while len(self._kept) > _KEPT or (self._letters > _KEPT_LETTERS and len(self._kept) > 1):
                gone, _ = self._kept.popitem(last=False)
                self._letters -= len(gone)
        return found


_lately = _Lately()


def compared(body: str) -> Compared:
    """Called before a transaction it shortens the wait of others for their turn."""
    return _lately.of(body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Generic[K]):
    """Words that were given out: the story that they are in or were in last; `placed` while a document has them."""

    key: K
    story: int
    placed: bool


class Book(Protocol[K]):
    """The graph as one writer sees and changes it. Stories are numbers that are known in here alone."""

    def known(self, id: str) -> Known[K] | None: ...

    def sharing(self, bands: list[int]) -> Iterable[tuple[K, int, bytes]]:
        """Placed words that have one of the bands: their key, story and packed sketch."""
        ...

    def body(self, words: K) -> str | None:
        """What a document with these words reads; None where the last one is about to lose them."""
        ...

    def texts(self, story: int) -> list[K]:
        """The placed words of a story."""
        ...

    def keep(self, text: Compared, story: int, bands: list[int]) -> K:
        """Place words in a story, with what they are found by."""
        ...

    def let_go(self, words: K) -> int:
        """Words that no document has any more: they are not compared again. The story that they were in."""
        ...

    def tellers(self, words: K) -> int:
        """How many documents have the words."""
        ...

    def size(self, story: int) -> int:
        """How many documents are in a story."""
        ...

    def is_empty(self, story: int) -> bool:
        """Whether no document is in a story, nor was it taken in by another."""
        ...

    def new_story(self) -> int: ...

    def set_story(self, words: K, story: int) -> None:
        """Words and the documents that have them change their story."""
        ...

    def take_in(self, other: int, story: int) -> None:
        """All words and documents of another story come into this one, and its ids lead here."""
        ...

    def call(self, story: int) -> None:
        """Call a story by the smallest id of what is in it now; an empty one keeps its name."""
        ...

    def words_of(self, document: K) -> K | None: ...

    def story_of(self, document: K) -> int: ...

    def put(self, document: K, words: K, story: int) -> None: ...

    def take_out(self, document: K) -> None: ...


def place(book: Book[K], document: K, text: Compared) -> int:
    """Put a document with its current text into its story, and out of the one that it was in; the story."""
    before, known = book.words_of(document), book.known(text.id)
    left = None
    if before is not None and (known is None or before != known.key):
        book.take_out(document)
        left = _leave(book, before)
    words, story = enter(book, text)
    book.put(document, words, story)
    if left is not None:
        _divide(book, left)
        _follow(book, left, document)
        book.call(left)
    return book.story_of(document)


def remove(book: Book[K], document: K) -> None:
    """Take a document out of its story, and its words, where no other has them, out of the sketches."""
    before = book.words_of(document)
    book.take_out(document)
    left = None if before is None else _leave(book, before)
    if left is not None:
        _divide(book, left)
        book.call(left)


def enter(book: Book[K], text: Compared) -> tuple[K, int]:
    """Join a text to what it is near to, and all of that to each other; its words and its story."""
    known = book.known(text.id)
    if known is not None and known.placed:
        return known.key, known.story
    bands = text.bands
    stories = _near(book, text, bands)
    if known is not None and (book.tellers(known.key) or (not stories and book.is_empty(known.story))):
        stories.add(known.story)
    # The larger stays as it is, the smaller ones move: a document moves seldom.
    story, *others = sorted(stories or {book.new_story()}, key=lambda story: (-book.size(story), story))
    words = book.keep(text, story, bands)
    for other in others:
        book.take_in(other, story)
    book.call(story)
    return words, story


def set_apart(book: Book[K], part: Iterable[K]) -> None:
    """Give words a story of their own."""
    story = book.new_story()
    for words in part:
        book.set_story(words, story)
    book.call(story)


def _near(book: Book[K], text: Compared, bands: list[int]) -> set[int]:
    """The stories that hold a near copy of the text: of each story the likeliest texts are compared first."""
    candidates: dict[int, list[tuple[int, K]]] = defaultdict(list)
    for key, story, packed in book.sharing(bands):
        other = Sketch.unpack(packed)
        if text.sketch.may_be_copy(other):
            same = int(np.count_nonzero(text.sketch.signature == other.signature))
            candidates[story].append((-same, key))
    return {
        story for story, found in candidates.items() if any(_is_copy(text, book.body(key)) for _, key in sorted(found))
    }


def _is_copy(text: Compared, body: str | None) -> bool:
    return body is not None and likeness(text.words, compared(body).words).is_copy


def _leave(book: Book[K], words: K) -> int | None:
    """Let go of words that no document has any more; the story that they were in, None where one still has them."""
    return None if book.tellers(words) else book.let_go(words)


def _divide(book: Book[K], story: int) -> None:
    """A text has left: what no longer hangs together is a story each."""
    bodies = {words: book.body(words) for words in book.texts(story)}
    parts = _components({words: compared(body) for words, body in bodies.items() if body is not None})
    if len(parts) < 2:
        return
    sizes = {part: sum(book.tellers(words) for words in part) for part in parts}
    stays = min(parts, key=lambda part: (-sizes[part], part))
    for part in parts:
        if part != stays:
            set_apart(book, part)


def _components(texts: dict[K, Compared]) -> list[tuple[K, ...]]:
    """Copies of one text are mostly near to each other: then each is compared once."""
    left, found = dict(texts), []
    while left:
        part = [left.popitem()]
        for _, text in part:
            near = [(key, other) for key, other in left.items() if text.is_near(other)]
            part += near
            for key, _ in near:
                del left[key]
        found.append(tuple(sorted(key for key, _ in part)))
    return found


def _follow(book: Book[K], left: int, document: K) -> None:
    """Ids of a story that nothing is in any more lead to where its last document went."""
    if book.is_empty(left):
        story = book.story_of(document)
        if story != left:
            book.take_in(left, story)
