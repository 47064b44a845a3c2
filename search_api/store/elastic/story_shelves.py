"""Where stories are kept on the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from search_api.store.elastic.documents import Documents
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.story_rows import StoryRow


class Bodies(Protocol):
    def many(self, digests: Iterable[str]) -> Mapping[str, str]:
        """Texts by their digests; those that are gone are left out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """Where the graph is kept."""

    words: Documents
    stories: Documents
    heads: Heads
    bodies: Bodies

    def rows(self, keys: Iterable[int]) -> dict[int, StoryRow]:
        """The stories themselves."""
        wanted = set(keys)
        found = self.stories.many(map(str, wanted))
        return {key: StoryRow.of(found[str(key)].source) if str(key) in found else StoryRow(key=key) for key in wanted}

    def roots(self, keys: Iterable[int]) -> dict[int, StoryRow]:
        """The story that each of the stories is in now: itself, or what took it in."""
        rows: dict[int, StoryRow] = {}
        wanted = set(keys)
        while wanted:
            rows |= self.rows(wanted)
            wanted = {row.joined for row in rows.values() if row.joined is not None} - rows.keys()
        return {key: _root(rows, key) for key in rows}


def _root(rows: Mapping[int, StoryRow], key: int) -> StoryRow:
    row = rows[key]
    while row.joined is not None:
        row = rows[row.joined]
    return row
