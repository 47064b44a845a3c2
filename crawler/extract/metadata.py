"""What a page's head says of its article: title, day, people, section, address; each with where it stood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from lxml.html import HtmlElement

from crawler.extract.byline import names_in
from crawler.extract.normal import normalize, unescape
from models.calendar_id import ZONES, find_full_day

_ARTICLE_TYPES = frozenset(
    {
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "blogposting",
        "report",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "advertisercontentarticle",
        "liveblogposting",
        "backgroundnewsarticle",
        "socialmediaposting",
        "webpage",
        "itempage",
    }
)
_TITLE_META = ("og:title", "twitter:title", "dc.title", "title", "headline")
_DATE_META = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "pubdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "date",
    "content_publisheddate",
    "article.published",
    "cxenseparse:recs:publishtime",
    "parsely-pub-date",
    "sailthru.date",
    "article_date_original",
    "originalpublicationdate",
    "dc.date.created",
    "release_date",
    "publishedtime",
    "citation_publication_date",
)
_AUTHOR_META = (
    "author",
    "article:author",
    "content_author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "content_author_name",
    "byl",
    "twitter:data1",
)
_SECTION_META = (
    "article:section",
    "section",
    "content_category",
    "parsely-section",
    "content_subcategory",
    "category",
    "dc.subject",
)
_TAG_META = ("article:tag", "news_keywords", "keywords", "content_tag", "parsely-tags")
_BROKEN_JSON = re.compile(r"[\x00-\x1f]+")
_LOOSE = {
    key: re.compile(rf'"{key}"\s*:\s*"((?:[^"\\]|\\.)*)"')
    for key in ("headline", "datePublished", "dateModified", "articleSection")
}
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WIB = ZONES["WIB"]


@dataclass(slots=True)
class StatedDay:
    """A day from markup: in its own offset, or WIB where it is given in UTC."""

    day: date
    written: str
    origin: str


@dataclass(slots=True)
class Metadata:
    """What markup states. Lists are in the order of trust."""

    titles: list[tuple[str, str]] = field(default_factory=list)
    days: list[StatedDay] = field(default_factory=list)
    modified: date | None = None
    people: tuple[str, ...] = ()
    people_origin: str = ""
    sections: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    url: str | None = None
    site: str | None = None
    description: str | None = None
    kind: str = ""
    free: bool | None = None


def read_metadata(tree: HtmlElement) -> Metadata:
    """Everything that the head, JSON-LD and microdata state."""
    found = Metadata()
    named = _metas(tree)
    _from_json(tree, found)
    for name in _TITLE_META:
        for value in named.get(name, ()):
            _add_title(found, value, f"meta {name}")
    title = tree.findtext(".//title")
    if title:
        _add_title(found, title, "title tag")
    for name in _DATE_META:
        for value in named.get(name, ()):
            _add_day(found, value, f"meta {name}")
    for element in tree.iter("time", "meta", "span", "abbr"):
        _from_microdata(element, found)
    if not found.people:
        for name in _AUTHOR_META:
            people = tuple(dict.fromkeys(p for value in named.get(name, ()) for p in names_in(_plain(value))))
            if people:
                found.people, found.people_origin = people, f"meta {name}"
                break
    found.sections += [_plain(v) for name in _SECTION_META for v in named.get(name, ())]
    found.tags += [
        t.strip() for name in _TAG_META for v in named.get(name, ()) for t in _plain(v).split(",") if t.strip()
    ]
    found.kind = found.kind or "".join(named.get("og:type", ())[:1]).lower()
    found.site = next((_plain(v) for v in named.get("og:site_name", ())), None)
    found.description = next((_plain(v) for n in ("og:description", "description") for v in named.get(n, ())), None)
    found.url = _address(tree, named)
    return found


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of meta tags by name, property or itemprop, folded."""
    named: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = meta.get("content") or ""
        if name and content.strip():
            named.setdefault(name.strip().lower(), []).append(content)
    return named


