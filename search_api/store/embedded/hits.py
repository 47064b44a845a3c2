"""Makes hits of facts of the record: a passage with its document, regions and story."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.codec import from_json
from models.document import Story
from models.evidence import Hit, ScorePart
from models.identity import DocumentId, EvidenceId
from models.region import RegionRegistry
from models.text import Nature
from search_api.highlights import Highlighter
from search_api.store.embedded.clock import last_moment
from search_api.store.embedded.rows import passage_of
from search_api.store.embedded.story_rows import story_of
from search_api.store.hit_making import Shown, hit_of, withdrawn_hit

_FACT = (
    "SELECT fact.n, fact.story, fact.nature AS fact_nature, fact.facts, fact.document AS document_key, passage.id,"
    " passage.digest, passage.first, passage.last, document.id AS document_id, document.source, document.url,"
    " document.outlet, document.withdrawn, analysis.facts AS analysis_facts,"
    " (SELECT capture.fetched FROM text JOIN capture ON capture.n = text.capture"
    "  WHERE text.document = fact.document AND text.digest = passage.digest ORDER BY text.n LIMIT 1) AS fetched"
    " FROM fact JOIN passage ON passage.n = fact.passage JOIN document ON document.n = fact.document"
    " JOIN analysis ON analysis.n = fact.analysis WHERE fact.n IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class _Titled:
    """The only part of an analysis that a hit shows by itself: the others are not read."""

    title: str | None


class HitMaker:
    """Reads the record within one snapshot of it."""

    def __init__(
        self,
        db: sqlite3.Connection,
        registry: RegionRegistry,
        highlighter: Highlighter | None,
        *,
        moment: int | None = None,
    ) -> None:
        """`moment`: stories are told as they were known then; without it as of now."""
        self._db = db
        self._moment = None if moment is None or moment >= last_moment(db) else moment
        self._registry = registry
        self._highlighter = highlighter
        self._rows: dict[int, sqlite3.Row] = {}
        self._bodies: dict[str, str] = {}
        self._stories: dict[int, Story] = {}

    def read(self, facts: Iterable[int]) -> None:
        """Read the rows of several facts at once, to make hits of afterwards."""
        self._rows.update((row["n"], row) for row in self._db.execute(_FACT, (json.dumps(list(facts)),)))

    def hit(self, fact: int, *, score: float = 0.0, via: tuple[str, ...] = (), why: tuple[ScorePart, ...] = ()) -> Hit:
        """The hit of a fact; of a withdrawn document its ids alone."""
        if fact not in self._rows:
            self.read((fact,))
        row = self._rows[fact]
        if row["withdrawn"] is not None:
            return _withdrawn(row)
        return hit_of(
            _shown(row, self._words(row)),
            self._registry,
            story=self._story(row["story"]),
            highlighter=self._highlighter,
            score=score,
            via=via,
            why=why,
        )

    def _words(self, row: sqlite3.Row) -> str:
        digest = row["digest"]
        if digest not in self._bodies:
            found = self._db.execute("SELECT body FROM body WHERE digest = ?", (digest,)).fetchone()
            self._bodies[digest] = found["body"] if found else ""
        return self._bodies[digest][row["first"] : row["last"]]

    def _story(self, row: int) -> Story:
        if row not in self._stories:
            self._stories[row] = story_of(self._db, row, moment=self._moment)
        return self._stories[row]


def _shown(row: sqlite3.Row, words: str) -> Shown:
    return Shown(
        id=EvidenceId(row["id"]),
        document=DocumentId(row["document_id"]),
        source=row["source"],
        url=row["url"],
        outlet=row["outlet"],
        nature=Nature(row["fact_nature"]),
        title=from_json(row["analysis_facts"], _Titled).title,
        fetched=datetime.fromisoformat(row["fetched"]),
        passage=passage_of(row["facts"], words),
    )


def _withdrawn(row: sqlite3.Row) -> Hit:
    return withdrawn_hit(
        EvidenceId(row["id"]),
        document=DocumentId(row["document_id"]),
        source=row["source"],
        url=row["url"],
        outlet=row["outlet"],
        nature=Nature(row["fact_nature"]),
        fetched=datetime.fromisoformat(row["fetched"]),
        start=row["first"],
        end=row["last"],
    )
