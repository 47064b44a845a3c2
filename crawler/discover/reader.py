"""Reads a listing, whatever it is: by its bytes first, then by what its server calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from crawler.discover.feed import read_feed
from crawler.discover.listed import Kind, Listing, Problem
from crawler.discover.section import read_section
from crawler.discover.sitemap import read_lines, read_sitemap
from crawler.discover.unpack import GZIP, Unpacked
from crawler.discover.wordpress import read_posts

_HEAD = 65_536
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(rss|feed|rdf|urlset|sitemapindex|html|head|body)\b", re.IGNORECASE)
_NO_ROOT = re.compile(rb"<!doctype\s+html", re.IGNORECASE)
# Atomic: else a row of comments that no page follows is tried in every way of joining them.
_DOCTYPE_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*+<!doctype\s+html\b", re.IGNORECASE | re.DOTALL
)
_ROOTS = {
    b"rss": Kind.FEED,
    b"feed": Kind.FEED,
    b"rdf": Kind.FEED,
    b"urlset": Kind.SITEMAP,
    b"sitemapindex": Kind.SITEMAP,
    b"html": Kind.SECTION,
    b"head": Kind.SECTION,
    b"body": Kind.SECTION,
}
_WANTED = {
    Kind.FEED: "a feed",
    Kind.SITEMAP: "a sitemap",
    Kind.SITEMAP_INDEX: "an index of sitemaps",
    Kind.WORDPRESS: "WordPress's list of posts",
}


def read(
    data: bytes,
    *,
    url: str,
    media_type: str = "",
    expected: Kind | None = None,
    headers: Mapping[str, str] | None = None,
) -> Listing:
    """What the bytes fetched from `url` list. Pure; raises nothing: what is wrong is among the problems.

    `url` is the final address (after redirects). `media_type` may carry a charset. With `expected`, a page that comes
    in the place of a feed, sitemap or JSON gives no items and the problem `html`: an error page's links are no news.
    """
    kind = kind_of(data, media_type, expected)
    if kind is Kind.FEED:
        return read_feed(data, url=url)
    if kind is Kind.SITEMAP:
        is_xml = b"<" in Unpacked(data, cap=_HEAD).read_all()
        return read_sitemap(data, url=url) if is_xml else read_lines(data, url=url)
    if kind is Kind.WORDPRESS:
        return read_posts(data, url=url, headers=headers)
    if kind is Kind.UNKNOWN:
        return Listing(kind=kind, problems=(_unknown(data, media_type),))
    if expected in _WANTED or _says_xml(media_type):
        wanted = _WANTED.get(expected, "XML") if expected is not None else "XML"
        detail = f"an HTML page where {wanted} should be"
        return Listing(kind=expected or Kind.UNKNOWN, problems=(Problem(reason="html", detail=detail),))
    found = read_section(data, url=url, media_type=media_type or "text/html")
    return replace(found, kind=Kind.REPORTS) if expected is Kind.REPORTS else found


def kind_of(data: bytes, media_type: str = "", expected: Kind | None = None) -> Kind:
    """What the bytes are: FEED, SITEMAP (indexes, too), WORDPRESS, SECTION (any page) or UNKNOWN."""
    head = Unpacked(data, cap=_HEAD).read_all() if data[:2] == GZIP else data[:_HEAD]
    head = _narrow(head)
    if not head.strip():
        return Kind.UNKNOWN
    if head.lstrip()[:1] in (b"[", b"{"):
        return Kind.WORDPRESS
    if _DOCTYPE_HTML.match(head):
        return Kind.SECTION
    root = _ROOT.search(_NO_ROOT.sub(b"", _without(_without(head, b"<!--", b"-->"), b"<?", b"?>")))
    if root is not None:
        return _ROOTS[root[1].lower()]
    if head.lstrip().startswith((b"http://", b"https://")):
        return Kind.SITEMAP
    return Kind.SECTION if "html" in media_type and b"<" in head else _hoped(head, expected)


def _hoped(head: bytes, expected: Kind | None) -> Kind:
    """XML with a root that we don't know is read as what it should be: the reader says what is wrong with it."""
    if b"<" not in head:
        return Kind.UNKNOWN
    return Kind.SITEMAP if expected is Kind.SITEMAP_INDEX else expected or Kind.UNKNOWN


def _without(head: bytes, opening: bytes, closing: bytes) -> bytes:
    """What stands between the two taken out; an opening that nothing closes stays. One pass, whatever stands there."""
    kept, at = [], 0
    while (start := head.find(opening, at)) >= 0 and (end := head.find(closing, start + len(opening))) >= 0:
        kept.append(head[at:start])
        at = end + len(closing)
    return b"".join([*kept, head[at:]])


def _narrow(head: bytes) -> bytes:
    """UTF-16 made readable as ASCII for the eye that looks for a root."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _says_xml(media_type: str) -> bool:
    name = media_type.partition(";")[0].strip().lower()
    return name.endswith(("/xml", "+xml")) and "xhtml" not in name


def _unknown(data: bytes, media_type: str) -> Problem:
    if not data.strip():
        return Problem(reason="empty", detail="no bytes")
    return Problem(
        reason="unknown", detail=f"neither feed, sitemap, JSON of posts nor page ({media_type or 'no type'})"
    )
