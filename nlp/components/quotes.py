"""Finds direct speech and names who said it."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from models.mention import QuoteMention
from nlp import resources
from nlp.article import Article
from nlp.components.officials import FOUND
from nlp.officials.cues import load_cues
from nlp.officials.find import Found, find_officials
from nlp.officials.lexicon import load_lexicon
from nlp.officials.mentions import proper
from nlp.quotes.marks import find_quoted
from nlp.quotes.speakers import SpeakerFinder
from nlp.quotes.verbs import load_verbs


class Quotes:
    """The component: fills `article.quotes`, in the text's order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._verbs = load_verbs(folder)
        self._cues = load_cues(folder)

    def __call__(self, doc: Doc) -> Doc:
        article: Article = doc._.article
        quoted = find_quoted(article.body, article.paragraphs)
        if not quoted:
            return doc
        found = doc.user_data.get(FOUND)
        if not isinstance(found, Found):
            found = find_officials(article.body, article.regions, load_lexicon(self._folder), self._verbs)
        said = SpeakerFinder(found, self._verbs, self._cues, article.sentences).run(quoted, article.paragraphs)
        article.quotes.extend(
            QuoteMention(
                speaker=proper(s.speaker.name) if s.speaker else None,
                text=article.body[s.quoted.start : s.quoted.end],
                start=s.quoted.start,
                end=s.quoted.end,
            )
            for s in said
        )
        return doc


@Language.factory("bukti_quotes", default_config={"resources": None})
def make_quotes(nlp: Language, name: str, resources: str | None) -> Quotes:
    """`resources`: a folder with speech_verbs.csv and the tables of officials instead of ours."""
    return Quotes(Path(resources) if resources else FOLDER)


FOLDER = resources.FOLDER
