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


class IndexDocuments:
    """Makes documents of the index. Passages of one article follow each other: its title is read once."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._title: str | None = None
        self._title_terms = ""

    def of(self, row: IndexRow) -> dict[str, FieldValue]:
        """Fields of the index; those without a value are left out."""
        exact = self._terms.exact_terms(row.words)
        found: dict[str, FieldValue] = {
            fields.KEY: row.key,
            fields.DOCUMENT_KEY: row.document_key,
            fields.STORY_KEY: row.story_key,
            fields.NATURE: row.nature,
            fields.KNOWN_FROM: row.known_from,
            fields.KNOWN_UNTIL: row.known_until,
        }
        for name, value in (
            (fields.BODY, " ".join(self._terms.stems(exact))),
            (fields.EXACT, " ".join(exact)),
            (fields.TITLE, self._title_of(row)),
            (fields.OFFICIAL, [" ".join(self._terms.exact_terms(name)) for name in row.officials]),
            (fields.OUTLET, row.outlet),
            (fields.REGION_OWN, list(row.regions)),
            (fields.REGION_INHERITED, row.primary_region),
            (fields.PILLAR, _prefixes(row.pillars)),
        ):
            if value:
                found[name] = value
        for date, names in _DAY_FIELDS.items():
            newest, oldest, first, last = names
            days = row.days(date)
            found[newest] = fields.order_key(days[0] if days else None, row.key, oldest=False)
            found[oldest] = fields.order_key(days[0] if days else None, row.key, oldest=True)
            if days:
                found[first], found[last] = days
        return found

    def _title_of(self, row: IndexRow) -> str:
        if row.title != self._title:
            self._title = row.title
            self._title_terms = " ".join(self._terms.index_terms(row.title or ""))
        return self._title_terms


def _prefixes(pillars: tuple[str, ...]) -> list[str]:
    """`living:named:evidence` as itself, `living:named` and `living`: each can be filtered by."""
    found: dict[str, None] = {}
    for pillar in pillars:
        parts = pillar.split(":")
        for length in range(1, len(parts) + 1):
            found[":".join(parts[:length])] = None
    return list(found)
