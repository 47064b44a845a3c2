"""The rows that searches see: a passage under an analysis, in a story, for as long as both held.

All of a row is made from its document's head and the analysis, but for its vector, which is made later. A row that
ends is written again under its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

from models.analysis import Analysis
from models.codec import to_json
from models.document import Document
from models.passage import Passage
from models.pillar import Basis
from models.ports import Terms
from models.query import DateField
from search_api.store import facts, fields
from search_api.store.elastic.indices import IndexSpec
from search_api.store.hit_making import Shown
from search_api.store.index_document import IndexDocuments, IndexRow
from search_api.store.instants import FOREVER
from search_api.store.publisher import is_independent, publisher_of

PASSAGE = "passage"  # evidence id
DOCUMENT = "document"
REGION = "region"  # own ones and the document's primary one: what the filter sees
OFFICIAL_NAME = "official_name"
WORD = "word"  # every different word: what a dictionary is read from
CHANGED = "changed"  # the instant of the row's last change
VOICE = "voice"  # whose: the publisher, "" where it is unknown; none where it is somebody else's voice
CELLS = "cells"
SHOWN = "shown"  # JSON: what a hit shows
VECTOR = "vector"
HALF = "half"  # the vector again as little-endian half floats: cheap to fetch
EMBEDDER = "embedder"

# The engine's own tokens end at 255 characters; what is longer is no word, and is cut alike here and in queries.
LONGEST_TOKEN = 120
_BASES = {"any": None, "named": Basis.NAMED, "implied": Basis.IMPLIED}
_KEYWORD = {"type": "keyword"}
_TEXT = {"type": "text", "analyzer": "whitespace"}
_LONG = {"type": "long"}


def year_field(field: DateField) -> str:
    """Every year of the passage's day."""
    return f"{field.value}_year"


def cell_field(field: DateField, basis: Basis | None) -> str:
    """Which cells of the matrix a passage counts in, as `Cell.token`."""
    return f"{CELLS}.{_cell_name(field, basis)}"


def _cell_name(field: DateField, basis: Basis | None) -> str:
    return f"{field.value}_{basis.value if basis else 'any'}"


