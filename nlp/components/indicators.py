"""Finds the indicators of body and title; reads the dates and regions found before."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlp import resources
from nlp.article import Article
from nlp.indicators.finder import indicator_finder

FOLDER = resources.FOLDER


class Indicators:
    """The component: fills `article.indicators`."""

    def __init__(self, folder: Path) -> None:
        self._finder = indicator_finder(folder)

    def __call__(self, doc: Doc) -> Doc:
        self.annotate(doc._.article)
        return doc

    def annotate(self, article: Article) -> None:
        """Find the indicators of an article whose regions and dates are known."""
        article.indicators += self._finder.find(article)


@Language.factory("bukti_indicators", default_config={"resources": None})
def make_indicators(nlp: Language, name: str, resources: str | None) -> Indicators:
    """`resources`: a folder with the indicator_*.csv, date_guards.csv and number_words.csv instead of ours."""
    return Indicators(Path(resources) if resources else FOLDER)
