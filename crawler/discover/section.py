"""Section, index and report pages: their articles and files, with title and day where the card says them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.discover.addresses import is_report, once
from crawler.discover.links import Link, articles, day_of_url, links_of
from crawler.discover.listed import Child, Kind, Leads, Listed, Listing, Problem
from crawler.discover.paging import next_page
from crawler.extract.decode import decode
from crawler.extract.tree import parse_page
from models.errors import InputError

# With more scripts than links a page is put together in the browser.
_SCRIPTS = 3


def read_section(data: bytes, *, url: str, media_type: str = "text/html") -> Listing:
    """What a page lists. A page whose list a script would fill in says so."""
    try:
        tree = parse_page(decode(data, content_type=media_type, is_html=True))
    except InputError as error:
        return Listing(kind=Kind.SECTION, problems=(Problem(reason=error.reason, detail=error.detail),))
    base = base_of(tree, url)
    links = links_of(tree, base, at=url)
    found = {link.url for link in articles(links)}
    items = once(_listed(link) for link in links if link.url in found or is_report(link.url))
    reports = sum(item.origin == "report" for item in items)
    kind = Kind.REPORTS if reports * 2 > len(items) else Kind.SECTION
    following = next_page(tree, base, at=url)
    children = (Child(url=following, leads=Leads.NEXT, kind=kind),) if following is not None else ()
    return Listing(kind=kind, items=items, children=children, problems=() if items else (_why_none(tree, links),))


def base_of(tree: HtmlElement, url: str) -> str:
    """What a page's relative links are relative to: its first `base` with an address, where that is a web address."""
    for element in tree.iter("base"):
        href: str = (element.get("href") or "").strip()
        if href:
            try:
                base = urljoin(url, href)
                return base if urlsplit(base).scheme in {"http", "https"} else url
            except ValueError:
                return url
    return url


def _listed(link: Link) -> Listed:
    report = is_report(link.url)
    return Listed(
        url=link.url,
        published=link.card.published or day_of_url(link.url),
        title=link.words or None,
        origin="report" if report else "section",
    )


def _why_none(tree: HtmlElement, links: tuple[Link, ...]) -> Problem:
    scripts = sum(1 for _ in tree.iter("script"))
    if len(links) <= 2 and scripts >= _SCRIPTS:
        return Problem(
            reason="needs_browser", detail=f"{scripts} scripts and {len(links)} links: the list is made in the browser"
        )
    return Problem(reason="empty", detail=f"none of {len(links)} links looks like an article's or a report's")
