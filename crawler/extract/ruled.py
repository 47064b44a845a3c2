"""What a publisher's own rules say of a page, read from its tree: the body's lines, the headline, the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from crawler.extract.article import Article
from crawler.extract.blocks import blocks_of
from crawler.extract.line import Line, fold
from crawler.extract.site_rules import PageRules
from models.calendar_id import find_full_day
from models.text import Published, Removal

ORIGIN = "site rule"
# Why a line that stands in the body is none of the article's, whoever drew the body's bounds.
_BY_PLACE = frozenset({"before_article", "after_article", "no_article", "before_title", "standfirst", "list", ""})


@dataclass(slots=True)
class Ruled:
    """`lines` are the body's own; none where no rule names it, or where it is not on the page."""

    lines: list[Line] = field(default_factory=list)
    title: str | None = None
    published: Published | None = None
    dropped: list[Removal] = field(default_factory=list)


def read_ruled(tree: HtmlElement, rules: PageRules) -> Ruled:
    """Takes what is to be dropped out of the tree. A rule that fits nothing on the page says nothing."""
    found = Ruled()
    for element in _chosen(tree, rules.drop):
        if element.getparent() is not None:
            found.dropped.append(Removal(text=_words(element), reason="site_rule"))
            element.drop_tree()
    found.lines = [line for element in _chosen(tree, rules.body) for line in blocks_of(element)]
    found.title = next((words for element in _chosen(tree, rules.title) if (words := _words(element))), None)
    for element in _chosen(tree, rules.day):
        written = element.get("datetime") or element.get("content") or _words(element)
        day = find_full_day(written)
        if day is not None:
            found.published = Published(day=day[0], written=written, origin=ORIGIN)
            break
    return found


def settle_ruled(article: Article, inner: Article | None, ruled: Ruled) -> None:
    """Put what rules say in the place of what was found. `inner` is the article that the body's lines alone make."""
    article.removed += ruled.dropped
    if inner is not None:
        kept = {fold(paragraph) for paragraph in inner.paragraphs}
        taken_out = {fold(removal.text) for removal in inner.removed if removal.reason not in _BY_PLACE}
        own = [line.text for line in ruled.lines if fold(line.text) in kept or fold(line.text) not in taken_out]
        inside = {fold(text) for text in own}
        outside = [Removal(text=text, reason="site_rule") for text in article.paragraphs if fold(text) not in inside]
        article.removed = [r for r in article.removed if fold(r.text) not in inside] + outside
        article.removed += [removal for removal in inner.removed if fold(removal.text) in taken_out]
        article.paragraphs, article.origins["body"] = own, ORIGIN
        article.incomplete = inner.incomplete
        if not article.incomplete:
            article.origins.pop("incomplete", None)
    if ruled.title is not None:
        article.title, article.origins["title"] = ruled.title, ORIGIN
    if ruled.published is not None:
        article.published, article.origins["published"] = ruled.published, ORIGIN


def _chosen(tree: HtmlElement, selector: str | None) -> list[HtmlElement]:
    if not selector:
        return []
    found: Any = CSSSelector(selector, translator="html")(tree)
    return list(found)


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
