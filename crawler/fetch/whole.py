"""Articles in several pages: the form that shows all of it at once, where the site has one."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})')""", re.IGNORECASE)
_HINT = re.compile(rb"""(?:page|halaman|hal|showpage|view)=all|single=1|/all["']""", re.IGNORECASE)
_WHOLE = frozenset(
    {("page", "all"), ("halaman", "all"), ("hal", "all"), ("showpage", "all"), ("view", "all"), ("single", "1")}
)
_LINKS = 3_000


def by_rule(url: str, rule: str) -> str:
    """An article's address in the form that a source's entry names: `?page=all`, `/all`."""
    parts = urlsplit(url)
    if not rule.startswith("?"):
        if parts.path.rstrip("/").endswith("/" + rule.strip("/")):
            return url
        return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/" + rule.strip("/")))
    added = parse_qsl(rule[1:], keep_blank_values=True)
    names = {name for name, _ in added}
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in names]
    return urlunsplit(parts._replace(query=urlencode([*kept, *added])))


def whole_form(data: bytes, *, url: str) -> str | None:
    """The address, linked on the page, that shows the same article in one page; None where `url` is that already."""
    if is_whole(url, url) or not _HINT.search(data):
        return None
    for number, found in enumerate(_HREF.finditer(data)):
        if number >= _LINKS:
            return None
        written = found[1] if found[1] is not None else found[2]
        target = urldefrag(urljoin(url, html.unescape(written.decode("utf-8", "replace")).strip()))[0]
        if is_whole(target, url):
            return target
    return None


def is_whole(target: str, url: str) -> bool:
    """Whether an address is the article's own with a word for "all of it" added."""
    try:
        own, other = urlsplit(url), urlsplit(target)
    except ValueError:
        return False
    if own.netloc.lower() != other.netloc.lower():
        return False
    base = re.sub(r"/(?:all|\d{1,2})/?$", "", own.path).rstrip("/")
    if other.path.rstrip("/") == f"{base}/all" and base:
        return True
    added = {(name.lower(), value.lower()) for name, value in parse_qsl(other.query)}
    return other.path.rstrip("/") in {own.path.rstrip("/"), base} and bool(added & _WHOLE)
