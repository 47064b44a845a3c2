"""An article in several pages: headline, day and byline of the first, the paragraphs of all, each once."""

from __future__ import annotations

from crawler.extract.article import Article
from crawler.extract.decode import decode
from crawler.extract.html import article_of_page, folded_lines
from crawler.extract.line import fold
from crawler.extract.metadata import Metadata
from crawler.extract.phrases import PhraseBook
from crawler.extract.recurring import Profiles
from crawler.extract.site_rules import PageRules
from models.joined import Joined
from models.text import Removal

# What makes an article incomplete for another reason than that it goes on on its next page.
_PAYWALL = "JSON-LD"


def article_of_parts(
    joined: Joined,
    book: PhraseBook,
    *,
    url: str | None = None,
    profiles: Profiles | None = None,
    rules: PageRules | None = None,
) -> tuple[Article, Metadata]:
    """The article and what its first page states. Raises InputError for a page that can't be read."""
    pages = [decode(part.data, content_type=part.media_type, is_html=True) for part in joined.parts]
    article, metadata = article_of_page(pages[0], book, url=url, profiles=profiles, rules=rules)
    known = folded_lines(pages[0])
    for page in pages[1:]:
        further, _ = article_of_page(page, book, url=url, profiles=profiles, known=known, rules=rules)
        _append(article, further)
        known |= folded_lines(page)
    article.origins["body"] = f"{article.origins.get('body', 'nothing')}, and {len(pages) - 1} further pages"
    _settle_whole(article, joined)
    return article, metadata


def _append(article: Article, further: Article) -> None:
    had = {fold(paragraph) for paragraph in article.paragraphs}
    article.paragraphs += [paragraph for paragraph in further.paragraphs if fold(paragraph) not in had]
    article.removed += [removal for removal in further.removed if removal.reason != "title"]
    article.removed += [
        Removal(text=paragraph, reason="repeated") for paragraph in further.paragraphs if fold(paragraph) in had
    ]
    article.marks += further.marks
    article.tail = further.tail


def _settle_whole(article: Article, joined: Joined) -> None:
    """Page numbers say no more that something is missing where all pages are there."""
    if article.origins.get("incomplete", "").startswith(_PAYWALL):
        return
    article.incomplete = not joined.is_whole
    article.origins.pop("incomplete", None)
    if article.incomplete:
        article.origins["incomplete"] = f"{len(joined.parts)} of {joined.total} pages"
