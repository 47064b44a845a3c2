"""An article taken out of a page's lines: its paragraphs, and what the lines around them say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extract.around import find_continuation, find_kickers, find_masthead, find_title, find_title_below
from crawler.extract.body import take_body
from crawler.extract.bounds import bound
from crawler.extract.days import find_day
from crawler.extract.endmark import split_endmark
from crawler.extract.inserted import mark_inserted
from crawler.extract.line import Line, fold
from crawler.extract.listing import mark_lists
from crawler.extract.people import find_essayist, find_people
from crawler.extract.phrases import PhraseBook
from crawler.extract.seen import Kind, Seen, see
from crawler.extract.window import find_window
from models.text import Published, Removal

# How far below the article its own byline may stand.
_CREDIT_LINES = 6


@dataclass(slots=True)
class Given:
    """What markup says: possible headlines with where each stood, the most trusted first, and the page's summary."""

    titles: list[tuple[str, str]] = field(default_factory=list)
    description: str | None = None


@dataclass(slots=True)
class Article:
    """What was found.

    `tail` are the page's own lines below the article, `kickers` the labels by its headline, `masthead` the page's
    name, `credits` its bylines as printed; `essayist` is what says that somebody wrote it who is no journalist;
    `by_headline` says that the publication line stands by the headline, `needs_browser` what in an empty page says that
    scripts make it.
    """

    paragraphs: list[str] = field(default_factory=list)
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: Published | None = None
    by_headline: bool = False
    incomplete: bool = False
    marks: list[str] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    kickers: list[str] = field(default_factory=list)
    masthead: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    essayist: str = ""
    origins: dict[str, str] = field(default_factory=dict)
    headlines: int = 0
    needs_browser: str = ""


def take_article(lines: Sequence[Line], book: PhraseBook, given: Given | None = None) -> Article:
    """The article of a page that is given as its lines, top to bottom. Without prose, an article of no paragraphs."""
    stated = given or Given()
    page = see(lines, book)
    mark_lists(page)
    start, end = find_window(page)
    found = Article(headlines=sum(seen.kind in {Kind.SHORT, Kind.LISTED} and seen.line.headline for seen in page))
    if start == end:
        found.removed = [Removal(text=seen.text, reason="no_article") for seen in page]
        return found
    start, end = bound(page, start, end)
    for seen in page[:start]:
        # A heading above the article (a menu's "Foto") opens no list that could take in headline and date.
        if seen.kind is Kind.LISTED:
            seen.be_itself()
    mark_inserted(page, start, end)
    _take_body(found, page, start, end, stated.titles, stated.description)
    title = find_title(page, start, found.paragraphs, stated.titles)
    if title is None or title[2] is None:
        title = find_title_below(page, end, found.paragraphs, stated.titles) or title
    if title:
        found.title, found.origins["title"] = title[0], title[1]
        # Only now is it known what to look for: the headline may stand again between the paragraphs.
        _take_body(found, page, start, end, [*stated.titles, (title[0], "")], stated.description)
    _take_facts(found, page, start, end, title[2] if title else None)
    return found


def _take_body(
    found: Article, page: Sequence[Seen], start: int, end: int, titles: Sequence[tuple[str, str]], summary: str | None
) -> None:
    body = take_body(page, start, end, titles={fold(title) for title, _ in titles}, summary=fold(summary or ""))
    found.paragraphs, found.marks, found.removed = body.paragraphs, body.marks, body.removed
    found.origins["body"] = f"lines {start + 1}-{end}"


def _take_facts(found: Article, page: Sequence[Seen], start: int, end: int, place: int | None) -> None:
    """What the lines round the article say; `place` is the headline's line."""
    day = find_day(page, start, end, place)
    date = page[day.index].date if day else None
    if day and date:
        origin = f"line {day.index + 1}"
        found.published = Published(day=date.day, written=date.written, origin=origin)
        found.origins["published"] = origin
        found.by_headline = day.near
    for seen in page[end:]:
        if seen.mark and not split_endmark(seen.text)[0]:
            found.marks.append(seen.mark)
    found.byline, where = find_people(page, start, end, found.marks)
    if where:
        found.origins["byline"] = where
    further = find_continuation(page, start, end)
    if further:
        found.incomplete, found.origins["incomplete"] = True, further
    above, below = find_kickers(page, start, place)
    found.kickers = [*above, *below]
    found.masthead = [*find_masthead(page, place), *above]
    found.credits = [seen.text for seen in page[: end + _CREDIT_LINES] if seen.kind is Kind.BYLINE]
    found.essayist = find_essayist(page, start, place)
    found.tail = [seen.text for seen in page[end:]]
    _keep_reasons(found, page, start, end, place)


def _keep_reasons(found: Article, page: Sequence[Seen], start: int, end: int, title: int | None) -> None:
    """Every line outside the article, with the reason why it is none of it."""
    for index, seen in enumerate(page):
        if start <= index < end:
            continue
        reason = seen.reason
        if index == title:
            reason = "title"
        elif not reason and index >= end:
            reason = "after_article"
        elif not reason and seen.kind is Kind.PROSE:
            reason = "standfirst"
        elif not reason:
            reason = "before_title" if title is not None and index < title else "before_article"
        found.removed.append(Removal(text=seen.text, reason=reason))
