"""An HTML page to an article: trafilatura's judgement behind our adapter, our own lines for completeness and order."""

from __future__ import annotations

import logging
import re
import warnings

from lxml.html import HtmlElement

from crawler.canonical import host_of
from crawler.extract.article import Article, Given, take_article
from crawler.extract.blocks import blocks_of
from crawler.extract.browser import why_browser
from crawler.extract.line import Line, fold
from crawler.extract.metadata import Metadata, StatedDay, read_metadata
from crawler.extract.phrases import PhraseBook
from crawler.extract.recurring import Profile, Profiles
from crawler.extract.repeat import overlap
from crawler.extract.ruled import read_ruled, settle_ruled
from crawler.extract.site_rules import PageRules
from crawler.extract.title import strip_site
from crawler.extract.tree import parse_page
from models.text import Published

_HEADLINES = frozenset({"h1", "h2"})
_LEAST_AGREEMENT = 0.5
_FEW_WORDS = 60
_CAPTION_WORDS = 10
_TITLE_JOINT = re.compile(r"\s*[:|»›]\s+|\s+[-–—•]\s+")


def article_of_page(
    text: str,
    book: PhraseBook,
    *,
    url: str | None = None,
    profiles: Profiles | None = None,
    known: frozenset[str] = frozenset(),
    rules: PageRules | None = None,
) -> tuple[Article, Metadata]:
    """The article of an HTML page and what its markup states. Raises InputError over the caps.

    `url` is where the page was found; of `profiles` the one of that host (else of the host that the page states) tells
    which blocks recur over the publisher's pages. `known` (folded) are lines of the article's pages before this one.
    `rules` are the publisher's own for a page of its time.
    """
    tree = parse_page(text)
    ruled = read_ruled(tree, rules) if rules is not None else None
    metadata = read_metadata(tree)
    lines = blocks_of(tree)
    profile = profiles.of(host_of(url or metadata.url or "")) if profiles else None
    if profile:
        _mark_recurring(lines, profile)
    if known:
        _mark_known(lines, known)
    made_by_scripts = why_browser(tree, sum(line.words for line in lines))
    _vote(tree, lines)
    given = Given(titles=page_titles(lines, metadata), description=metadata.description)
    article = take_article(lines, book, given)
    if _misses(article, given):
        _take_captions(article, lines, given)
    article.needs_browser = made_by_scripts
    _settle_day(article, metadata)
    _settle_people(article, metadata)
    if metadata.free is False and not article.incomplete:
        article.incomplete, article.origins["incomplete"] = True, "JSON-LD isAccessibleForFree"
    if ruled is not None:
        settle_ruled(article, take_article(ruled.lines, book, given) if ruled.lines else None, ruled)
    return article, metadata


def _mark_recurring(lines: list[Line], profile: Profile) -> None:
    """Headlines are left out: a column's name may stand over many articles and still be its page's."""
    for line in lines:
        line.recurs = line.tag not in _HEADLINES and profile.recurs(line.text)


def _mark_known(lines: list[Line], known: frozenset[str]) -> None:
    """What stands on an earlier page of the same article is the site's, or was read there."""
    for line in lines:
        line.recurs = line.recurs or (line.tag not in _HEADLINES and fold(line.text) in known)


def folded_lines(text: str) -> frozenset[str]:
    """The lines of a page, folded: what `known` is made of."""
    return frozenset(fold(line.text) for line in blocks_of(parse_page(text)))


def _misses(article: Article, given: Given) -> bool:
    """Whether the little prose that was found has nothing to do with the page's headline."""
    words = sum(len(paragraph.split()) for paragraph in article.paragraphs)
    return (
        bool(given.titles) and words < _FEW_WORDS and overlap(given.titles[0][0], article.paragraphs) < _LEAST_AGREEMENT
    )


def _take_captions(article: Article, lines: list[Line], given: Given) -> None:
    """A photo page: its captions are all the text there is."""
    shown = {fold(line.text): line.text for line in lines if line.words >= _CAPTION_WORDS and line.linked < 0.5}
    about = [text for text in shown.values() if overlap(given.titles[0][0], [text]) >= _LEAST_AGREEMENT]
    if not about:
        return
    article.paragraphs = about
    article.title, article.origins["title"] = given.titles[0]
    article.origins["body"] = "captions"
    article.published, article.byline, article.incomplete = None, (), False
    for key in ("published", "byline", "incomplete"):
        article.origins.pop(key, None)


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
    with warnings.catch_warnings():
        # urllib3, which trafilatura loads for fetching, warns about proxies that we never use.
        warnings.simplefilter("ignore")
        from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(tree, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    return str(getattr(document, "text", None) or "")


def page_titles(lines: list[Line], metadata: Metadata) -> list[tuple[str, str]]:
    """The possible headlines, the most trusted first.

    The h1 that markup agrees with, then what readers see of what is stated, then the rest.
    """
    shown = [line.text for line in lines]
    stated = [(strip_site(value, shown), origin) for value, origin in metadata.titles]
    sites = _site_names(metadata, shown)
    headings = [line.text for line in lines if line.tag == "h1" and line.words >= 2 and fold(line.text) not in sites]
    agreed = [(h, "h1") for h in headings if any(overlap(h, [value]) >= _LEAST_AGREEMENT for value, _ in stated)]
    visible = {fold(line.text): line.text for line in lines if 3 <= line.words <= 30}
    seen = [(visible[fold(value)], f"{origin}, on the page") for value, origin in stated if fold(value) in visible]
    chosen = [*agreed, *seen, *((h, "h1") for h in headings), *((v, o) for v, o in stated if len(v.split()) >= 3)]
    return [(_bare(text, sites), origin) for text, origin in chosen if fold(text) not in sites]


def _bare(title: str, sites: set[str]) -> str:
    """A headline without the site's name before or behind it."""
    joints = list(_TITLE_JOINT.finditer(title))
    if joints and fold(title[: joints[0].start()]) in sites:
        return title[joints[0].end() :]
    if joints and fold(title[joints[-1].end() :]) in sites:
        return title[: joints[-1].start()]
    return title


def _site_names(metadata: Metadata, shown: list[str]) -> set[str]:
    """What the page calls itself: its stated name, and the part of the title tag beside a visible headline."""
    names = {fold(metadata.site)} if metadata.site else set()
    lines = {fold(text) for text in shown}
    for value, _ in metadata.titles:
        pieces = [fold(piece) for piece in _TITLE_JOINT.split(value) if piece.strip()]
        whole = fold(value)
        for name in (pieces[0], pieces[-1]) if len(pieces) > 1 else ():
            rest = whole.removeprefix(name).removesuffix(name).strip()
            if name in lines and rest in lines and len(rest) > len(name):
                names.add(name)
    return names


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
