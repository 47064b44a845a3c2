"""Which words and names the texts hold, told by the text index to whoever reads queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from models.ports import Terms
from search_api.query.nodes import Phrase
from search_api.store import fields
from search_api.store.embedded.derived import Derived
from search_api.store.embedded.engine import TantivyEngine
from search_api.store.embedded.text_index import Snapshot, engine

T = TypeVar("T")
_STEMMED = (fields.BODY, fields.TITLE)


class IndexVocabulary:
    """The `Vocabulary` port. Every call is answered from the index's own dictionary of words, as last committed: a few
    microseconds, and nothing is read at the start. Safe to share between threads.

    Words of passages that were replaced or withdrawn count until the index next merges their files: a word more is
    taken for right, and nothing else.
    """

    def __init__(self, derived: Derived, terms: Terms, *, prepare: Callable[[], None]) -> None:
        """`prepare` is called before each question: it brings the index up to what this process wrote."""
        self._derived = derived
        self._terms = terms
        self._prepare = prepare

    def frequencies(self, words: Sequence[str]) -> list[int]:
        return self._ask(lambda snapshot: [_having(snapshot, fields.EXACT, word) for word in words])

    def knows(self, word: str) -> bool:
        stems = self._terms.index_terms(word)
        return self._ask(lambda snapshot: any(_having(snapshot, field, s) for s in stems for field in _STEMMED))

    def officials(self, words: Sequence[str]) -> int:
        return self._ask(lambda snapshot: TantivyEngine(snapshot).count(Phrase(fields.OFFICIAL, tuple(words))))

    def beginning(self, start: str) -> Iterable[tuple[str, int]]:
        return self._ask(lambda snapshot: _beginning(snapshot, start))

    def _ask(self, question: Callable[[Snapshot], T]) -> T:
        self._prepare()
        return self._derived.ask(question)


def _having(snapshot: Snapshot, field: str, word: str) -> int:
    with engine(snapshot.folder):
        return int(snapshot.searcher.doc_freq(field, word))


def _beginning(snapshot: Snapshot, start: str) -> list[tuple[str, int]]:
    with engine(snapshot.folder):
        return list(snapshot.searcher.terms_with_prefix(fields.EXACT, start))
