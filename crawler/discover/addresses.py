"""Addresses that listings carry: made absolute and canonical, told apart by site, each once."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from courlan import extract_domain

from crawler.canonical import canonical_url
from crawler.discover.listed import Listed

_LONGEST = 2_000
REPORT_ENDINGS = (".pdf", ".docx", ".doc", ".xlsx", ".xls", ".pptx", ".ppt")


def absolute(href: str, base: str) -> str | None:
    """The canonical address that `href` on the page `base` leads to; None for what is no page's (mailto, script)."""
    href = href.strip()
    if not href or len(href) > _LONGEST or href.startswith("#"):
        return None
    try:
        href.encode()  # half a surrogate pair, as an entity may name it, is no character and fits into no store
        return canonical_url(urljoin(base, href))
    except ValueError:
        return None


def as_written(href: str, base: str) -> str | None:
    """Like `absolute`, with the query as it stands: the address of a listing, whose every parameter may count."""
    if absolute(href, base) is None:
        return None
    return urljoin(base, href.strip()).partition("#")[0]


def site_of(url: str) -> str:
    """What two addresses of one publisher share: the registered domain, else host and port."""
    return extract_domain(url) or urlsplit(url).netloc.lower()


def is_report(url: str) -> bool:
    """Whether the address ends as a PDF, Word, Excel or PowerPoint file does."""
    return urlsplit(url).path.lower().endswith(REPORT_ENDINGS)


def once(items: Iterable[Listed]) -> tuple[Listed, ...]:
    """Each address once, in order of first sight; a later line fills in what the first one lacks."""
    found: dict[str, Listed] = {}
    for item in items:
        known = found.get(item.url)
        found[item.url] = item if known is None else _filled(known, item)
    return tuple(found.values())


def _filled(known: Listed, later: Listed) -> Listed:
    return Listed(
        url=known.url,
        published=known.published or later.published,
        modified=known.modified or later.modified,
        title=known.title or later.title,
        origin=known.origin,
        text=known.text or later.text,
    )
