"""Sitemaps, news sitemaps, indexes of sitemaps, in XML or as plain lines; streamed, with the protocol's own caps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.discover.addresses import absolute, as_written, once
from crawler.discover.listed import Child, Kind, Leads, Listed, Listing, Problem
from crawler.discover.moments import parse_moment
from crawler.discover.unpack import Unpacked

# sitemaps.org: at most so many addresses and bytes (unpacked) a file.
MAX_URLS = 50_000
MAX_BYTES = 50 * 1024 * 1024
# What one entry and all that is none before it may be: until an entry ends, its tree grows in memory.
MAX_ENTRY_BYTES = 2 * 1024 * 1024


class _Reading:
    """What has been read so far."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.items: list[Listed] = []
        self.children: list[Child] = []
        self.problems: list[Problem] = []

    @property
    def full(self) -> bool:
        return len(self.items) + len(self.children) >= MAX_URLS

    def listing(self) -> Listing:
        kind = Kind.SITEMAP_INDEX if self.children and not self.items else Kind.SITEMAP
        if not self.items and not self.children and not self.problems:
            self.note("empty", "the sitemap lists no address")
        return Listing(kind=kind, items=once(self.items), children=tuple(self.children), problems=tuple(self.problems))

    def note(self, reason: str, detail: str) -> None:
        self.problems.append(Problem(reason=reason, detail=detail))


def read_sitemap(data: bytes, *, url: str) -> Listing:
    """The addresses of a sitemap or the sitemaps of an index, in order.

    One that declares XML entities is refused; of one that is torn, too long or too large what stands before is read.
    """
    reading = _Reading(url)
    unpacked = Unpacked(data, cap=MAX_BYTES)
    try:
        for element in _elements(unpacked):
            if reading.full:
                reading.note("too_long", f"over {MAX_URLS:,} addresses; the rest was not read")
                break
            _take(element, reading)
    except _Entities:
        reading = _Reading(url)
        reading.note("entities", "the sitemap declares XML entities; it is not read")
    except etree.XMLSyntaxError as error:
        reading.note("malformed", f"no clean XML ({' '.join(str(error).split())[:200]}); read as far as it goes")
    _note_ends(unpacked, reading)
    return reading.listing()


def read_lines(data: bytes, *, url: str) -> Listing:
    """A sitemap of plain lines, one address each."""
    reading = _Reading(url)
    unpacked = Unpacked(data, cap=MAX_BYTES)
    for line in unpacked.read_all().decode("utf-8-sig", "replace").splitlines():
        if reading.full:
            reading.note("too_long", f"over {MAX_URLS:,} addresses; the rest was not read")
            break
        address = absolute(line, url) if line.strip().startswith(("http://", "https://")) else None
        if address is not None:
            reading.items.append(Listed(url=address, origin="sitemap"))
    _note_ends(unpacked, reading)
    return reading.listing()


def _note_ends(unpacked: Unpacked, reading: _Reading) -> None:
    if unpacked.capped:
        reading.note("too_large", f"over {MAX_BYTES // 1_048_576} MB unpacked; the rest was not read")
    if unpacked.broken:
        reading.note("truncated", "the gzip file is torn; what stood before the tear was read")


class _Portions:
    """Ends where no entry has ended for too long; `left` is set anew with each."""

    def __init__(self, unpacked: Unpacked) -> None:
        self._unpacked = unpacked
        self.left = MAX_ENTRY_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._unpacked.read(size) if self.left > 0 else b""
        self.left -= len(data)
        return data


class _Entities(Exception):
    """The document type declares entities."""


def _elements(unpacked: Unpacked) -> Iterator[Any]:
    """Each `url` and `sitemap` element, let go of as soon as the next one is asked for."""
    portions = _Portions(unpacked)
    events = etree.iterparse(
        portions,
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
    )
    first = True
    for _, element in events:
        if first:
            _refuse_entities(element)
            first = False
        yield element
        portions.left = MAX_ENTRY_BYTES
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _refuse_entities(element: Any) -> None:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise _Entities


def _take(element: Any, reading: _Reading) -> None:
    """One entry: the direct `loc` is the address; an image's or a video's own `loc` is none of ours."""
    values = {_name(child): child for child in element if isinstance(child.tag, str)}
    written = _text(values.get("loc"))
    modified = parse_moment(_text(values.get("lastmod")))
    if _name(element) == "sitemap":
        part = as_written(written, reading.url)
        if part is not None:
            reading.children.append(Child(url=part, leads=Leads.PART, kind=Kind.SITEMAP, modified=modified))
        return
    address = absolute(written, reading.url)
    if address is None:
        return
    news = values.get("news")
    said = {_name(child): _text(child) for child in news if isinstance(child.tag, str)} if news is not None else {}
    reading.items.append(
        Listed(
            url=address,
            published=parse_moment(said.get("publication_date")),
            modified=modified,
            title=" ".join(said.get("title", "").split()) or None,
            origin="sitemap" if news is None else "news-sitemap",
        )
    )


def _name(element: Any) -> str:
    """A tag without its namespace: sitemaps in the wild have every spelling of it."""
    return str(element.tag).rpartition("}")[2]


def _text(element: Any) -> str:
    return (element.text or "").strip() if element is not None else ""
