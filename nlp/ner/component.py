"""The optional component between `officials` and `quotes`: what the rules found of people, corrected by the model."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from models.mention import Place, RegionMention
from nlp.article import Article
from nlp.components.officials import FOUND
from nlp.ner.correct import Uses, correct
from nlp.ner.entities import Entities
from nlp.ner.persons import Finder, PersonFinder
from nlp.officials.find import Found

MODEL = Path(__file__).parent / "model"
SENTENCES = "bukti_persons_sentences"
"""Where the component leaves how many sentences it put to the model, in `doc.user_data`."""


class Persons:
    """The component: corrects `article.officials`, and what the quotes will read of people."""

    def __init__(self, finder: Finder, uses: Uses) -> None:
        self._finder = finder
        self._uses = uses

    def __call__(self, doc: Doc) -> Doc:
        article: Article = doc._.article
        found = doc.user_data.get(FOUND)
        if not isinstance(found, Found):
            return doc
        entities = Entities(article, self._finder)
        corrected = correct(article, found, entities, self._uses)
        if corrected is not found:
            article.officials[:] = corrected.officials
            article.regions[:] = [r for r in article.regions if not _is_in_name(r, corrected)]
            doc.user_data[FOUND] = corrected
        doc.user_data[SENTENCES] = entities.sentences_read
        return doc


def _is_in_name(region: RegionMention, found: Found) -> bool:
    """Whether what was read as a region stands in the name of somebody who holds an office."""
    if region.field is not Place.TEXT or region.start is None or region.end is None:
        return False
    return found.is_in_name(region.start, region.end)


@Language.factory(
    "bukti_persons",
    default_config={"model": None, "complete": True, "replace": True, "reject": False},
)
def make_persons(
    nlp: Language,  # noqa: ARG001
    name: str,  # noqa: ARG001
    model: str | None,
    complete: bool,
    replace: bool,
    reject: bool,
) -> Persons:
    """`model`: the folder of a trained model instead of ours; the rest: what its word is taken for."""
    uses = Uses(complete=complete, replace=replace, reject=reject)
    return Persons(PersonFinder(Path(model) if model else MODEL), uses)
