"""The catalogue of publishers: those that ship with the package, with the operator's own entries over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from crawler.canonical import host_of
from crawler.discover.listed import Kind
from crawler.extract.site_rules import NAMES, SiteRule, SiteRules
from crawler.sources.entry import source_of
from crawler.sources.files import Entry, read_entries
from crawler.sources.source import Source
from models.document import Outlet

# Made of publishers/*.yaml by `python -m crawler.sources.digest`: one file is read in a fiftieth of the time.
DIGEST = "digest.csv"


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
        """What is known of an outlet's lists, by its id."""
        return self._by_id.get(outlet)

    @property
    def site_rules(self) -> SiteRules:
        """What extraction is to know of publishers' pages."""
        rules = ((source, rule) for source in self for rule in source.rules if rule.name in NAMES)
        return SiteRules(
            SiteRule(host=host, name=rule.name, selector=rule.value, since=rule.since, until=rule.until)
            for source, rule in rules
            if (host := host_of(f"http://{source.outlet.domain}")) is not None
        )

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
        if opening and opening in _openings(source):
            return source.outlet
    return next((source.outlet for source in sources if not _openings(source)), None)


def _openings(source: Source) -> set[str]:
    sections = source.addresses(Kind.SECTION)
    return {opening for url in sections if (opening := urlsplit(url).path.strip("/").partition("/")[0])}


def load_catalogue(*further: Path) -> Catalogue:
    """The shipped catalogue with further files and folders over it.

    A later entry of a known id says anew what it names (an operator's `permission: stated` is a file of two lines);
    its other fields stay. Raises ResourceError, which names file and entry, for an entry that breaks the form.
    """
    entries = {entry.row["id"]: entry for entry in read_entries(Path(__file__).with_name(DIGEST))}
    for path in further:
        for entry in read_entries(path):
            identity = str(entry.row.get("id") or "")
            known = entries.get(identity)
            entries[identity] = Entry({**known.row, **entry.row}, entry.where) if known else entry
    return Catalogue(source_of(entry.row, entry.where) for entry in entries.values())


def read_sources(path: Path) -> list[Source]:
    """The sources of one catalogue file or folder, each entry standing for itself."""
    return [source_of(entry.row, entry.where) for entry in read_entries(path)]
