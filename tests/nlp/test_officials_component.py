"""The components in a pipeline: they fill the article, and free it of regions that only stand in names."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from models.mention import Place
from nlp import components
from nlp.article import Article
from tests.nlp.officials import regions_of
from tests.nlp.texts import article_of

BODY = "Wali Kota Bogor Palopo Rahmani membuka rapat. “Kami sudah siap sekali,” ujarnya."
TITLE = "Palopo Rahmani Buka Rapat di Bogor"


def analysed(body: str, title: str) -> Article:
    components.register()
    nlp = spacy.blank("id")
    pipes = [nlp.add_pipe("bukti_officials"), nlp.add_pipe("bukti_quotes")]
    if not Doc.has_extension("article"):
        Doc.set_extension("article", default=None)
    doc = nlp.make_doc(body)
    article = article_of(body, title=title)
    article.regions = regions_of(body) + regions_of(title, Place.TITLE)
    doc._.article = article
    for pipe in pipes:
        doc = pipe(doc)
    return article


def test_officials_quotes_and_regions_of_an_article() -> None:
    article = analysed(BODY, TITLE)
    assert [(o.name, o.position, o.region) for o in article.officials] == [("Palopo Rahmani", "Wali Kota", "32.71")]
    assert [(q.speaker, q.text) for q in article.quotes] == [("Palopo Rahmani", "Kami sudah siap sekali,")]
    assert [(r.text, r.field) for r in article.regions] == [("Kota Bogor", Place.TEXT), ("Bogor", Place.TITLE)]


def test_an_empty_article() -> None:
    article = analysed("", "")
    assert (article.officials, article.quotes) == ([], [])
