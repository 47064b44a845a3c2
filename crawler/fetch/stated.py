"""The address that a page states for itself: an AMP, print or mobile form names the page that it is a form of."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from crawler.canonical import canonical_url, host_of

_HEAD_BYTES = 200_000
_LINK = re.compile(rb"<link\b[^>]{0,1000}>", re.IGNORECASE)
_REL = re.compile(rb"""\brel\s*=\s*["']?canonical\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s>]{1,2000}))""", re.IGNORECASE)


def stated_url(data: bytes, *, at: str) -> str | None:
    """The canonical address that a page fetched `at` states with `rel=canonical`, in our form.

    None where it states none, or one that can't be its own: another site's, the front page, a list of pages.
    """
    for tag in _LINK.finditer(data[:_HEAD_BYTES]):
        if not _REL.search(tag[0]):
            continue
        found = _HREF.search(tag[0])
        value = next((group for group in found.groups() if group), b"") if found else b""
        written = html.unescape(value.decode("utf-8", "replace")).strip()
        url = _canonical(at, written) if written else None
        return url if url is not None and _may_be_own(url, at) else None
    return None


def _canonical(at: str, written: str) -> str | None:
    try:
        return canonical_url(urljoin(at, written))
    except ValueError:  # "http://[": no address at all
        return None


def _may_be_own(url: str, at: str) -> bool:
    """Templates that name their front page or section on every page are common; such a statement is worth nothing."""
    own, stated = urlsplit(at), urlsplit(url)
    if host_of(url) != host_of(at):
        return False
    if stated.path.strip("/") == "" and own.path.strip("/") != "":
        return False
    shorter = stated.path.rstrip("/") + "/"
    return not (
        own.path.startswith(shorter) and _last(own.path) not in {"amp", "all", "print", "2", "3", "4", "5"}
    ) or (own.path.rstrip("/") == stated.path.rstrip("/"))


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2].lower()
