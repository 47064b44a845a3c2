"""Finds the officials of a text; takes out of `article.regions` what only stands inside a person's name."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from models.mention import Place, RegionMention
from nlp import resources
from nlp.article import Article
from nlp.officials.find import Found, find_officials
from nlp.officials.lexicon import load_lexicon
from nlp.quotes.verbs import load_verbs

FOUND = "bukti_officials"
"""Where the component leaves all that it read, in `doc.user_data`, for the quotes."""


class Officials:
    """The component: fills `article.officials`, in the order of their first full mention."""

    def __init__(self, folder: Path) -> None:
        self._lexicon = load_lexicon(folder)
        self._verbs = load_verbs(folder)

    def __call__(self, doc: Doc) -> Doc:
        article: Article = doc._.article
        found = find_officials(article.body, article.regions, self._lexicon, self._verbs)
        article.officials.extend(found.officials)
        doc.user_data[FOUND] = found
        article.regions[:] = [r for r in article.regions if not _is_in_name(r, found, article.title)]
        return doc


def _is_in_name(region: RegionMention, found: Found, title: str | None) -> bool:
    if region.start is None or region.end is None:
        return False
    if region.field is Place.TEXT:
        return found.is_in_name(region.start, region.end)
    return bool(title) and found.is_in_title_name(title or "", region.start, region.end)


@Language.factory("bukti_officials", default_config={"resources": None})
def make_officials(nlp: Language, name: str, resources: str | None) -> Officials:
    """`resources`: a folder with positions.csv, agencies.csv, titles_degrees.csv ... instead of ours."""
    return Officials(Path(resources) if resources else FOLDER)


FOLDER = resources.FOLDER
