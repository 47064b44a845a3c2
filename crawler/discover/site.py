"""A site's feeds, sitemaps, sections and report pages, found on its home page and in its robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.discover.addresses import as_written, is_report, site_of
from crawler.discover.indexes import template_of
from crawler.discover.links import is_listing
from crawler.discover.section import base_of
from crawler.extract.decode import decode
from crawler.extract.tree import parse_page
from models.errors import InputError

MAX_SECTIONS = 40
_MAX_ROBOTS = 500 * 1024
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_FEED_PATH = re.compile(r"(?:^|/)(?:feeds?|rss|atom)(?:/|\.xml$|\.php$|$)|\.rss$|[?&]feed=|format=feed", re.IGNORECASE)
_SITEMAP_PATH = re.compile(r"sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$|sitemap_?index", re.IGNORECASE)
_REPORTS = re.compile(
    r"\b(?:laporan|dokumen|unduh(?:an)?|download|publikasi|lkpj|lppd|lakip|lkjip|lkip|rpjmd|rkpd|renstra|renja|ppid"
    r"|masterplan|master plan|buku|statistik|kinerja|transparansi|regulasi|produk hukum)\b",
    re.IGNORECASE,
)
_NO_SECTION = re.compile(
    r"\b(?:tentang|about|redaksi|kontak|contact|hubungi|pedoman|disclaimer|privasi|privacy|kebijakan|karir|iklan|login"
    r"|masuk|daftar|register|profil|visi|misi|struktur|sejarah|penulis|author|tag|cari|search|galeri|faq|beranda|home"
    r"|syarat|ketentuan|android|ios|aplikasi)\b",
    re.IGNORECASE,
)
# Systems whose addresses are part of their documentation: proposed where the page says that it is made with them.
_SYSTEMS: tuple[tuple[str, str, str], ...] = (
    ("blogger", "feed", "/feeds/posts/default"),
    ("joomla", "feed", "/?format=feed&type=rss"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An address worth a look. `kind`: feed, sitemap, section, date_index, wordpress or report_page; `because` says
    where it was seen. A date_index is a template with `{yyyy}`, `{mm}`, `{dd}`."""

    kind: str
    url: str
    title: str | None = None
    because: str = ""


def find(html: bytes, *, url: str, robots: bytes = b"", media_type: str = "text/html") -> tuple[Proposal, ...]:
    """What a home page and a robots.txt name. Pure: nothing is fetched, nothing is guessed but what the page's own
    system documents. Each address once, the surest kind first."""
    found = [*_of_robots(robots, url)]
    try:
        tree = parse_page(decode(html, content_type=media_type, is_html=True))
    except InputError:
        return _once(found)
    base = base_of(tree, url)
    found += _of_head(tree, base, at=url)
    found += _of_system(tree, base)
    found += _of_links(tree, base)
    return _once(found)


def _of_robots(robots: bytes, url: str) -> Iterator[Proposal]:
    for line in robots[:_MAX_ROBOTS].decode("utf-8-sig", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() != "sitemap":
            continue
        address = as_written(value.partition("#")[0].strip(), url)
        if address is not None:
            yield Proposal(kind="sitemap", url=address, because="robots.txt")


def _of_head(tree: HtmlElement, base: str, *, at: str) -> Iterator[Proposal]:
    for element in tree.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        address = as_written(element.get("href") or "", base)
        if address is None or site_of(address) != site_of(at):
            continue
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        title = " ".join((element.get("title") or "").split()) or None
        if "alternate" in rel and kind in _FEED_TYPES and not _is_of_comments(address, title):
            yield Proposal(kind="feed", url=address, title=title, because="link in the page's head")
        elif "sitemap" in rel:
            yield Proposal(kind="sitemap", url=address, because="link in the page's head")
        elif "https://api.w.org/" in rel:
            posts = urljoin(address if address.endswith("/") else address + "/", "wp/v2/posts?per_page=50")
            yield Proposal(kind="wordpress", url=posts, because="the page names WordPress's API")


def _is_of_comments(address: str, title: str | None) -> bool:
    return "/comments/" in address or bool(re.search(r"\b(?:komentar|comments?)\b", title or "", re.IGNORECASE))


def _of_system(tree: HtmlElement, base: str) -> Iterator[Proposal]:
    said = " ".join(e.get("content") or "" for e in tree.iter("meta") if (e.get("name") or "").lower() == "generator")
    for system, kind, path in _SYSTEMS:
        if system in said.lower():
            yield Proposal(kind=kind, url=urljoin(base, path), because=f"the page is made with {system.capitalize()}")


def _of_links(tree: HtmlElement, base: str) -> Iterator[Proposal]:
    sections = 0
    for anchor in tree.iter("a"):
        address = as_written(anchor.get("href") or "", base)
        if address is None or site_of(address) != site_of(base):
            continue
        words = " ".join(anchor.text_content().split()) or (anchor.get("title") or "").strip()
        found = _of_link(address, words, base)
        if found is None or (found.kind == "section" and sections >= MAX_SECTIONS):
            continue
        sections += found.kind == "section"
        yield found


def _of_link(address: str, words: str, base: str) -> Proposal | None:
    parts = urlsplit(address)
    title = words[:100] or None
    if _SITEMAP_PATH.search(parts.path):
        return Proposal(kind="sitemap", url=address, title=title, because="link on the page")
    if _FEED_PATH.search(parts.path) or _FEED_PATH.search(f"?{parts.query}"):
        return Proposal(kind="feed", url=address, title=title, because="link on the page")
    template = template_of(address)
    if template is not None:
        return Proposal(kind="date_index", url=template, title=title, because="link with a day on the page")
    if is_report(address):
        return None
    if _REPORTS.search(words) and len(words.split()) <= 6:
        return Proposal(kind="report_page", url=address, title=title, because="menu link that speaks of documents")
    if _is_section(address, words, base):
        return Proposal(kind="section", url=address, title=title, because="menu link")
    return None


def _is_section(address: str, words: str, base: str) -> bool:
    """A short word over a short path: what menus are made of."""
    parts = urlsplit(address)
    segments = [s for s in parts.path.split("/") if s]
    if not 1 <= len(words.split()) <= 3 or not segments or len(segments) > 3 or address.rstrip("/") == base.rstrip("/"):
        return False
    if _NO_SECTION.search(words) or (parts.query and not is_listing(address)):
        return False
    last = segments[-1]
    return last.count("-") <= 2 and not re.search(r"\d{3,}", parts.path)


def _once(found: list[Proposal]) -> tuple[Proposal, ...]:
    seen: dict[str, Proposal] = {}
    for proposal in found:
        seen.setdefault(proposal.url.rstrip("/"), proposal)
    return tuple(seen.values())
