"""What the model finds in the sentences of one text that are put to it, each sentence once."""

from __future__ import annotations

from bisect import bisect_left

from nlp.article import Article, Stretch
from nlp.ner.persons import Entity, Finder

# A "sentence" beyond this is a table or a list without sentence ends: the model learnt nothing of such.
LONGEST = 1200


class Entities:
    """The names in an article's body, found sentence by sentence as they are asked for."""

    def __init__(self, article: Article, finder: Finder) -> None:
        self._article = article
        self._finder = finder
        self._by_sentence: dict[Stretch, list[Entity]] = {}

    @property
    def sentences_read(self) -> int:
        return len(self._by_sentence)

    def in_sentence(self, sentence: Stretch) -> list[Entity]:
        """The names in a sentence, in order, by their offsets in the body."""
        if sentence not in self._by_sentence:
            start, end = sentence.start, min(sentence.end, sentence.start + LONGEST)
            found = self._finder.entities(self._article.body[start:end])
            self._by_sentence[sentence] = [Entity(e.start + start, e.end + start, e.label) for e in found]
        return self._by_sentence[sentence]

    def over(self, start: int, end: int) -> list[Entity]:
        """The names that overlap a stretch, in the sentence where it starts."""
        rows = self.in_sentence(self._article.sentence_at(start))
        first = bisect_left(rows, start, key=lambda e: e.end - 1)
        return [e for e in rows[first:] if e.start < end]

    def behind(self, offset: int) -> list[Entity]:
        """The names that start at or behind an offset, in its sentence."""
        return [e for e in self.in_sentence(self._article.sentence_at(offset)) if e.start >= offset]
