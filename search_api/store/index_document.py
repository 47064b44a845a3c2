"""A passage as a document of the index: what it is found, filtered and sorted by."""

from __future__ import annotations

from dataclasses import dataclass

from models.ports import Terms
from models.query import DateField
from search_api.store import fields

FieldValue = str | int | list[str]
_DAY_FIELDS = {
    date: (fields.newest(date), fields.oldest(date), fields.first_day(date), fields.last_day(date))
    for date in DateField
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One fact of the record: a passage under an analysis. Days are ordinals, instants microseconds."""

    key: int
    evidence: str
    document: str
    document_key: int
    story_key: int
    words: str
    title: str | None
    outlet: str | None
    nature: str
    regions: tuple[str, ...]
    primary_region: str | None
    pillars: tuple[str, ...]
    officials: tuple[str, ...]
    event: tuple[int, int] | None
    published: tuple[int, int] | None
    known_from: int
    known_until: int

    def days(self, date: DateField) -> tuple[int, int] | None:
        if date is DateField.EVENT:
            return self.event
        if date is DateField.PUBLISHED:
            return self.published
        return self.event or self.published


def index_document(row: IndexRow, terms: Terms) -> dict[str, FieldValue]:
    """Fields of the index; those without a value are left out."""
    found: dict[str, FieldValue] = {
        fields.BODY: " ".join(terms.index_terms(row.words)),
        fields.EXACT: " ".join(terms.exact_terms(row.words)),
        fields.TITLE: " ".join(terms.index_terms(row.title)) if row.title else "",
        fields.OFFICIAL: [" ".join(terms.exact_terms(name)) for name in row.officials],
        fields.KEY: row.key,
        fields.EVIDENCE: row.evidence,
        fields.DOCUMENT: row.document,
        fields.DOCUMENT_KEY: row.document_key,
        fields.STORY_KEY: row.story_key,
        fields.OUTLET: row.outlet or "",
        fields.NATURE: row.nature,
        fields.REGION_OWN: list(row.regions),
        fields.REGION_INHERITED: row.primary_region or "",
        fields.PILLAR: _prefixes(row.pillars),
        fields.KNOWN_FROM: row.known_from,
        fields.KNOWN_UNTIL: row.known_until,
    }
    for date, names in _DAY_FIELDS.items():
        found.update(_days(row, date, names))
    return {name: value for name, value in found.items() if value != "" and value != []}


def _days(row: IndexRow, date: DateField, names: tuple[str, str, str, str]) -> dict[str, FieldValue]:
    newest, oldest, first, last = names
    days = row.days(date)
    found: dict[str, FieldValue] = {
        newest: fields.order_key(days[0] if days else None, row.key, oldest=False),
        oldest: fields.order_key(days[0] if days else None, row.key, oldest=True),
    }
    if days:
        found[first], found[last] = days
    return found


def _prefixes(pillars: tuple[str, ...]) -> list[str]:
    """`living:named:evidence` as itself, `living:named` and `living`: each can be filtered by."""
    found: dict[str, None] = {}
    for pillar in pillars:
        parts = pillar.split(":")
        for length in range(1, len(parts) + 1):
            found[":".join(parts[:length])] = None
    return list(found)
