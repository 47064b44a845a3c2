"""What needs the whole article: its primary region, and the roles of its regions."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlp.article import Article
from nlp.regions.primary import PrimaryRegion, load_primary_region
from nlp.regions.roles import assign
from nlp.resources import FOLDER


class Roles:
    """The component: sets `article.primary_region` and the roles in `article.regions`."""

    def __init__(self, folder: Path) -> None:
        self._primary: PrimaryRegion = load_primary_region(folder)

    def __call__(self, doc: Doc) -> Doc:
        article: Article = doc._.article
        assign(article, self._primary)
        return doc


@Language.factory("bukti_roles", default_config={"resources": None})
def make_roles(nlp: Language, name: str, resources: str | None) -> Roles:
    """`resources`: a folder with the tables of regions instead of ours."""
    return Roles(Path(resources) if resources else FOLDER)
