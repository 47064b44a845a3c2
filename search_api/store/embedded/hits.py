"""Makes hits of facts of the record: a passage with its document, regions and story."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.codec import from_json
from models.document import Story
from models.evidence import Hit, HitDocument, HitPassage, HitRegion, Match, ScorePart
from models.identity import DocumentId, EvidenceId
from models.mention import RegionRole
from models.passage import Passage
from models.region import RegionRegistry
from models.text import Nature
from search_api.highlights import Highlighter
from search_api.store.embedded.clock import last_moment
from search_api.store.embedded.rows import passage_of
from search_api.store.embedded.story_rows import story_of

_FACT = (
    "SELECT fact.n, fact.story, fact.nature AS fact_nature, fact.facts, fact.document AS document_key, passage.id,"
    " passage.digest, passage.first, passage.last, document.id AS document_id, document.source, document.url,"
    " document.outlet, document.withdrawn, analysis.facts AS analysis_facts,"
    " (SELECT capture.fetched FROM text JOIN capture ON capture.n = text.capture"
    "  WHERE text.document = fact.document AND text.digest = passage.digest ORDER BY text.n LIMIT 1) AS fetched"
    " FROM fact JOIN passage ON passage.n = fact.passage JOIN document ON document.n = fact.document"
    " JOIN analysis ON analysis.n = fact.analysis WHERE fact.n IN (SELECT value FROM json_each(?))"
)
_ORDER = {RegionRole.SUBJECT: 0, RegionRole.DATELINE: 1, RegionRole.MENTION: 2}


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
            return self._withdrawn(row)
        words = self._words(row)
        passage = passage_of(row["facts"], words)
        return Hit(
            id=EvidenceId(row["id"]),
            score=score,
            via=via,
            document=_document(row, passage),
            passage=HitPassage(
                text=words,
                start=passage.start,
                end=passage.end,
                page=passage.page,
                highlights=self._highlighter.mark(words) if self._highlighter else (),
            ),
            regions=self._regions(passage),
            pillars=passage.pillars,
            officials=passage.officials,
            dates=passage.dates,
            indicators=passage.indicators,
            quotes=passage.quotes,
            story=self._story(row["story"]),
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

    def _regions(self, passage: Passage) -> tuple[HitRegion, ...]:
        """Its own, those that it is about first; then, where it is not among them, its document's primary one."""
        found: dict[str, HitRegion] = {}
        for mention in sorted(passage.regions, key=lambda mention: _ORDER[mention.role]):
            name = self._name(mention.code) or mention.name
            own = HitRegion(code=mention.code, name=name, role=mention.role, match=Match.OWN)
            found.setdefault(mention.code, own)
        primary = passage.inherited.primary_region
        if primary and primary not in found:
            name = self._name(primary) or primary
            found[primary] = HitRegion(code=primary, name=name, role=RegionRole.SUBJECT, match=Match.INHERITED)
        return tuple(found.values())

    def _name(self, code: str) -> str | None:
        region = self._registry.get(code)
        return region.name if region else None

    def _withdrawn(self, row: sqlite3.Row) -> Hit:
        document = HitDocument(
            id=DocumentId(row["document_id"]),
            source=row["source"],
            url=row["url"],
            outlet=row["outlet"],
            nature=Nature(row["fact_nature"]),
            title=None,
            published=None,
            event=None,
            fetched=datetime.fromisoformat(row["fetched"]),
            withdrawn=True,
        )
        passage = HitPassage(text="", start=row["first"], end=row["last"], page=None)
        return Hit(id=EvidenceId(row["id"]), score=0.0, via=(), document=document, passage=passage)


def _document(row: sqlite3.Row, passage: Passage) -> HitDocument:
    event = passage.event
    return HitDocument(
        id=DocumentId(row["document_id"]),
        source=row["source"],
        url=row["url"],
        outlet=row["outlet"],
        nature=Nature(row["fact_nature"]),
        title=from_json(row["analysis_facts"], _Titled).title,
        published=passage.inherited.published,
        event=event.value if event else None,
        fetched=datetime.fromisoformat(row["fetched"]),
    )
