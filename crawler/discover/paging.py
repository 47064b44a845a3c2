"""The next page of a section: as the markup says it, by its words, or by the numbers in a row of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.discover.addresses import as_written, site_of

# Further than this no section is read: who wants older pages asks for days.
LAST_PAGE = 1_000
_NEXT_WORDS = re.compile(
    r"^(?:halaman\s+)?(?:(?:berita|artikel|posting(?:an)?|tulisan|pos|entri|yang)\s+)?"
    r"(?:selanjutnya|berikutnya|sesudahnya|lebih lama|lama|next(?: page)?|older(?: (?:posts|entries))?|muat lainnya"
    r"|lihat lebih banyak|load more|older|›|»|>|>>|→)\s*(?:halaman|page)?\s*[›»>→]*$",
    re.IGNORECASE,
)
_PAGE_NAMES = frozenset({"page", "paged", "hal", "halaman", "p", "pg", "page_id"})
_PAGE_PATH = re.compile(r"/(page|halaman|hal|terkini|indeks|index|p)/(\d{1,4})(?=/?$)", re.IGNORECASE)


def next_page(tree: HtmlElement, base: str, *, at: str) -> str | None:
    """The address of the page behind the one `at`; None for the last. Never another site's, never this one itself.
    `base` is what links are relative to."""
    for href in (*_by_rel(tree), *_by_words(tree), *_by_number(tree, base, at)):
        found = as_written(href, base)
        if found is None or _same(found, at) or site_of(found) != site_of(at):
            continue
        if number_of(found) > LAST_PAGE:
            return None
        return found
    return None


def number_of(url: str) -> int:
    """Which page of a section an address is; 1 for one that doesn't say."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query):
        if name.lower() in _PAGE_NAMES and value.isdecimal() and len(value) <= 9:
            return int(value)
    match = _PAGE_PATH.search(parts.path)
    return int(match[2]) if match else 1


def _by_rel(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            yield element.get("href") or ""


def _by_words(tree: HtmlElement) -> Iterator[str]:
    for anchor in tree.iter("a"):
        said = (anchor.text_content(), anchor.get("aria-label"), anchor.get("title"))
        if any(_NEXT_WORDS.match(" ".join(words.split())) for words in said if words):
            yield anchor.get("href") or ""


def _by_number(tree: HtmlElement, base: str, at: str) -> Iterator[str]:
    """In a row of numbers the one behind ours ("1 2 3", "halaman 2"), where its address says the same number."""
    wanted = number_of(at) + 1
    for anchor in tree.iter("a"):
        words = re.sub(r"^(?:halaman|page)\s+", "", " ".join(anchor.text_content().split()), flags=re.IGNORECASE)
        href = as_written(anchor.get("href") or "", base) if words == str(wanted) else None
        if href is not None and number_of(href) == wanted and _bare(href) == _bare(at):
            yield href


def _bare(url: str) -> str:
    """The section that an address is a page of."""
    parts = urlsplit(url)
    kept = [(n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True) if n.lower() not in _PAGE_NAMES]
    match = _PAGE_PATH.search(parts.path)
    path = parts.path
    if match is not None:
        word = "" if match[1].lower() in {"page", "halaman", "hal", "p"} else f"/{match[1]}"
        path = path[: match.start()] + word
    return urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), urlencode(sorted(kept)), ""))


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.partition("#")[0].rstrip("/")
