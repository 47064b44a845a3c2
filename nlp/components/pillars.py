"""Pillars named and implied, in body and title."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlp.article import Article
from nlp.pillars.named import NamedPillars, speaks_of_smart_city
from nlp.pillars.terms import load_pillar_terms
from nlp.resources import FOLDER


@Language.factory("bukti_pillars", default_config={"resources": None})
class PillarsComponent:
    def __init__(self, nlp: Language, name: str, resources: str | None) -> None:
        folder = Path(resources) if resources else FOLDER
        self._named = NamedPillars(load_pillar_terms(folder))

    def __call__(self, doc: Doc) -> Doc:
        article: Article = doc._.article
        about = any(speaks_of_smart_city(field.text) for field in article.fields())
        for field in article.fields():
            article.pillars += self._named.find(field.text, place=field.place, about_smart_city=about)
        return doc
