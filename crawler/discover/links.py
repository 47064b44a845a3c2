"""The links of a section page: which lead to articles, judged by their address, words and place; menus left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from courlan import is_navigation_page
from lxml.html import HtmlElement

from crawler.discover.addresses import absolute, is_report, site_of
from crawler.discover.cards import Card, card_of
from crawler.discover.moments import parse_moment

# Points that make a link an article's. No single sign reaches it but one of the address with one of the words.
ENOUGH = 3
MAX_LINKS = 5_000
_LONG_TITLE = 300
_DATE_PATH = re.compile(r"/(20\d\d|19\d\d)/(0?[1-9]|1[0-2])(?:/(0?[1-9]|[12]\d|3[01]))?(?=/)")
_COMPACT_DAY = re.compile(r"/(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/\d-])")
_NUMBER = re.compile(r"(?:^|[-_/.])[a-z]{0,2}-?(\d{4,})(?=$|[-_/.])", re.IGNORECASE)
# Pages about lists, people and the publisher; courlan knows the English and German ones.
_NO_ARTICLE = frozenset(
    "tag tags topik topic label kategori category kanal rubrik indeks index penulis author redaksi reporter editor"
    " halaman page search cari login masuk daftar register galeri gallery foto video tentang about kontak contact"
    " pedoman disclaimer privacy karir iklan hubungi sitemap rss feed profil profile terpopuler populer terkini".split()
)
_MENU = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|breadcrumbs?|footer|share|sharing|sosmed|social|pagination|paging|pager"
    r"|tags?cloud|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MENU_TAGS = frozenset({"nav", "footer"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_LISTS = frozenset({"ul", "ol", "div", "section", "td", "p"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """All links of a page to one address: the best words for it, and what its card says."""

    url: str
    words: str
    in_menu: bool
    heading: bool
    card: Card
    points: int = 0


def links_of(tree: HtmlElement, base: str, *, at: str) -> tuple[Link, ...]:
    """Every address of the site of the page `at` that it links to, once, in order; `base` is what they're relative
    to, which may lie anywhere."""
    site = site_of(at)
    anchors: dict[str, list[Any]] = {}
    for anchor in list(tree.iter("a"))[:MAX_LINKS]:
        url = absolute(anchor.get("href") or "", base)
        if url is not None and site_of(url) == site and url != at:
            anchors.setdefault(url, []).append(anchor)
    owners = {anchor: url for url, found in anchors.items() for anchor in found}
    menus = _menus(owners)
    return tuple(_link(url, found, owners, menus) for url, found in anchors.items())


def articles(links: Iterable[Link]) -> list[Link]:
    """The links that lead to articles (no reports)."""
    return [link for link in links if not is_report(link.url) and points(link) >= ENOUGH]


def points(link: Link) -> int:
    """How much speaks for an article: its address, its words, its place."""
    return _of_address(link.url) + _of_words(link.words) + _of_place(link)


def day_of_url(url: str) -> datetime | None:
    """The publication day that an address states (`/2026/11/23/`), as an instant at its midnight."""
    path = urlsplit(url).path
    match = _COMPACT_DAY.search(path) or _DATE_PATH.search(path)
    if match is None or match[3] is None:
        return None
    return parse_moment(f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}")


def is_listing(url: str) -> bool:
    """Whether the address is that of a list, a person or the publisher rather than of an article."""
    segments = [s for s in urlsplit(url).path.lower().split("/") if s]
    return not segments or bool(is_navigation_page(url)) or any(s in _NO_ARTICLE for s in segments[:-1] or segments)


def _of_address(url: str) -> int:
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if is_listing(url) and not (segments and parts.query):
        return -4
    last = segments[-1].rsplit(".", 1)[0] if segments else ""
    words = [word for word in re.split(r"[-_]", last) if word.isalpha()]
    found = 2 if _DATE_PATH.search(parts.path) or _COMPACT_DAY.search(parts.path) else 0
    found += 2 if _NUMBER.search(parts.path) or _has_number(parts.query) else 0
    found += 2 if len(words) >= 4 else 1 if len(words) == 3 else 0
    return min(found, 4)


def _has_number(query: str) -> bool:
    return any(value.isdecimal() for name, value in parse_qsl(query) if name not in {"page", "paged", "hal", "start"})


def _of_words(words: str) -> int:
    count = len(words.split())
    if count >= 6:
        return 2
    return 1 if count >= 4 else 0 if count >= 3 or not count else -1


def _of_place(link: Link) -> int:
    found = 1 if link.heading else 0
    found += 1 if link.card.published is not None else 0
    return found - (2 if link.in_menu else 0)


def _link(url: str, anchors: Sequence[Any], owners: dict[Any, str], menus: set[Any]) -> Link:
    card = card_of(anchors, owners)
    words = max((_words(anchor) for anchor in anchors), key=len)
    heading = any(_is_heading(anchor) for anchor in anchors)
    if len(words.split()) < 4 and card.heading and len(card.heading) > len(words):
        words, heading = card.heading, True
    return Link(
        url=url,
        words=words[:_LONG_TITLE],
        in_menu=all(_in_menu(anchor, menus) for anchor in anchors),
        heading=heading,
        card=card,
    )


def _words(anchor: Any) -> str:
    text = " ".join(anchor.text_content().split())
    return text or " ".join((anchor.get("title") or "").split())


def _is_heading(anchor: Any) -> bool:
    above = [anchor.getparent(), anchor.getparent().getparent()] if anchor.getparent() is not None else []
    return any(e is not None and e.tag in _HEADINGS for e in above) or any(e.tag in _HEADINGS for e in anchor.iter())


def _in_menu(anchor: Any, menus: set[Any]) -> bool:
    for element in anchor.iterancestors():
        if element in menus or element.tag in _MENU_TAGS or element.get("role") == "navigation":
            return True
        if _MENU.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
        if element.tag in {"article", "main", "body"}:
            return False
    return False


def _menus(owners: dict[Any, str]) -> set[Any]:
    """Lists of at least five links of which most have no more than three words: menus, whatever they are called."""
    inside: dict[Any, list[int]] = {}
    for anchor in owners:
        around = next((e for e in anchor.iterancestors() if e.tag in {"ul", "ol", "div", "table"}), None)
        if around is not None:
            inside.setdefault(around, []).append(len(_words(anchor).split()))
    found = set()
    for element, counts in inside.items():
        short = Counter(count <= 3 for count in counts)[True]
        if len(counts) >= 5 and short >= 0.8 * len(counts):
            found.add(element)
    return found
