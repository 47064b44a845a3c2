"""The card of a link on a section page: the piece of markup that speaks of this one article alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.discover.moments import parse_moment
from models.calendar_id import find_full_day

_HIGHEST = 6
_MAX_TEXT = 2_000
_DATED_LINE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says of its article."""

    heading: str | None = None
    published: datetime | None = None


def card_of(anchors: Sequence[Any], owners: Mapping[Any, str]) -> Card:
    """The largest piece around the first link that leads nowhere else, read for a heading and a day."""
    element = _around(anchors[0], owners)
    if element is None:
        return Card()
    return Card(heading=_heading(element), published=_published(element))


def _around(anchor: Any, owners: Mapping[Any, str]) -> Any:
    found, own = None, owners[anchor]
    element = anchor
    for _ in range(_HIGHEST):
        element = element.getparent()
        if element is None or element.tag in {"body", "html", "main"}:
            break
        if any(owners.get(other, own) != own for other in element.iter("a")):
            break
        found = element
    return found


def _heading(element: Any) -> str | None:
    for tag in ("h1", "h2", "h3", "h4", "h5"):
        for found in element.iter(tag):
            words = " ".join(found.text_content().split())
            if words:
                return words
    return None


def _published(element: Any) -> datetime | None:
    for found in element.iter("time"):
        moment = parse_moment(found.get("datetime")) or parse_moment(" ".join(found.text_content().split()))
        if moment is not None:
            return moment
    text = element.text_content()
    if len(text) > _MAX_TEXT:
        return None
    for line in element.itertext():
        said = " ".join(line.split())
        if 6 <= len(said) <= _DATED_LINE and _is_day_line(said):
            return parse_moment(said)
    return None


def _is_day_line(line: str) -> bool:
    """A line that is a day and little else: a headline that names a day tells of the event's."""
    found = find_full_day(line)
    return found is not None and len(line) - (found[2] - found[1]) <= 40
