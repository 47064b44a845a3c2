"""The catalogue of publishers, from the file that ships with the package and from further files given by path."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.canonical import host_of
from models.document import Outlet
from models.errors import ResourceError
from models.text import Nature

SHIPPED = "outlets.csv"
# Kinds of publishers that are governments: what they publish is a release (contract: nature).
GOVERNMENT_KINDS = frozenset({"kabupaten", "kota", "province", "ministry", "government"})
_REGION = re.compile(r"\d{2}(?:\.\d{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An outlet and where its pages are found. `sighting` says how sure: documented, known or inferred."""

    outlet: Outlet
    feed: str | None = None
    sitemap: str | None = None
    section: str | None = None
    sighting: str | None = None
    note: str | None = None


class Catalogue:
    """Outlets by id and by domain. A subdomain is its own outlet where it is listed, else its parent's.

    Where several share a domain ("/jabar/", "/jateng/"), the first part of the path decides.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_id: dict[str, Source] = {source.outlet.id: source for source in sources}
        self._by_domain: dict[str, list[Source]] = {}
        for source in self._by_id.values():
            if source.outlet.domain:
                self._by_domain.setdefault(source.outlet.domain.lower().removeprefix("www."), []).append(source)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._by_id.values())

    def get(self, outlet: str) -> Outlet | None:
        """The outlet of an id."""
        source = self._by_id.get(outlet)
        return source.outlet if source else None

    def source(self, outlet: str) -> Source | None:
        """What is known of an outlet's feeds, by its id."""
        return self._by_id.get(outlet)

    def outlet_for_url(self, url: str) -> Outlet | None:
        """The outlet whose domain the address lies under, the longest one first."""
        host = host_of(url)
        while host and "." in host:
            sources = self._by_domain.get(host)
            if sources:
                return _of_path(sources, urlsplit(url).path)
            host = host.partition(".")[2]
        return None


def _of_path(sources: Sequence[Source], path: str) -> Outlet | None:
    """The one outlet of a domain; among several the one whose section the path opens with, else the whole site's."""
    if len(sources) == 1:
        return sources[0].outlet
    opening = path.strip("/").partition("/")[0]
    for source in sources:
        if opening and (source.section or "").strip("/").partition("/")[0] == opening:
            return source.outlet
    return next((source.outlet for source in sources if not source.section), None)


def load_catalogue(*further: Path) -> Catalogue:
    """The shipped catalogue with further CSV or YAML files over it: a later entry of the same id counts.

    Raises ResourceError, which names file and entry, for an entry that breaks the form.
    """
    sources = read_sources(Path(__file__).with_name(SHIPPED))
    for path in further:
        sources += read_sources(path)
    return Catalogue(sources)


def read_sources(path: Path) -> list[Source]:
    """The sources of one catalogue file, CSV or YAML (a list, or a mapping with `outlets`)."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResourceError(f"{path}: {error.strerror}") from error
    if path.suffix == ".csv":
        return list(_from_csv(text, str(path)))
    return list(_from_yaml(text, str(path)))


def _from_csv(text: str, name: str) -> Iterator[Source]:
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        yield _source(row, f"{name}:{number}")


def _from_yaml(text: str, name: str) -> Iterator[Source]:
    import yaml

    try:
        loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ResourceError(f"{name}: no YAML: {error}") from error
    entries = loaded.get("outlets") if isinstance(loaded, dict) else loaded
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise ResourceError(f"{name}:1 a list of outlets is wanted")
    for number, entry in enumerate(entries, start=1):
        yield _source(entry, f"{name}: outlet {number}")


def _source(row: Mapping[str, Any], where: str) -> Source:
    identity, name = _text(row, "id"), _text(row, "name")
    if not identity or not name:
        raise ResourceError(f"{where} has no id or no name")
    regions = _regions(row.get("regions"))
    wrong = [code for code in regions if not _REGION.fullmatch(code)]
    if wrong:
        raise ResourceError(f"{where} ({identity}): no region code: {', '.join(wrong)}")
    kind = _text(row, "kind") or "local"
    outlet = Outlet(
        id=identity,
        name=name,
        domain=_text(row, "domain") or "",
        owner=_text(row, "owner"),
        kind=kind,
        nature=_nature(row, kind, f"{where} ({identity})"),
        regions=regions,
    )
    return Source(
        outlet=outlet,
        feed=_text(row, "feed"),
        sitemap=_text(row, "sitemap"),
        section=_text(row, "section"),
        sighting=_text(row, "sighting"),
        note=_text(row, "note"),
    )


def _nature(row: Mapping[str, Any], kind: str, where: str) -> Nature:
    given = _text(row, "nature")
    if given is None:
        return Nature.RELEASE if kind in GOVERNMENT_KINDS else Nature.NEWS
    try:
        return Nature(given)
    except ValueError as error:
        raise ResourceError(f"{where}: no such nature: {given}") from error


def _regions(value: Any) -> tuple[str, ...]:
    """Codes, from a list or from text with blanks, commas or semicolons between them."""
    pieces = value if isinstance(value, list) else re.split(r"[\s,;|]+", str(value or ""))
    return tuple(str(piece).strip() for piece in pieces if str(piece).strip())


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return str(value).strip() or None if value is not None else None
