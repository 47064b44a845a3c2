"""Articles in several pages: the form that shows all of it at once, where the site has one."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

from crawler.fetch.hrefs import Markup, base_in

# Every fetched page is looked through for them: as few as stand for all that `is_whole` knows. The expression begins
# with letters that stand alone in it, so that it is looked for as bytes.
_ALL = re.compile(rb"""all(?:(?<==all)|(?<=/all)["'])""")
_SINGLE = re.compile(rb"=(?:(?<=single=)1)")
# What the address of such a form holds, or an escape that may stand for it.
_MARKS = (b"all", b"single", b"%", b"&#")
_HOLDS = re.compile("all|single|%", re.IGNORECASE)
_WHOLE = frozenset(
    {("page", "all"), ("halaman", "all"), ("hal", "all"), ("showpage", "all"), ("view", "all"), ("single", "1")}
)


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


def whole_form(page: Markup, *, url: str) -> str | None:
    """The address, linked on the page, that shows the same article in one page; None where `url` is that already."""
    if not page.has_links or is_whole(url, url):
        return None
    if _ALL.search(page.folded) is None and _SINGLE.search(page.folded) is None:
        return None
    base = base_in(page, url=url)
    for written in page.hrefs():
        if not any(mark in written.lower() for mark in _MARKS):
            continue
        try:
            target = urldefrag(urljoin(base, html.unescape(written.decode("utf-8", "replace")).strip()))[0]
        except ValueError:  # "http://[": no address at all
            continue
        if is_whole(target, url):
            return target
    return None


def is_whole(target: str, url: str) -> bool:
    """Whether an address is the article's own with a word for "all of it" added."""
    if _HOLDS.search(target) is None:  # most addresses: no need to take them apart
        return False
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
