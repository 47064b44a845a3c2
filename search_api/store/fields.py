"""Names of the fields that stores index passages by: shared by mapping, indexer and queries."""

from __future__ import annotations

from models.query import DateField, Group

BODY = "body"
EXACT = "exact"
TITLE = "title"
OFFICIAL = "official"

KEY = "key"
DOCUMENT_KEY = "document_key"
STORY_KEY = "story_key"
OUTLET = "outlet"
NATURE = "nature"
REGION_OWN = "region_own"
REGION_INHERITED = "region_inherited"
PILLAR = "pillar"  # `living`, `living:named`, `living:named:evidence`
KNOWN_FROM = "known_from"
KNOWN_UNTIL = "known_until"
STATE = "state"  # one document of the index holds what the index holds

TEXT_FIELDS = (BODY, EXACT, TITLE, OFFICIAL)
WORD_FIELDS = (OUTLET, NATURE, REGION_OWN, REGION_INHERITED, PILLAR)


def first_day(date: DateField) -> str:
    return f"{date.value}_first"


def last_day(date: DateField) -> str:
    return f"{date.value}_last"


def newest(date: DateField) -> str:
    """Descending, it gives the newest first, undated last; no two passages share a value."""
    return f"{date.value}_newest"


def oldest(date: DateField) -> str:
    """Ascending, it gives the oldest first, undated last; no two passages share a value."""
    return f"{date.value}_oldest"


NUMBER_FIELDS = (
    KEY,
    DOCUMENT_KEY,
    STORY_KEY,
    KNOWN_FROM,
    KNOWN_UNTIL,
    *(name(date) for date in DateField for name in (first_day, last_day, newest, oldest)),
)

ASKED_BY_VALUE = frozenset({KEY, DOCUMENT_KEY, STORY_KEY})
GROUP_KEYS = {Group.STORY: STORY_KEY, Group.DOCUMENT: DOCUMENT_KEY, Group.NONE: KEY}

KEY_BITS = 40
_LAST_DAY = 2**22 - 1  # beyond any calendar: where the undated stand when the oldest come first


def order_key(day: int | None, key: int, *, oldest: bool) -> int:
    """A day ordinal and a row number as one number that sorts by both: of one day the lower row comes first, so that
    passages stand in the order of their text. `oldest` goes up, `newest` down."""
    if oldest:
        return ((_LAST_DAY if day is None else day) << KEY_BITS) | key
    return ((day or 0) << KEY_BITS) | ((1 << KEY_BITS) - 1 - key)
