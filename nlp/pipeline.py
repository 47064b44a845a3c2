"""The spaCy pipeline that analyses a text, and the `Analyzer` that hands it out."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Analysis
from models.document import Document
from models.errors import OversizedInput
from models.mention import DateMention, DateRole, Place
from models.partial_date import Precision
from models.passage import Passage
from models.text import Nature, Published, Text
from nlp import components, resources
from nlp.article import Article
from nlp.language import guess_language
from nlp.passages import cut_passages

PIPELINE_VERSION = "0.1.0"
# spaCy refuses longer texts by default for the sake of its parser, which this pipeline does not have.
MAX_CHARACTERS = 20_000_000


def build_pipeline(folder: Path | None = None, *, without: tuple[str, ...] = ()) -> Language:
    """A `blank("id")` pipeline with one component a kind of mention.

    `folder` holds resources other than ours; `without` names components left out ("persons": no trained model).
    """
    if not Doc.has_extension("article"):
        Doc.set_extension("article", default=None)
    components.register()
    nlp = spacy.blank("id")
    nlp.max_length = MAX_CHARACTERS
    for name in (n for n in components.NAMES if n not in without):
        factory = f"bukti_{name}"
        takes_resources = "resources" in (nlp.get_factory_meta(factory).default_config or {})
        nlp.add_pipe(factory, config={"resources": str(folder)} if folder and takes_resources else {})
    return nlp


class SpacyAnalyzer:
    """The `Analyzer` port over the pipeline. Loading takes about a second; analysing is pure and deterministic."""

    def __init__(self, folder: Path | None = None, *, without: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._without = without

    @cached_property
    def _nlp(self) -> Language:
        return build_pipeline(self._folder, without=self._without)

    @cached_property
    def version(self) -> str:
        left_out = "".join(f"-{name}" for name in self._without)
        return f"{PIPELINE_VERSION}+{resources.fingerprint(self._folder or resources.FOLDER)}{left_out}"

    def read(self, document: Document, text: Text) -> Article:
        """Run the pipeline and give its working state: for those who look inside. Raises OversizedInput."""
        if len(text.body) > MAX_CHARACTERS:
            raise OversizedInput(
                f"a text of {len(text.body):,} characters, over the cap of {MAX_CHARACTERS:,}",
                hint="split it and hand the parts in",
            )
        doc = self._nlp.make_doc(text.body)
        article = Article(document=document, text=text)
        doc._.article = article
        article.language = guess_language(text.body)
        for _, component in self._nlp.pipeline:
            doc = component(doc)
        return article

    def analyze(self, document: Document, text: Text) -> Analysis:
        article = self.read(document, text)
        dates = [*_published_mention(text.published), *article.dates]
        return Analysis(
            analysis_version=self.version,
            document=document.id,
            text_digest=text.digest,
            source=document.source,
            url=document.url,
            language=article.language,
            nature=_nature(document, text),
            incomplete=text.incomplete,
            title=text.title,
            byline=text.byline,
            published=_iso(article.published),
            text=text.body,
            primary_region=article.primary_region,
            regions=tuple(article.regions),
            officials=tuple(article.officials),
            dates=tuple(dates),
            pillars=tuple(article.pillars),
            indicators=tuple(article.indicators),
            quotes=tuple(article.quotes),
        )

    def passages(self, document: Document, text: Text, analysis: Analysis) -> tuple[Passage, ...]:
        return cut_passages(document, text, analysis)


def _nature(document: Document, text: Text) -> Nature:
    """The page's own word, and where it says nothing the outlet's: what a government prints is a release."""
    if text.nature is Nature.NEWS and document.outlet is not None:
        return document.outlet.nature
    return text.nature


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _published_mention(published: Published | None) -> list[DateMention]:
    if published is None:
        return []
    return [
        DateMention(
            value=published.day.isoformat(),
            end_value=None,
            precision=Precision.DAY,
            role=DateRole.PUBLISHED,
            status=None,
            text=published.written,
            start=None,
            end=None,
            field=Place.META,
        )
    ]
