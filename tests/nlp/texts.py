"""Articles for the tests of single components: a text with its paragraphs and sentences, ready to be analysed."""

from __future__ import annotations

from models.document import Document, Outlet
from models.identity import document_id, text_digest_of
from models.text import Nature, Text
from nlp.article import Article
from nlp.sentences import split_paragraphs, split_sentences


def article_of(
    body: str, *, title: str | None = None, outlet_regions: tuple[str, ...] = (), nature: Nature = Nature.NEWS
) -> Article:
    """An article at an outlet that covers `outlet_regions`; at none where they are empty."""
    outlet = None
    if outlet_regions:
        outlet = Outlet(id="o", name="O", domain="o.example", regions=outlet_regions, nature=nature)
    document = Document(id=document_id(None, "/a.txt"), source="/a.txt", locator="/a.txt", outlet=outlet)
    text = Text(capture=text_digest_of(body), extractor_version="1", body=body, title=title)
    article = Article(document=document, text=text)
    article.paragraphs = split_paragraphs(body)
    article.sentences = split_sentences(body, article.paragraphs)
    return article
