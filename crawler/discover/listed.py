"""What reading a listing gives: addresses of articles with what the listing says of them, and further listings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a listing is. `unknown`: bytes that list nothing that we read."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap_index"
    SECTION = "section"
    REPORTS = "reports"
    WORDPRESS = "wordpress"
    UNKNOWN = "unknown"


class Leads(StrEnum):
    """Why a listing names another one: a part of it (a sitemap of an index), or its next page."""

    PART = "part"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One listed article or report.

    `url` is canonical (trackers, AMP and print forms off). Instants are UTC; a listing without a zone is read as WIB.
    `origin` is the place in the listing: `feed`, `sitemap`, `news-sitemap`, `section`, `wordpress`, `report`.
    `text` is the entry's own text where the listing carries more than a teaser, as HTML; `summary` whatever it says
    of the page, without markup, paragraphs parted by newlines.
    """

    url: str
    published: datetime | None = None
    modified: datetime | None = None
    title: str | None = None
    origin: str = ""
    text: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """Another listing that this one names. `modified`: when it last changed, by what this one says."""

    url: str
    leads: Leads
    kind: Kind
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that a person should know of a listing. `reason` is a stable word, `detail` one line."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A listing, read. An address is listed once, in the listing's own order."""

    kind: Kind
    items: tuple[Listed, ...] = ()
    children: tuple[Child, ...] = ()
    problems: tuple[Problem, ...] = ()
