"""A page's tree as lines, each with what its markup says: the tag, the role of the boxes round it, its links."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extract.line import FOREIGN_ROLES, Line
from crawler.extract.normal import normalize

_SKIPPED = frozenset(
    "script style noscript template svg iframe select option textarea object embed button canvas audio video "
    "map area head "
    "input label datalist dialog".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup "
    "time tt u var wbr img label nobr center".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_ROLE_WORDS: tuple[tuple[str, str], ...] = (
    # The article's own head and foot, in which its people and its day stand.
    (
        "meta",
        r"\b(?:post|entry|article|artikel|news|berita|single|blog|detail|content)-?_?(?:footer|meta|info|header|data)\b",
    ),
    (
        "caption",
        r"caption|keterangan-?foto|photo-?info|img-?desc|pic-?desc|foto-?desc|photo-?credit|media-?credit|image-?credit|wp-caption",
    ),
    (
        "share",
        r"\b(?:social|sosmed|medsos|share|sharing|shareaholic|addtoany|addthis|a2a|sharethis|sharedaddy|bagikan)\b",
    ),
    ("comment", r"\bcomments?\b|\bkomentar\b|disqus|fb-comments|\brespond\b|comment-?(?:list|form|area|box)|\breply\b"),
    (
        "related",
        (
            r"related|terkait|terpopuler|popular|populer|recommend|rekomendasi|baca-?juga|bacajuga|read-?also|lihat-?juga|lihatjg|trending|"
            r"terkini|latest|most-?(?:read|viewed)|next-?post|prev-?post|post-?nav|more-?news|other-?news|berita-?lain|yarpp|jp-relatedposts|"
            r"linksisip|\binline-?related|parallax|sisip|nav-?links|outbrain|taboola|mgid|widget-?area|artikel-?lain"
        ),
    ),
    (
        "tags",
        r"\b(?:tags?|tag-?links|tagcloud|post-?tags|entry-?tags|topik|keywords?)\b|tag[-_]?(?:list|box|article|detail|wrap)|article-?tag",
    ),
    (
        "nav",
        r"\b(?:nav|navbar|navigation|menu|breadcrumbs?|bread-?crumb|pagination|topbar|top-?bar|mainmenu|submenu)\b|main-?menu|top-?menu",
    ),
    ("footer", r"\b(?:footer|copyright|site-?info|colophon)\b|site-?footer|page-?footer"),
    ("sidebar", r"\bside-?bar\b|\baside\b|\bwidget\b|right-?col|kolom-?kanan|col-?right"),
    (
        "ad",
        r"\b(?:ads?|adv|advert|advertisement|iklan|banner|adsbygoogle|sponsor(?:ed)?|dfp|gpt|google-?ads)\b|ads?[-_](?:box|wrap|inline|slot|container|banner)|banner-?iklan|iklan-?",
    ),
    ("cookie", r"cookie|consent|gdpr|popup|pop-?up|modal|newsletter|subscribe|paywall-?overlay"),
    ("author", r"\b(?:author|byline|penulis|reporter|editor|writer|jurnalis)\b|author-?(?:box|name|info)|post-?author"),
    ("date", r"\b(?:date|time|published|tanggal|timestamp|post-?date|entry-?date|publish-?date)\b"),
)
_ROLES = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLE_WORDS)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_NAME = 300


@lru_cache(maxsize=8192)
def role_of(names: str) -> str:
    """The role that an element's class and id give it; "" for none."""
    for role, pattern in _ROLES:
        if pattern.search(names):
            return role
    return ""


def blocks_of(tree: HtmlElement) -> list[Line]:
    """The visible lines of a page, top to bottom; walks with a stack of its own, for pages may nest deeply."""
    body = tree.find("body")
    return _Walk().lines(tree if body is None else body)


class _Walk:
    """Gathers text between block boundaries."""

    def __init__(self) -> None:
        self.found: list[Line] = []
        self._text: list[str] = []
        self._linked = 0
        self._total = 0
        self._tag = ""
        self._role = ""
        self._fresh = True

    def lines(self, root: HtmlElement) -> list[Line]:
        # Entries: an element to enter, or a closing action (tag, role, link depth) and the tail that follows it.
        stack: list[tuple[HtmlElement, bool, str, str, bool]] = [(root, False, "", "", False)]
        while stack:
            element, leaving, tag, role, in_link = stack.pop()
            if leaving:
                if element.tag not in _INLINE:
                    self._break(tag, role)
                self._add(element.tail, in_link, tag, role)
                continue
            name = element.tag
            if not isinstance(name, str) or name in _SKIPPED or _is_hidden(element):
                self._add(element.tail, in_link, tag, role)
                continue
            own_tag, own_role, own_link = tag, role, in_link or name == "a"
            if name in _INLINE:
                own_role = role or (_inline_role(element) if name in {"span", "time", "small", "em", "i"} else "")
            else:
                own_tag = (
                    name if name not in {"div", "section", "article", "main", "td", "font"} or tag in {"", "p"} else tag
                )
                own_role = _block_role(element, role)
                self._break(own_tag, own_role)
            if name == "br":
                self._break(tag, role)
                self._add(element.tail, in_link, tag, role)
                continue
            stack.append((element, True, tag, role, in_link))
            self._add(element.text, own_link, own_tag, own_role)
            for child in reversed(element):
                stack.append((child, False, own_tag, own_role, own_link))
        self._break("", "")
        return self.found

    def _add(self, text: str | None, in_link: bool, tag: str, role: str) -> None:
        if not text:
            return
        length = len(text) - text.count(" ") - text.count("\n") - text.count("\t")
        if length and not self._total:
            self._tag, self._role = tag, role
        self._text.append(text)
        self._total += length
        if in_link:
            self._linked += length

    def _break(self, tag: str, role: str) -> None:
        if self._total:
            text = " ".join(normalize("".join(self._text)).split())
            if text:
                line = Line(text, gap=True, tag=self._tag, role=self._role)
                line.linked = self._linked / self._total
                self.found.append(line)
        self._text, self._linked, self._total = [], 0, 0
        self._tag, self._role = tag, role


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    style = attributes.get("style")
    return (style is not None and _HIDDEN_STYLE.search(style) is not None) or "hidden" in attributes


def _block_role(element: HtmlElement, inherited: str) -> str:
    """The role of a block: that of the box round it where that is foreign, else its own."""
    if inherited in FOREIGN_ROLES or inherited == "caption":
        return inherited
    name = element.tag
    if name in {"nav", "footer", "figcaption"}:
        return {"nav": "nav", "footer": "footer", "figcaption": "caption"}[name]
    if name == "aside":
        return "sidebar"
    names = _names(element)
    own = role_of(names) if names else ""
    return own or inherited


def _inline_role(element: HtmlElement) -> str:
    if element.tag == "time":
        return "date"
    names = _names(element)
    return role_of(names) if names else ""


def _names(element: HtmlElement) -> str:
    attributes = element.attrib
    if not attributes:
        return ""
    return f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()[:_MAX_NAME]
