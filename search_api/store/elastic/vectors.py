"""Gives rows their vectors: of what lacks one, passage by passage, whoever wrote it."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.codec import from_json
from models.ports import Embedder
from search_api.store import fields
from search_api.store.elastic import facts_index
from search_api.store.elastic.bulk import Action
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.facts_index import EMBEDDER, HALF, PASSAGE, SHOWN, VECTOR
from search_api.store.elastic.indices import Indices
from search_api.store.hit_making import Shown

log = logging.getLogger(__name__)

_AT_ONCE = 256
_LACKING: dict[str, Any] = {"bool": {"must_not": [{"exists": {"field": HALF}}]}}
_ORDER = [{fields.KEY: "asc"}, {fields.KNOWN_FROM: "asc"}]


def written(vector: NDArray[np.float32]) -> list[float]:
    """A vector as JSON numbers, six digits each: longer ones only take room."""
    found: list[float] = np.round(vector.astype(np.float64), 6).tolist()
    return found


def half_of(vector: NDArray[np.float32]) -> str:
    return base64.b64encode(vector.astype("<f2").tobytes()).decode()


def floats_of(half: bytes) -> NDArray[np.float32]:
    return np.frombuffer(half, "<f2").astype(np.float32)


class VectorMaker:
    """Safe to share between threads, and between processes: what another has embedded meanwhile is left as it is."""

    def __init__(self, indices: Indices, embedder: Embedder) -> None:
        self._documents = Documents(indices, facts_index.SPEC)
        self._embedder = embedder

    def begun(self) -> bool:
        """Whether anything is embedded, by ours.

        Raises StoreVersionError for vectors that another embedder made: only a reindex replaces them.
        """
        self._documents.fresh()
        kept = self._embedders()
        for other in kept:
            self._embedder.require(other)
        return bool(kept)

    def lacking(self) -> int:
        """Rows that `catch_up` would embed; none where the vectors are another embedder's."""
        self._documents.fresh()
        if any(other != self._embedder.fingerprint for other in self._embedders()):
            return 0
        return self._documents.count(_LACKING)

    def catch_up(self, *, at_most: int | None = None) -> int:
        """Embed what lacks a vector, `at_most` rows of it; how many were embedded.

        Raises StoreVersionError for vectors of another embedder.
        """
        self.begun()
        done = 0
        for rows in self._pages():
            if at_most is not None:
                rows = rows[: at_most - done]
            dressed = self.dressed([row.source for row in rows])
            done += sum(
                one.ok
                for one in self._documents.bulk(
                    self._documents.putting(row.id, source, over=row) for row, source in zip(rows, dressed, strict=True)
                )
            )
            if at_most is not None and done >= at_most:
                break
        if done:
            self._documents.fresh()
        return done

    def dressing(self, actions: list[Action]) -> list[Action]:
        """Writes of rows, with vectors where they have none: what a reindex puts into a fresh index."""
        bare = [at for at, action in enumerate(actions) if action.source is not None and HALF not in action.source]
        sources = self.dressed([actions[at].source or {} for at in bare])
        found = list(actions)
        for at, source in zip(bare, sources, strict=True):
            found[at] = replace(actions[at], source=source)
        return found

    def dressed(self, sources: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Rows with their vectors; passages that have one in another row are not embedded again."""
        known = self._known({source[PASSAGE] for source in sources})
        texts = {
            source[PASSAGE]: from_json(source[SHOWN], Shown).passage.text
            for source in sources
            if source[PASSAGE] not in known
        }
        if texts:
            made = self._embedder.embed_passages(list(texts.values()))
            known.update(zip(texts, made, strict=True))
        return [{**source, **self._fields(known[source[PASSAGE]])} for source in sources]

    def _fields(self, vector: NDArray[np.float32]) -> dict[str, Any]:
        return {VECTOR: written(vector), HALF: half_of(vector), EMBEDDER: self._embedder.fingerprint}

    def _known(self, passages: set[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors of passages that another row has."""
        if not passages:
            return {}
        answer = self._documents.search(
            query={
                "bool": {
                    "filter": [{"terms": {PASSAGE: sorted(passages)}}, {"term": {EMBEDDER: self._embedder.fingerprint}}]
                }
            },
            size=min(10_000, 4 * len(passages)),
            source=False,
            docvalue_fields=[PASSAGE, HALF],
            track_total_hits=False,
        )
        found = {}
        for hit in answer["hits"]["hits"]:
            vector = floats_of(base64.b64decode(hit["fields"][HALF][0]))
            found[hit["fields"][PASSAGE][0]] = np.asarray(vector / np.linalg.norm(vector), np.float32)
        return found

    def _pages(self) -> Iterator[list[Stored]]:
        after: list[Any] | None = None
        while True:
            answer = self._documents.search(
                query=_LACKING,
                size=_AT_ONCE,
                sort=_ORDER,
                search_after=after,
                seq_no_primary_term=True,
                track_total_hits=False,
            )
            hits = answer["hits"]["hits"]
            if hits:
                yield [
                    Stored(id=hit["_id"], source=hit["_source"], seq=hit["_seq_no"], term=hit["_primary_term"])
                    for hit in hits
                ]
                after = hits[-1]["sort"]
            if len(hits) < _AT_ONCE:
                return

    def _embedders(self) -> list[str]:
        answer = self._documents.search(
            size=0, track_total_hits=False, aggs={"made by": {"terms": {"field": EMBEDDER, "size": 5}}}
        )
        return [bucket["key"] for bucket in answer["aggregations"]["made by"]["buckets"]]