def _address(tree: HtmlElement, named: dict[str, list[str]]) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    return next((v for v in named.get("og:url", ()) if v.startswith("http")), None)


def _plain(value: str) -> str:
    return " ".join(normalize(unescape(value)).split())


def _add_title(found: Metadata, value: Any, origin: str) -> None:
    if isinstance(value, str) and _plain(value):
        found.titles.append((_plain(value), origin))


def _add_day(found: Metadata, value: Any, origin: str) -> None:
    stated = read_instant(value, origin) if isinstance(value, str) else None
    if stated is not None:
        found.days.append(stated)


def read_instant(value: str, origin: str) -> StatedDay | None:
    """The day of an instant in markup, in the offset it is written with; UTC is read as WIB."""
    written = value.strip()
    try:
        moment = datetime.fromisoformat(written.replace("Z", "+00:00"))
    except ValueError:
        found = find_full_day(written[:80])
        return StatedDay(found[0], written, origin) if found else None
    if moment.tzinfo is not None and moment.utcoffset() == timedelta(0):
        return StatedDay(moment.astimezone(_WIB).date(), written, f"{origin} (UTC, read as WIB)")
    return StatedDay(moment.date(), written, origin)


def _from_microdata(element: HtmlElement, found: Metadata) -> None:
    if (element.get("itemprop") or "").lower() == "datepublished":
        _add_day(found, element.get("datetime") or element.get("content") or element.text_content(), "datePublished")


def _from_json(tree: HtmlElement, found: Metadata) -> None:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        raw = script.text or ""
        for item in _objects(raw):
            _from_object(item, found)


def _objects(raw: str) -> Iterator[dict[str, Any]]:
    """The articles in a JSON-LD script; what is broken is read loosely."""
    cleaned = _TRAILING_COMMA.sub(r"\1", _BROKEN_JSON.sub(" ", raw)).strip().removesuffix(";")
    try:
        loaded = json.loads(cleaned)
    except (ValueError, RecursionError):
        loose = {key: match[1] for key, pattern in _LOOSE.items() if (match := pattern.search(raw))}
        if loose:
            yield {"@type": "Article", **loose}
        return
    waiting = [loaded]
    seen = 0
    while waiting and seen < 500:
        item = waiting.pop(0)
        seen += 1
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += [
                v
                for k, v in item.items()
                if k in {"@graph", "mainEntity", "itemListElement"} and isinstance(v, list | dict)
            ]
            if _types(item) & _ARTICLE_TYPES:
                yield item


def _types(item: dict[str, Any]) -> set[str]:
    kinds = item.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {str(kind).rsplit("/", 1)[-1].lower() for kind in kinds if kind}


def _from_object(item: dict[str, Any], found: Metadata) -> None:
    kinds = _types(item)
    is_page = kinds <= {"webpage", "itempage"}
    if not is_page:
        _add_title(found, item.get("headline") or item.get("name"), "JSON-LD headline")
        found.kind = found.kind or next(iter(kinds))
    _add_day(found, item.get("datePublished"), "JSON-LD datePublished")
    modified = item.get("dateModified")
    if isinstance(modified, str) and found.modified is None:
        stated = read_instant(modified, "JSON-LD dateModified")
        found.modified = stated.day if stated else None
    if not found.people and not is_page:
        people = tuple(dict.fromkeys(p for name in _author_names(item.get("author")) for p in names_in(name)))
        if people:
            found.people, found.people_origin = people, "JSON-LD author"
    section = item.get("articleSection")
    found.sections += [_plain(s) for s in (section if isinstance(section, list) else [section]) if isinstance(s, str)]
    free = item.get("isAccessibleForFree")
    if free is not None and not is_page:
        found.free = str(free).lower() not in {"false", "no", "0"}


def _author_names(author: Any) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        if isinstance(one, dict) and "organization" not in str(one.get("@type")).lower():
            one = one.get("name")
        if isinstance(one, list):
            yield from (_plain(str(name)) for name in one)
        elif isinstance(one, str):
            yield _plain(one)
