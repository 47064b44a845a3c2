"""Finds the dates of body and title, and tells what each is for."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from models.mention import DateMention, DateRole
from nlp import resources
from nlp.article import Article
from nlp.dates.finder import date_finder
from nlp.dates.roles import assign, role_rules

FOLDER = resources.FOLDER


class Dates:
    """The component: fills `article.dates`, in the order of the body and then the title."""

    def __init__(self, folder: Path) -> None:
        self._finder = date_finder(folder)
        self._roles = role_rules(folder)

    def __call__(self, doc: Doc) -> Doc:
        self.annotate(doc._.article)
        return doc

    def annotate(self, article: Article) -> None:
        """Find the dates of the article and give each its role."""
        for field in article.fields():
            for found in self._finder.find(field.text, published=article.published):
                article.dates.append(
                    DateMention(
                        value=found.value,
                        end_value=found.end_value,
                        precision=found.precision,
                        role=DateRole.OTHER,
                        status=None,
                        text=field.text[found.start : found.end],
                        start=found.start,
                        end=found.end,
                        field=field.place,
                    )
                )
        assign(article, self._roles)


@Language.factory("bukti_dates", default_config={"resources": None})
def make_dates(nlp: Language, name: str, resources: str | None) -> Dates:
    """`resources`: a folder with date_guards.csv, date_cues.csv and number_words.csv instead of ours."""
    return Dates(Path(resources) if resources else FOLDER)
