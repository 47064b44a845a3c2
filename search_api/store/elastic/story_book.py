"""The graph of stories on the engine, for one who is alone in changing it: read as it is asked for, changed in memory,
given out as a plan.

Imported by what writes, when it writes: what it compares texts with takes half a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from search_api.store import sketch
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.head import Head
from search_api.store.elastic.story_rows import Placed, Plan, StoryRow, WordsRow, band_name, band_number
from search_api.store.elastic.story_shelves import Shelves
from search_api.store.story_graph import Compared, Known, compared

_PAGE = 500


class EngineBook:
    """Implements `search_api.store.story_graph.Book` with documents' ids and words' ids."""

    def __init__(self, shelves: Shelves, heads: Iterable[Head], *, moment: int, numbers: Callable[[], int]) -> None:
        self._shelves = shelves
        self._heads = {str(head.id): head for head in heads}
        self._moment = moment
        self._numbers = numbers
        self._words: dict[str, WordsRow | None] = {}
        self._words_changed: set[str] = set()
        self._by_band: dict[int, set[str]] = defaultdict(set)
        self._bands_read: set[int] = set()
        self._stories: dict[int, StoryRow] = {}
        self._stories_changed: set[int] = set()
        self._tellers: dict[str, set[str]] = {}
        self._members: dict[int, set[str]] = {}
        self._texts: dict[int, set[str]] = {}
        self._where: dict[str, tuple[str | None, int | None]] = {}  # of documents: words and story, as changed in here
        self._moved: dict[str, int] = {}
        self._again: list[str] = []
        self._bodies: dict[str, str] = {}

    def read_ahead(self, texts: Mapping[str, str]) -> None:
        """Read what placing texts (bodies by their words' ids) needs, all at once instead of one after another."""
        self._bodies.update(texts)
        before = {head.placed for head in self._heads.values() if head.placed}
        self._read_words({*texts, *before})
        self._read_bands(band for body in texts.values() for band in compared(body).bands)
        self._read_tellers({*texts, *before})

    def known(self, id: str) -> Known[str] | None:
        row = self._row(id)
        return None if row is None else Known(key=id, story=self._root(row.story), placed=row.sketch is not None)

    def sharing(self, bands: list[int]) -> Iterable[tuple[str, int, bytes]]:
        self._read_bands(bands)
        for words in {words for band in bands for words in self._by_band[band]}:
            row = self._words[words]
            if row is not None and row.sketch is not None:
                yield words, self._root(row.story), row.sketch

    def body(self, words: str) -> str | None:
        if words not in self._bodies:
            row = self._row(words)
            hint = [row.text] if row is not None and row.text else []
            found = self._shelves.bodies.many(hint) or self._shelves.bodies.many(self._digests(words))
            if not found:
                return None
            self._bodies[words] = next(iter(found.values()))
        return self._bodies[words]

    def texts(self, story: int) -> list[str]:
        if story not in self._texts:
            live = {"bool": {"filter": [{"term": {"story": story}}, {"term": {"live": True}}]}}
            for stored in _matches(self._shelves.words, live, order="id"):
                self._words.setdefault(stored.id, WordsRow.of(stored.source))
            self._texts[story] = {
                words
                for words, row in self._words.items()
                if row is not None and row.sketch is not None and row.story == story
            }
        return sorted(self._texts[story])

    def keep(self, text: Compared, story: int, bands: list[int]) -> str:
        row = WordsRow(
            id=text.id,
            story=story,
            sketch=text.sketch.pack(),
            bands=tuple(bands),
            rules=sketch.fingerprint(),
            text=self._digest_of(text.id),
        )
        self._write(row)
        for band in bands:
            self._by_band[band].add(text.id)
        return text.id

    def let_go(self, words: str) -> int:
        row = self._row(words)
        if row is None:
            return self._new(words)
        self._write(WordsRow(id=words, story=self._root(row.story)))
        return self._root(row.story)

    def place_again(self, words: str) -> None:
        """Words that were compared by other rules stand alone until they are compared by ours."""
        story = self.let_go(words)
        if self.texts(story):
            self.set_story(words, own := self.new_story())
            self._stories[own] = self._story(own).calling(words, self._moment)
            self.call(story)
        self._again += sorted(self._told_by(words))

    def tellers(self, words: str) -> int:
        return len(self._told_by(words))

    def size(self, story: int) -> int:
        return len(self._documents_of(story))

    def is_empty(self, story: int) -> bool:
        return self._story(story).joined is None and not self._documents_of(story)

    def new_story(self) -> int:
        key = self._numbers()
        self._stories[key] = StoryRow(key=key)
        self._stories_changed.add(key)
        self._members[key], self._texts[key] = set(), set()
        return key

    def set_story(self, words: str, story: int) -> None:
        row = self._row(words)
        if row is not None:
            self._write(replace(row, story=story))
        for document in sorted(self._told_by(words)):
            self._move(document, story)

    def take_in(self, other: int, story: int) -> None:
        for document in sorted(self._documents_of(other)):
            self._move(document, story)
        for words in self.texts(other):
            row = self._row(words)
            if row is not None:
                self._write(replace(row, story=story))
        self._change(replace(self._story(other), joined=story))

    def call(self, story: int) -> None:
        texts = self.texts(story)
        if texts:
            self._change(self._story(story).calling(texts[0], self._moment))

    def words_of(self, document: str) -> str | None:
        return self._at(document)[0]

    def story_of(self, document: str) -> int:
        story = self._at(document)[1]
        return self._root(story) if story is not None else 0

    def put(self, document: str, words: str, story: int) -> None:
        self._leave(document)
        self._where[document] = (words, story)
        self._told_by(words).add(document)
        self._documents_of(story).add(document)

    def take_out(self, document: str) -> None:
        self._leave(document)
        self._where[document] = (None, self._at(document)[1])

    def plan(self, number: int) -> Plan:
        """All that was changed."""
        placed = [
            Placed(document=document, words=words, story=story, since=self._since(document, words))
            for document, (words, story) in self._where.items()
            if document in self._heads and document not in self._again
        ]
        return Plan(
            number=number,
            moment=self._moment,
            words=tuple(row.source for row in map(self._words.get, sorted(self._words_changed)) if row is not None),
            stories=tuple(self._stories[key].source for key in sorted(self._stories_changed)),
            placed=tuple(placed),
            moves={document: story for document, story in self._moved.items() if document not in self._heads},
            again=tuple(self._again),
        )

    def _since(self, document: str, words: str | None) -> int | None:
        """From when on it is in its story: since it reads so, or since others took it there."""
        head = self._heads[document]
        if words is None:
            return self._moment if document in self._moved else None
        return head.text.known_from if head.text is not None and head.placed != words else self._moment

    def _at(self, document: str) -> tuple[str | None, int | None]:
        if document not in self._where:
            head = self._heads[document]
            return head.placed, head.story
        return self._where[document]

    def _leave(self, document: str) -> None:
        words, story = self._at(document)
        if words is not None:
            self._told_by(words).discard(document)
        if story is not None:
            self._documents_of(story).discard(document)

    def _move(self, document: str, story: int) -> None:
        words = self._where[document][0] if document in self._where else self._words_now(document)
        for documents in self._members.values():
            documents.discard(document)
        self._documents_of(story).add(document)
        self._where[document] = (words, story)
        self._moved[document] = story

    def _words_now(self, document: str) -> str | None:
        if document in self._heads:
            return self._heads[document].placed
        return next((words for words, told in self._tellers.items() if document in told), _UNREAD)

    def _row(self, words: str) -> WordsRow | None:
        if words not in self._words:
            self._read_words({words})
        return self._words[words]

    def _read_words(self, ids: set[str]) -> None:
        new = ids - self._words.keys()
        found = self._shelves.words.many(sorted(new)) if new else {}
        for words in new:
            self._words[words] = WordsRow.of(found[words].source) if words in found else None

    def _read_bands(self, bands: Iterable[int]) -> None:
        new = set(bands) - self._bands_read
        if not new:
            return
        self._bands_read |= new
        asked: list[dict[str, Any]] = [
            {"terms": {"band": sorted(map(band_name, new))}},
            {"term": {"rules": sketch.fingerprint()}},
        ]
        for stored in _matches(self._shelves.words, {"bool": {"filter": asked}}, order="id"):
            row = WordsRow.of(stored.source)
            self._words.setdefault(row.id, row)
            for name in stored.source["band"]:
                self._by_band[band_number(name)].add(row.id)

    def _read_tellers(self, words: set[str]) -> None:
        new = words - self._tellers.keys()
        if not new:
            return
        found: dict[str, set[str]] = {one: set() for one in new}
        query = {"terms": {"placed": sorted(new)}}
        for stored in _matches(self._shelves.heads.documents, query, order="key", fields=("id", "placed")):
            found[stored.source["placed"]].add(stored.id)
        for one, documents in found.items():
            self._tellers[one] = {d for d in documents if self._where.get(d, (one, None))[0] in (one, _UNREAD)} | {
                document for document, (at, _) in self._where.items() if at == one
            }

    def _told_by(self, words: str) -> set[str]:
        self._read_tellers({words})
        return self._tellers[words]

    def _documents_of(self, story: int) -> set[str]:
        if story not in self._members:
            asked = [{"term": {"story": story}}, {"exists": {"field": "placed"}}]
            found = {
                stored.id
                for stored in _matches(
                    self._shelves.heads.documents, {"bool": {"filter": asked}}, order="key", fields=("id",)
                )
            }
            here = {document for document in found if self._where.get(document, ("", story))[1] == story}
            here -= {document for document, (words, _) in self._where.items() if words is None}
            here |= {d for d, (words, at) in self._where.items() if at == story and words is not None}
            self._members[story] = here
        return self._members[story]

    def _digests(self, words: str) -> list[str]:
        """Of bodies that current texts with these words have."""
        asked = [{"term": {"words": words}}, {"term": {"alive": True}}]
        page = self._shelves.heads.documents.page({"bool": {"filter": asked}}, order="key", limit=1)
        found = self._shelves.heads.many(stored.id for stored in page)
        return [held.head.text.digest for held in found.values() if held.head.text is not None]

    def _digest_of(self, words: str) -> str | None:
        """Of the body by which words were placed."""
        for head in self._heads.values():
            if head.words == words and head.text is not None:
                return head.text.digest
        return next(iter(self._digests(words)), None)

    def _write(self, row: WordsRow) -> None:
        before = self._words.get(row.id)
        self._words[row.id] = row
        self._words_changed.add(row.id)
        if before is not None and before.story in self._texts:
            self._texts[before.story].discard(row.id)
        if row.sketch is not None and row.story in self._texts:
            self._texts[row.story].add(row.id)

    def _new(self, words: str) -> int:
        """Words that a document has and the shelves have not: of a store that was changed by hand."""
        self._write(WordsRow(id=words, story=self.new_story()))
        return self._words_story(words)

    def _words_story(self, words: str) -> int:
        row = self._words[words]
        return row.story if row is not None else 0

    def _story(self, key: int) -> StoryRow:
        if key not in self._stories:
            stored = self._shelves.stories.get(str(key))
            self._stories[key] = StoryRow.of(stored.source) if stored else StoryRow(key=key)
        return self._stories[key]

    def _root(self, key: int) -> int:
        row = self._story(key)
        while row.joined is not None:
            row = self._story(row.joined)
        return row.key

    def _change(self, row: StoryRow) -> None:
        if row != self._stories.get(row.key):
            self._stories[row.key] = row
            self._stories_changed.add(row.key)


_UNREAD = "?"  # words of a document that was moved before anybody asked for them


def _matches(
    documents: Documents, query: dict[str, Any], *, order: str, fields: tuple[str, ...] | None = None
) -> Iterator[Stored]:
    """All of them; mostly they are few, and one call gives them."""
    after: Any = None
    while True:
        page = documents.page(query, order=order, after=after, limit=_PAGE, fields=_with(fields, order))
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].source[order]


def _with(fields: tuple[str, ...] | None, order: str) -> tuple[str, ...] | None:
    return None if fields is None else tuple({*fields, order})
