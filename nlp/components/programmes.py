"""Implied pillars; runs after the roles, which tell the article's own region from others."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlp.article import Article
from nlp.pillars.programmes import ImpliedPillars, load_cues, load_programmes
from nlp.resources import FOLDER


@Language.factory("bukti_programmes", default_config={"resources": None})
class ProgrammesComponent:
    def __init__(self, nlp: Language, name: str, resources: str | None) -> None:
        folder = Path(resources) if resources else FOLDER
        self._implied = ImpliedPillars(load_programmes(folder), load_cues(folder))

    def __call__(self, doc: Doc) -> Doc:
        article: Article = doc._.article
        article.pillars += self._implied.find(article)
        return doc
