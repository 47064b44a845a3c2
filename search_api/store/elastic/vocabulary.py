"""Which words and names the texts hold, told by the engine to whoever reads queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from models.ports import Terms
from search_api.query.nodes import Either, Node, Phrase, Term
from search_api.store import fields
from search_api.store.elastic import facts_index
from search_api.store.elastic.compile import filtering
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.facts_index import LONGEST_TOKEN
from search_api.store.elastic.indices import Indices

_AT_ONCE = 1_000  # words counted in one call
_MOST_WORDS = 10_000
_STEMMED = (fields.BODY, fields.TITLE)


class EngineVocabulary:
    """The `Vocabulary` port. Each answer is one call to the engine. Safe to share between threads."""

    def __init__(self, indices: Indices, terms: Terms, *, prepare: Callable[[], None] = lambda: None) -> None:
        """`prepare` is called before each question: it brings the rows up to what this process wrote."""
        self._documents = Documents(indices, facts_index.SPEC)
        self._terms = terms
        self._prepare = prepare

    def frequencies(self, words: Sequence[str]) -> list[int]:
        self._make_current()
        found: list[int] = []
        for start in range(0, len(words), _AT_ONCE):
            found += self._counts(words[start : start + _AT_ONCE])
        return found

    def knows(self, word: str) -> bool:
        self._make_current()
        stems = self._terms.index_terms(word)
        if not stems:
            return False
        anywhere = Either(tuple(Term(field, stem) for stem in stems for field in _STEMMED))
        answer = self._documents.search(query=filtering(anywhere), size=0, terminate_after=1, track_total_hits=1)
        return bool(answer["hits"]["total"]["value"])

    def officials(self, words: Sequence[str]) -> int:
        self._make_current()
        node: Node = Phrase(fields.OFFICIAL, tuple(words))
        return self._documents.count(filtering(node))

    def beginning(self, start: str) -> Iterable[tuple[str, int]]:
        self._make_current()
        if not start or len(start) > LONGEST_TOKEN:
            return []
        alias = self._documents.alias
        answer = self._documents.client.ask(
            lambda es: es.terms_enum(index=alias, field=facts_index.WORD, string=start, size=_MOST_WORDS)
        ).body
        words = list(answer["terms"])
        return [(word, count) for word, count in zip(words, self.frequencies(words), strict=True) if count]

    def _counts(self, words: Sequence[str]) -> list[int]:
        filters = [filtering(Term(fields.EXACT, word)) for word in words]
        answer = self._documents.search(
            size=0, track_total_hits=False, aggs={"words": {"filters": {"filters": filters}}}
        )
        return [int(bucket["doc_count"]) for bucket in answer["aggregations"]["words"]["buckets"]]

    def _make_current(self) -> None:
        self._prepare()
        self._documents.fresh()
