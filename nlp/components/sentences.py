"""Sentence and paragraph bounds, on the article and on the tokens."""

from __future__ import annotations

from typing import Any, cast

import numpy
from spacy.attrs import SENT_START
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
    # One array for all tokens: setting them one by one looks through the whole document each time.
    marks = numpy.fromiter((1 if token.idx in starts else -1 for token in doc), dtype=numpy.int8, count=len(doc))
    doc.from_array([SENT_START], cast(Any, marks.astype(numpy.uint64)))
    return doc
