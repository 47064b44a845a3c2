"""Finds the regions of body and title."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlp.article import Article
from nlp.regions.finder import RegionFinder, load_region_finder
from nlp.resources import FOLDER


class Regions:
    """The component: fills `article.regions`; their roles come from the component `roles`."""

    def __init__(self, folder: Path) -> None:
        self._finder: RegionFinder = load_region_finder(folder)

    def __call__(self, doc: Doc) -> Doc:
        article: Article = doc._.article
        article.regions = self._finder.find(article)
        return doc


@Language.factory("bukti_regions", default_config={"resources": None})
def make_regions(nlp: Language, name: str, resources: str | None) -> Regions:
    """`resources`: a folder with the tables of regions instead of ours."""
    return Regions(Path(resources) if resources else FOLDER)