SPEC = IndexSpec(
    name="fact",
    properties={
        **dict.fromkeys(fields.TEXT_FIELDS, _TEXT),
        **dict.fromkeys(fields.WORD_FIELDS, _KEYWORD),
        **dict.fromkeys(fields.NUMBER_FIELDS, _LONG),
        **{year_field(date): {"type": "integer"} for date in DateField},
        PASSAGE: _KEYWORD,
        DOCUMENT: _KEYWORD,
        REGION: _KEYWORD,
        OFFICIAL_NAME: {"type": "keyword", "ignore_above": 1024},
        WORD: {"type": "keyword", "doc_values": False},
        CHANGED: _LONG,
        VOICE: _KEYWORD,
        CELLS: {
            "properties": {_cell_name(date, basis): _KEYWORD for date in DateField for basis in _BASES.values()},
        },
        SHOWN: {"type": "keyword", "index": False, "doc_values": False},
        # As many dimensions as the first vector has.
        VECTOR: {"type": "dense_vector", "similarity": "dot_product", "index_options": {"type": "int8_hnsw"}},
        HALF: {"type": "binary", "doc_values": True},
        EMBEDDER: _KEYWORD,
    },
    derived=True,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A passage in a cell. `first`: it is the first of its analysis there, so that documents are counted by it."""

    region: str
    pillar: str
    year: int | None
    evidence: bool
    first: bool

    @property
    def token(self) -> str:
        marks = ("e" if self.evidence else "m") + ("1" if self.first else "0")
        return "|".join((self.region, self.pillar, "" if self.year is None else str(self.year), marks))

    @classmethod
    def parse(cls, token: str) -> Cell:
        region, pillar, year, marks = token.split("|")
        return cls(region, pillar, int(year) if year else None, marks[0] == "e", marks[1] == "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One analysis of a document in one story, for a while; its passages have the keys from `key` on, in their order.

    `fetched`: when the first capture that carried this text was. Instants are microseconds.
    """

    document: Document
    document_key: int
    story_key: int
    analysis: Analysis
    passages: Sequence[Passage]
    key: int
    fetched: datetime
    known_from: int
    known_until: int = FOREVER


def row_id(key: int, known_from: int) -> str:
    """Deterministic: the same fact is the same row, however often it is written."""
    return f"{key}-{known_from}"


class FactRows:
    """Makes rows. Not for several threads at once."""

    def __init__(self, terms: Terms) -> None:
        self._documents = IndexDocuments(terms)

    def of(self, given: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
        """Id and source of each row."""
        seen: dict[str, set[tuple[str, str, int | None]]] = {}
        for offset, passage in enumerate(given.passages):
            key = given.key + offset
            yield row_id(key, given.known_from), self._row(given, passage, key, seen)

    def _row(
        self, given: Facts, passage: Passage, key: int, seen: dict[str, set[tuple[str, str, int | None]]]
    ) -> dict[str, Any]:
        row = _index_row(given, passage, key)
        found: dict[str, Any] = dict(self._documents.of(row))
        exact = found.get(fields.EXACT, "").split()
        for name in fields.TEXT_FIELDS:
            if name in found:
                found[name] = _cut(found[name])
        voice = (publisher_of(given.document.outlet) or "") if is_independent(given.analysis.nature) else None
        extra = {
            PASSAGE: passage.id,
            DOCUMENT: given.document.id,
            REGION: list(_regions(row)),
            OFFICIAL_NAME: list(row.officials),
            WORD: [word for word in dict.fromkeys(exact) if len(word) <= LONGEST_TOKEN],
            CHANGED: given.known_from if given.known_until == FOREVER else given.known_until,
            VOICE: voice,
            CELLS: _cells(row, passage, seen),
            SHOWN: to_json(_shown(given, passage)).decode(),
            **{year_field(date): list(_years(row.days(date))) for date in DateField},
        }
        found |= {name: value for name, value in extra.items() if value not in (None, [], {})}
        return found


def ended(source: Mapping[str, Any], moment: int) -> dict[str, Any]:
    """A row that held until `moment`; it keeps its vector."""
    return {**source, fields.KNOWN_UNTIL: moment, CHANGED: moment}


def cut(token: str) -> str:
    return token[:LONGEST_TOKEN]


def _cut(tokens: str | list[str]) -> str | list[str]:
    if isinstance(tokens, list):
        return [" ".join(map(cut, one.split())) for one in tokens]
    return " ".join(map(cut, tokens.split())) if len(tokens) > LONGEST_TOKEN else tokens


def _index_row(given: Facts, passage: Passage, key: int) -> IndexRow:
    event, published = facts.event_days(passage), facts.published_days(passage)
    return IndexRow(
        key=key,
        document_key=given.document_key,
        story_key=given.story_key,
        words=passage.text,
        title=given.analysis.title,
        outlet=given.document.outlet.id if given.document.outlet else None,
        nature=given.analysis.nature.value,
        regions=facts.own_regions(passage),
        primary_region=passage.inherited.primary_region,
        pillars=tuple(str(pillar) for pillar in facts.pillar_facts(passage.pillars)),
        officials=facts.official_names(passage),
        event=(event.first, event.last) if event else None,
        published=(published.first, published.last) if published else None,
        known_from=given.known_from,
        known_until=given.known_until,
    )


def _shown(given: Facts, passage: Passage) -> Shown:
    return Shown(
        id=passage.id,
        document=given.document.id,
        source=given.document.source,
        url=given.document.url,
        outlet=given.document.outlet.id if given.document.outlet else None,
        nature=given.analysis.nature,
        title=given.analysis.title,
        fetched=given.fetched,
        passage=passage,
    )


def _regions(row: IndexRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*row.regions, *((row.primary_region,) if row.primary_region else ()))))


def _years(days: tuple[int, int] | None) -> range:
    return range(date.fromordinal(days[0]).year, date.fromordinal(days[1]).year + 1) if days else range(0)


def _cells(row: IndexRow, passage: Passage, seen: dict[str, set[tuple[str, str, int | None]]]) -> dict[str, list[str]]:
    """The tokens of each field of cells; `seen`: the cells that earlier passages of the analysis stand in, by field."""
    told = facts.pillar_facts(passage.pillars)
    found: dict[str, list[str]] = {}
    for field, basis in product(DateField, _BASES.values()) if told else ():
        name = _cell_name(field, basis)
        before = seen.setdefault(name, set())
        years: Sequence[int | None] = tuple(_years(row.days(field))) or (None,)
        for region, pillar, year in product(_regions(row), dict.fromkeys(p.pillar for p in told), years):
            strength = max(facts.strength(told, pillar, one) for one in ((basis,) if basis else tuple(Basis)))
            if strength:
                place = (region, pillar, year)
                found.setdefault(name, []).append(Cell(*place, strength == 2, place not in before).token)
                before.add(place)
    return found
