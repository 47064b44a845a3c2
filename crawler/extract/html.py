"""An HTML page to an article: trafilatura's judgement behind our adapter, our own lines for completeness and order."""

from __future__ import annotations

import logging

from lxml.html import HtmlElement

from crawler.extract.article import Article, Given, take_article
from crawler.extract.blocks import blocks_of
from crawler.extract.line import Line, fold
from crawler.extract.metadata import Metadata, StatedDay, read_metadata
from crawler.extract.phrases import PhraseBook
from crawler.extract.repeat import overlap
from crawler.extract.title import strip_site
from crawler.extract.tree import parse_page
from models.text import Published

_LEAST_AGREEMENT = 0.5


def article_of_page(text: str, book: PhraseBook) -> tuple[Article, Metadata]:
    """The article of an HTML page and what its markup states. Raises InputError over the caps."""
    tree = parse_page(text)
    metadata = read_metadata(tree)
    lines = blocks_of(tree)
    _vote(tree, lines)
    title, origin = choose_page_title(lines, metadata)
    given = Given(title=title, title_origin=origin)
    article = take_article(lines, book, given)
    _settle_day(article, metadata)
    _settle_people(article, metadata)
    return article, metadata


def _vote(tree: HtmlElement, lines: list[Line]) -> None:
    """Mark which lines trafilatura takes for the article's; none is marked where it finds no article."""
    kept = main_text(tree)
    if not kept:
        return
    whole = fold(kept)
    for line in lines:
        folded = fold(line.text)
        line.kept = bool(folded) and folded in whole


def main_text(tree: HtmlElement) -> str:
    """trafilatura's plain text of a parsed page; "" where it finds none."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(tree, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    return (document.text or "") if document is not None else ""


def choose_page_title(lines: list[Line], metadata: Metadata) -> tuple[str | None, str]:
    """The headline: the visible h1 that markup agrees with, else what markup says, without the site's name."""
    stated = [(strip_site(value, [t for t, _ in metadata.titles]), origin) for value, origin in metadata.titles]
    headings = [line for line in lines if line.tag == "h1" and line.words >= 2]
    for heading in headings:
        if not stated or any(overlap(heading.text, [value]) >= _LEAST_AGREEMENT for value, _ in stated):
            return heading.text, "h1"
    visible = {fold(line.text): line.text for line in lines if 2 <= line.words <= 30}
    for value, origin in stated:
        if fold(value) in visible:
            return visible[fold(value)], f"{origin}, on the page"
    for value, origin in stated:
        if len(value.split()) >= 3:
            return value, origin
    return (headings[0].text, "h1") if headings else (None, "")


def _settle_day(article: Article, metadata: Metadata) -> None:
    """Which day counts: the line that readers see, where markup is near it or the line stands by the headline."""
    stated = metadata.days[0] if metadata.days else None
    if article.published is None:
        if stated is not None:
            article.published = _published(stated)
            article.origins["published"] = stated.origin
        return
    shown = article.published
    agrees = any(abs((day.day - shown.day).days) <= 1 for day in metadata.days)
    if stated is not None and not agrees and not article.by_headline:
        article.published = _published(stated)
        article.origins["published"] = stated.origin


def _published(stated: StatedDay) -> Published:
    return Published(day=stated.day, written=stated.written, origin=stated.origin)


def _settle_people(article: Article, metadata: Metadata) -> None:
    """Names that markup adds to those on the page; a shorter form of a name already there is none."""
    known = [set(fold(name).split()) for name in article.byline]
    added = [
        p for p in metadata.people if not any(set(fold(p).split()) <= k or k <= set(fold(p).split()) for k in known)
    ]
    if added and not article.byline:
        article.byline = tuple(added)
        article.origins["byline"] = metadata.people_origin
