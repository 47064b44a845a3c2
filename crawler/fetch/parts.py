"""Articles in several pages without a form that shows all: the addresses of the other pages, by number."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from crawler.fetch.hrefs import Markup, base_in
from crawler.fetch.whole import is_whole

MAX_PARTS = 20
# Each begins with a letter that stands alone in the expression: such a one is looked for as a byte.
_HINTS = (
    re.compile(rb"""/(?:(?:page|halaman|hal)[/-])?\d{1,3}["'/#\s>&]"""),
    re.compile(
        rb"""=(?:(?<=[?&;]page=)|(?<=[?&;]pg=)|(?<=[?&;]halaman=)|(?<=[?&;]hal=)|(?<=[?&;]laman=))\d{1,3}["'/#\s>&]"""
    ),
)
_FROM_ROOT = (b"/", b"http", b"#", b"javascript:")
_NAMES = frozenset({"page", "pg", "halaman", "hal", "laman"})
_TAIL = re.compile(r"^/(?:(?:page|halaman|hal)[/-])?(\d{1,3})/?$", re.IGNORECASE)
# Some sites count the pages by how much of the article stands before them: 15, 30, 45.
_LEAST_STEP = 5


def linked_parts(page: Markup, *, url: str) -> dict[int, str]:
    """The pages of the same article that a page links, by the number in their address. `url`: the first page's."""
    if not page.has_links or is_whole(url, url):
        return {}
    if not any(hint.search(page.folded) for hint in _HINTS):
        return {}
    found: dict[int, str] = {}
    for target in _targets(page, url):
        number = _number(target, url)
        if number is not None and number > 1:
            found.setdefault(number, target)
    return found


def next_part(known: Mapping[int, str], done: int) -> int | None:
    """The number of the page after `done` pages of the article; None where none is known."""
    if not known:
        return None
    first = min(known)
    number = done + 1 if first == 2 else done * first
    counted = first == 2 or first >= _LEAST_STEP
    return number if counted and number in known else None


def count_of(known: Mapping[int, str]) -> int:
    """How many pages the article has, as far as its links say."""
    if not known:
        return 1
    first, last = min(known), max(known)
    return last if first == 2 else last // first + 1


def _targets(page: Markup, url: str) -> Iterator[str]:
    own = urlsplit(url).path.rstrip("/").rpartition("/")[2].partition("&")[0].encode()
    base = base_in(page, url=url)
    for written in page.hrefs():
        # An address from the site's root on that lacks our own last part leads elsewhere: no need to take it apart.
        if written.startswith(_FROM_ROOT) and own not in written and b"&" not in written.replace(b"&amp;", b""):
            continue
        try:
            yield urldefrag(urljoin(base, html.unescape(written.decode("utf-8", "replace")).strip()))[0]
        except ValueError:
            continue


def _number(target: str, url: str) -> int | None:
    """The number of an address that differs from the article's own by nothing else."""
    try:
        own, other = urlsplit(url), urlsplit(target)
    except ValueError:
        return None
    if (own.scheme, own.netloc.lower()) != (other.scheme, other.netloc.lower()):
        return None
    own_rest, _ = _query(own.query)
    rest, number = _query(other.query)
    base = own.path.rstrip("/")
    if rest != own_rest or not base:
        return None
    if other.path.rstrip("/") == base:
        return number
    tail = _TAIL.match(other.path.removeprefix(base)) if other.path.startswith(base + "/") else None
    return int(tail[1]) if tail is not None and number is None else None


def _query(query: str) -> tuple[list[tuple[str, str]], int | None]:
    """The other parameters, and the page's number."""
    pairs = parse_qsl(query, keep_blank_values=True)
    numbers = [int(v) for name, v in pairs if name.lower() in _NAMES and v.isdecimal() and len(v) <= 3]
    return sorted(pair for pair in pairs if pair[0].lower() not in _NAMES), numbers[0] if len(numbers) == 1 else None
