"""Sentence and paragraph bounds, on the article and on the tokens."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.article import Article
from nlp.sentences import split_paragraphs, split_sentences


@Language.component("bukti_sentences")
def sentences(doc: Doc) -> Doc:
    article: Article = doc._.article
    article.paragraphs = split_paragraphs(article.body)
    article.sentences = split_sentences(article.body, article.paragraphs)
    starts = {s.start for s in article.sentences}
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc
