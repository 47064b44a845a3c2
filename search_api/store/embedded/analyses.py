"""Writes analyses and what they say of passages: old facts end, new ones begin, nothing is rewritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from models.analysis import Analysis
from models.codec import from_json
from models.document import Outlet
from models.passage import Passage
from models.pillar import Basis
from models.text import Nature
from search_api.store import facts
from search_api.store.embedded.clock import last_sequence
from search_api.store.embedded.documents import StoredText
from search_api.store.embedded.instants import FOREVER
from search_api.store.embedded.rows import analysis_facts, passage_facts
from search_api.store.publisher import is_independent, publisher_of


class Cause(StrEnum):
    """What brought a fact: only `stored` and `updated` are news in the world."""

    STORED = "stored"
    UPDATED = "updated"
    EXTRACTOR = "extractor"
    ANALYSIS = "analysis"
    STORY = "story"


def end_analysis(db: sqlite3.Connection, document: int, *, moment: int) -> None:
    """The document's current analysis and facts hold until now."""
    db.execute(
        "UPDATE analysis SET known_until = ? WHERE document = ? AND known_until = ?", (moment, document, FOREVER)
    )
    open_facts = db.execute(
        "SELECT n FROM fact WHERE document = ? AND known_until = ? ORDER BY n", (document, FOREVER)
    ).fetchall()
    sequence = last_sequence(db)
    for offset, (fact,) in enumerate(open_facts, start=1):
        db.execute("UPDATE fact SET known_until = ?, seq = ? WHERE n = ?", (moment, sequence + offset, fact))
        db.execute("DELETE FROM cell WHERE fact = ?", (fact,))


def says_the_same(db: sqlite3.Connection, document: int, analysis: Analysis) -> bool:
    """Whether the document's current analysis is this very one: same version, same words, same facts."""
    row = db.execute(
        "SELECT facts FROM analysis WHERE document = ? AND known_until = ?", (document, FOREVER)
    ).fetchone()
    return row is not None and row["facts"] == analysis_facts(analysis)


def keep_analysis(
    db: sqlite3.Connection,
    document: int,
    text: StoredText,
    analysis: Analysis,
    passages: Sequence[Passage],
    *,
    cause: Cause,
    moment: int,
) -> None:
    """Insert an analysis of the document's current text, with a fact for each passage."""
    cursor = db.execute(
        "INSERT INTO analysis (document, text, version, facts, known_from, known_until) VALUES (?, ?, ?, ?, ?, ?)",
        (document, text.row, analysis.analysis_version, analysis_facts(analysis), moment, FOREVER),
    )
    row = int(cursor.lastrowid or 0)
    db.execute("UPDATE document SET nature = ? WHERE n = ?", (analysis.nature.value, document))
    voice = publisher(db, document)
    sequence = last_sequence(db)
    for offset, passage in enumerate(passages, start=1):
        fact = Fact(passage, document, row, text.story, analysis.nature, cause, moment, sequence + offset)
        _keep_fact(db, fact, voice)


class Fact:
    """One passage under one analysis, as columns."""

    def __init__(
        self,
        passage: Passage,
        document: int,
        analysis: int,
        story: int,
        nature: Nature,
        cause: Cause,
        moment: int,
        sequence: int,
    ) -> None:
        self.passage = passage
        self.document = document
        self.nature = nature
        self.event = facts.event_days(passage)
        self.published = facts.published_days(passage)
        self.regions = facts.own_regions(passage)
        self.pillars = facts.pillar_facts(passage.pillars)
        self.values = {
            "seq": sequence,
            "document": document,
            "analysis": analysis,
            "story": story,
            "cause": cause.value,
            "known_from": moment,
            "known_until": FOREVER,
            "nature": nature.value,
            "primary_region": passage.inherited.primary_region,
            "event_first": self.event.first if self.event else None,
            "event_last": self.event.last if self.event else None,
            "published_first": self.published.first if self.published else None,
            "published_last": self.published.last if self.published else None,
            "regions": " ".join(self.regions),
            "pillars": " ".join(str(pillar) for pillar in self.pillars),
            "officials": "\n".join(facts.official_names(passage)),
            "facts": passage_facts(passage),
        }


def _keep_fact(db: sqlite3.Connection, fact: Fact, publisher: str | None) -> None:
    values = {**fact.values, "passage": _passage(db, fact.document, fact.passage)}
    columns = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    cursor = db.execute(f"INSERT INTO fact ({columns}) VALUES ({marks})", values)
    keep_cells(db, int(cursor.lastrowid or 0), fact, publisher)


def _passage(db: sqlite3.Connection, document: int, passage: Passage) -> int:
    db.execute(
        "INSERT INTO passage (id, document, digest, first, last) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (passage.id, document, passage.text_digest, passage.start, passage.end),
    )
    (row,) = db.execute("SELECT n FROM passage WHERE id = ?", (passage.id,)).fetchone()
    return int(row)


def keep_cells(db: sqlite3.Connection, row: int, fact: Fact, publisher: str | None) -> None:
    if not fact.pillars:
        return
    primary = fact.passage.inherited.primary_region
    regions = dict.fromkeys((*fact.regions, *((primary,) if primary else ())))
    years = (*_years(fact.event), *_years(fact.published))
    db.executemany(
        "INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                region,
                pillar,
                row,
                facts.strength(fact.pillars, pillar, Basis.NAMED),
                facts.strength(fact.pillars, pillar, Basis.IMPLIED),
                fact.document,
                publisher,
                int(is_independent(fact.nature)),
                *years,
            )
            for region in regions
            for pillar in sorted({p.pillar for p in fact.pillars})
        ],
    )


def _years(days: facts.Days | None) -> tuple[int | None, int | None]:
    if days is None:
        return None, None
    return date.fromordinal(days.first).year, date.fromordinal(days.last).year


def publisher(db: sqlite3.Connection, document: int) -> str | None:
    row = db.execute(
        "SELECT outlet.facts FROM document JOIN outlet ON outlet.id = document.outlet WHERE document.n = ?", (document,)
    ).fetchone()
    return publisher_of(from_json(row["facts"], Outlet)) if row else None
