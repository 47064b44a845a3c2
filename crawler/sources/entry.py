"""An entry of a catalogue file, checked field by field; what is wrong is named with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.discover.listed import Kind
from crawler.extract.site_rules import NAMES
from crawler.sources.source import Checked, Permission, Rule, Source, SourceList
from models.document import Outlet
from models.errors import ResourceError
from models.text import Nature

# Kinds of publishers that are governments: what they publish is a release (contract: nature).
GOVERNMENT_KINDS = frozenset({"kabupaten", "kota", "province", "ministry", "government"})
# The fields that hold addresses, with what lies there; the singular is read for what older files say.
LISTS: dict[str, Kind] = {
    "feeds": Kind.FEED,
    "sitemaps": Kind.SITEMAP,
    "sections": Kind.SECTION,
    "reports": Kind.REPORTS,
    "wordpress": Kind.WORDPRESS,
}
_SINGULAR = {"feed": "feeds", "sitemap": "sitemaps", "section": "sections", "report": "reports"}
FIELDS = (
    "id name domain owner kind nature regions feeds sitemaps sections reports wordpress pace permission rules sighting"
    " checked note".split()
)
RULES = frozenset({"whole", "article", "no_article"}) | NAMES
SIGHTINGS = frozenset({"documented", "known", "inferred"})
NEVER = "never"
_REGION = re.compile(r"\d{2}(?:\.\d{2})?")
_IDENTITY = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACES = frozenset({"date", "yyyy", "mm", "dd"})


def source_of(row: Mapping[str, Any], where: str) -> Source:
    """The source that an entry describes. Raises ResourceError, which begins with `where`."""
    identity, name = _text(row, "id"), _text(row, "name")
    if not identity or not name:
        raise ResourceError(f"{where} has no id or no name")
    if not _IDENTITY.fullmatch(identity):
        raise ResourceError(f"{where}: {identity!r} is no id", hint="use small letters, digits, - and .")
    where = f"{where} ({identity})"
    kind = _text(row, "kind") or "local"
    outlet = Outlet(
        id=identity,
        name=name,
        domain=_text(row, "domain") or "",
        owner=_text(row, "owner"),
        kind=kind,
        nature=_nature(row, kind, where),
        regions=_regions(row, where),
    )
    return Source(
        outlet=outlet,
        lists=tuple(_lists(row, outlet.domain, where)),
        pace=_pace(row, where),
        permission=_one_of(row, "permission", {p.value: p for p in Permission}, where) or Permission.OPEN,
        rules=tuple(_rules(row, where)),
        sighting=_one_of(row, "sighting", {s: s for s in SIGHTINGS}, where),
        checked=_checked(row, where),
        note=_text(row, "note"),
    )


def _nature(row: Mapping[str, Any], kind: str, where: str) -> Nature:
    given = _one_of(row, "nature", {n.value: n for n in Nature}, where)
    return given or (Nature.RELEASE if kind in GOVERNMENT_KINDS else Nature.NEWS)


def _one_of(row: Mapping[str, Any], key: str, values: Mapping[str, Any], where: str) -> Any:
    given = _text(row, key)
    if given is None:
        return None
    if given not in values:
        raise ResourceError(f"{where}: no such {key}: {given}", hint=f"one of {', '.join(sorted(values))}")
    return values[given]


def _regions(row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    codes = tuple(_pieces(row.get("regions")))
    wrong = [code for code in codes if not _REGION.fullmatch(code)]
    if wrong:
        raise ResourceError(f"{where}: no region code: {', '.join(wrong)}")
    return codes


def _lists(row: Mapping[str, Any], domain: str, where: str) -> Iterator[SourceList]:
    seen: set[str] = set()
    for field, kind in LISTS.items():
        singular = next((old for old, new in _SINGULAR.items() if new == field), "")
        for written in (*_pieces(row.get(field)), *_pieces(row.get(singular))):
            url = _address(written, domain, f"{where}: {field}")
            if url not in seen:
                seen.add(url)
                yield SourceList(url=url, kind=kind)


def _address(written: str, domain: str, where: str) -> str:
    """An address in full; a path lies at the publisher's domain."""
    url = urljoin(f"https://{domain}/", written) if domain and written.startswith("/") else written
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"}:
        raise ResourceError(f"{where}: {written!r} is no web address", hint="write it with http:// or https://")
    unknown = [place for place in _PLACE.findall(url) if place not in _PLACES]
    if unknown:
        raise ResourceError(f"{where}: no such place in an address: {{{unknown[0]}}}", hint="known: yyyy, mm, dd, date")
    return url


def _pace(row: Mapping[str, Any], where: str) -> float | None:
    given = _text(row, "pace")
    if given is None:
        return None
    try:
        pace = float(given)
    except ValueError:
        pace = -1.0
    if not 0 <= pace < 1e6:
        raise ResourceError(f"{where}: pace {given!r} is no number of articles a week")
    return pace


def _rules(row: Mapping[str, Any], where: str) -> Iterator[Rule]:
    given = row.get("rules") or []
    if isinstance(given, str):
        given = _of_json(given)
    if not isinstance(given, list) or not all(isinstance(rule, dict) for rule in given):
        raise ResourceError(f"{where}: rules are a list of entries with name, value and since")
    for rule in given:
        name, value, since = _text(rule, "name"), _text(rule, "value"), _day(rule, "since", where)
        if name not in RULES or not value or since is None:
            raise ResourceError(
                f"{where}: a rule needs a name ({', '.join(sorted(RULES))}), a value and the day it holds since"
            )
        if name in NAMES:
            _check_selector(value, where)
        elif name != "whole":
            _check_pattern(value, where)
        yield Rule(name=name, value=value, since=since, until=_day(rule, "until", where))


def _of_json(text: str) -> Any:
    """Rules in a table's cell."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _check_pattern(value: str, where: str) -> None:
    try:
        re.compile(value)
    except re.error as error:
        raise ResourceError(f"{where}: {value!r} is no regular expression: {error}") from error


def _check_selector(value: str, where: str) -> None:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(value)
    except SelectorError as error:
        raise ResourceError(f"{where}: {value!r} is no CSS selector: {error}") from error


def _checked(row: Mapping[str, Any], where: str) -> Checked | None:
    """`never`, or a mapping with `day` and `finding`; in a table "2026-11-23 what was found"."""
    given = row.get("checked")
    if isinstance(given, str) and given.strip() not in {"", NEVER}:
        day, _, finding = given.strip().partition(" ")
        given = {"day": day, "finding": finding}
    if not given or given == NEVER:
        return None
    if not isinstance(given, dict):
        raise ResourceError(f"{where}: checked is `never` or has `day` and `finding`")
    looked = _day(given, "day", where)
    if looked is None:
        raise ResourceError(f"{where}: checked has no day")
    return Checked(day=looked, finding=_text(given, "finding") or "")


def _day(row: Mapping[str, Any], key: str, where: str) -> date | None:
    given = row.get(key)
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise ResourceError(f"{where}: {key} {given!r} is no day", hint="write it as 2026-11-23") from error


def _pieces(value: Any) -> list[str]:
    """The values of a list, or of a text with blanks, commas or semicolons between them."""
    pieces = value if isinstance(value, (list, tuple)) else re.split(r"[\s,;|]+", str(value or ""))
    return [text for piece in pieces if (text := str(piece).strip())]


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return str(value).strip() or None if value is not None else None
