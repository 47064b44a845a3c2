"""The extractor: captured bytes and their media type to a cleaned text, or a typed reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.metadata import version as library_version

from crawler.canonical import canonical_url
from crawler.extract.article import Article, take_article
from crawler.extract.decode import decode
from crawler.extract.entry import text_of_entry
from crawler.extract.jsonline import text_of_line
from crawler.extract.nature import (
    PageSigns,
    is_first_person,
    is_official_text,
    nature_of_file,
    nature_of_page,
)
from crawler.extract.ocr import Recogniser, recogniser
from crawler.extract.phrases import load_phrases
from crawler.extract.plain import lines_of
from crawler.extract.printed import Paragraph, body_with_pages
from crawler.extract.recurring import Profiles
from crawler.extract.repeat import overlap
from crawler.extract.report import read_opening
from crawler.extract.site_rules import SiteRules
from crawler.read.item import DOCX, HTML, JSON_LINE, PDF, PPTX, TEXT, XLSX
from crawler.read.jsonl import parse_line
from models.disposition import Discard
from models.errors import BinaryInput
from models.feed_entry import FEED_ENTRY
from models.identity import digest_of
from models.joined import JOINED, parted
from models.text import Nature, Removal, Text

# Raised whenever the same bytes may give another text.
RULES = "x3"
_LIBRARIES = ("trafilatura", "lxml", "pypdfium2", "python-docx", "openpyxl", "python-pptx")
MIN_WORDS = 30
# So few are enough where the page is plainly an article: a photo page's captions, a brief under headline and day.
MIN_WORDS_OF_BRIEF = 12
_LEAST_AGREEMENT = 0.5
# A page with next to no prose and this many headlines lists articles and is none.
MANY_HEADLINES = 12


class DocumentExtractor:
    """Implements `models.ports.Extractor` for text, HTML, PDF, DOCX, XLSX, PPTX and JSONL lines.

    `recognise` false: scans are left unread even where text recognition is installed. `profiles` tell which blocks
    recur over the pages of a publisher, `rules` what publishers' pages need at their time; the versions of both are
    part of the extractor's.
    """

    def __init__(
        self, *, recognise: bool = True, profiles: Profiles | None = None, rules: SiteRules | None = None
    ) -> None:
        self._recognise = recognise
        self._profiles = profiles or Profiles()
        self._rules = rules or SiteRules()

    @cached_property
    def _recogniser(self) -> Recogniser | None:
        return recogniser() if self._recognise else None

    @cached_property
    def version(self) -> str:
        """Names the rules, their phrase list, and every library whose upgrade may change a text."""
        libraries = "+".join(f"{name}{library_version(name)}" for name in _LIBRARIES)
        if self._recogniser:
            libraries += f"+tesseract{self._recogniser.version}"
        if self._profiles.version:
            libraries += f"+profiles{self._profiles.version}"
        if self._rules.version:
            libraries += f"+rules{self._rules.version}"
        return f"{RULES}.{load_phrases().digest[:8]}+{libraries}"

    def extract(
        self,
        data: bytes,
        *,
        media_type: str,
        source: str,  # noqa: ARG002 - the port gives it; the text depends on the bytes alone
        url: str | None = None,
        day: date | None = None,
    ) -> Text | Discard:
        """The text of bytes captured on `day`, or why there is none. Raises InputError for bytes that can't be read."""
        kind = media_type.split(";")[0].strip().lower()
        if kind == TEXT:
            return self._plain(data, media_type, url)
        if kind == JSON_LINE:
            return self._line(data, url)
        if kind in {HTML, "application/xhtml+xml"}:
            return self._page(decode(data, content_type=media_type, is_html=True), data, url, day)
        if kind == JOINED:
            return self._joined(data, url, day)
        if kind == FEED_ENTRY:
            return text_of_entry(data, version=self.version, url=url)
        if kind == PDF:
            return self._pdf(data, url)
        if kind in {DOCX, XLSX, PPTX}:
            return self._office(data, kind, url)
        raise BinaryInput(f"no reader for {media_type}", hint="give .txt, .html, .pdf, .docx, .xlsx, .pptx or .jsonl")

    def _plain(self, data: bytes, media_type: str, url: str | None) -> Text | Discard:
        lines = lines_of(decode(data, content_type=media_type))
        if is_official_text([line.text for line in lines]):
            paragraphs = [Paragraph(line.text, 0, 0.0, []) for line in lines]
            return self._report(paragraphs, None, (), data, url)
        return self._text(take_article(lines, load_phrases()), data, url)

    def _page(self, text: str, data: bytes, url: str | None, day: date | None = None) -> Text | Discard:
        from crawler.extract.html import article_of_page

        article, metadata = article_of_page(
            text, load_phrases(), url=url, profiles=self._profiles, rules=self._rules.of(url, day)
        )
        address = url or (canonical_url(metadata.url) if metadata.url else None)
        found = self._text(article, data, address, labels=(*metadata.sections, *metadata.tags))
        if isinstance(found, Discard) and article.needs_browser:
            return Discard(reason="needs_browser", detail=f"the page is made by scripts: {article.needs_browser}")
        return found

    def _joined(self, data: bytes, url: str | None, day: date | None) -> Text | Discard:
        from crawler.extract.parts import article_of_parts

        joined = parted(data)
        article, metadata = article_of_parts(
            joined, load_phrases(), url=url, profiles=self._profiles, rules=self._rules.of(url, day)
        )
        address = url or (canonical_url(metadata.url) if metadata.url else None)
        return self._text(article, data, address, labels=(*metadata.sections, *metadata.tags))

    def _pdf(self, data: bytes, url: str | None) -> Text | Discard:
        from crawler.extract.pdf import read_pdf

        printed = read_pdf(data, recogniser=self._recogniser)
        if isinstance(printed, Discard):
            return printed
        found = self._report(printed.paragraphs, printed.stated_title, tuple(printed.removed), data, url)
        if isinstance(found, Text) and printed.recognised:
            read = ", ".join(map(str, printed.recognised))
            found.origins["recognised"] = f"text recognition of page {read}"
        return found

    def _office(self, data: bytes, kind: str, url: str | None) -> Text | Discard:
        from crawler.extract.docx import read_docx
        from crawler.extract.pptx import read_pptx
        from crawler.extract.xlsx import read_xlsx

        paragraphs, title = {DOCX: read_docx, XLSX: read_xlsx, PPTX: read_pptx}[kind](data)
        found = self._report(paragraphs, title, (), data, url)
        if isinstance(found, Text) and kind != DOCX and found.nature is Nature.NEWS:
            # A sheet's cells may look like a place line; nobody writes the news in a workbook or on slides.
            origins = {**found.origins, "nature": "a file of its own, no page"}
            return replace(found, nature=Nature.OFFICIAL, origins=origins)
        return found

    def _report(
        self, paragraphs: list[Paragraph], title: str | None, removed: tuple[Removal, ...], data: bytes, url: str | None
    ) -> Text | Discard:
        opening = read_opening(paragraphs, title)
        rest = paragraphs[opening.taken :]
        body, pages = body_with_pages(rest)
        if len(body.split()) < MIN_WORDS:
            return _too_short(len(body.split()))
        nature, because = nature_of_file([opening.title or "", *(p.text for p in paragraphs)])
        origins = {"body": f"{len(rest)} paragraphs", "nature": because}
        if opening.title:
            origins["title"] = opening.title_origin
        if opening.published:
            origins["published"] = opening.published.origin
        if opening.byline:
            origins["byline"] = "lines under the title"
        return Text(
            capture=digest_of(data),
            extractor_version=self.version,
            body=body,
            title=opening.title,
            byline=opening.byline,
            published=opening.published,
            nature=nature,
            url=url,
            pages=pages,
            removed=(*removed, *opening.removed),
            origins=origins,
        )

    def _line(self, data: bytes, url: str | None) -> Text | Discard:
        row = parse_line(data)
        if not (row.get("text") or "").strip():
            return self._page(row["html"] or "", data, url)
        return text_of_line(row, data, version=self.version, url=url)

    def _text(self, article: Article, data: bytes, url: str | None, labels: Sequence[str] = ()) -> Text | Discard:
        words = sum(len(p.split()) for p in article.paragraphs)
        if words < (MIN_WORDS_OF_BRIEF if _is_brief(article) else MIN_WORDS):
            return _too_short(words) if article.headlines < MANY_HEADLINES else _listing(article.headlines)
        nature, because = nature_of_page(
            PageSigns(
                kickers=article.kickers,
                masthead=article.masthead,
                tail=article.tail,
                marks=article.marks,
                url=url,
                labels=labels,
                credits=article.credits,
                essayist=article.essayist,
            )
        )
        if nature is Nature.NEWS and is_first_person(article.paragraphs):
            nature, because = Nature.OPINION, 'the writer speaks as "saya"'
        if because:
            article.origins["nature"] = because
        return Text(
            capture=digest_of(data),
            extractor_version=self.version,
            body="\n".join(article.paragraphs),
            title=article.title,
            byline=article.byline,
            published=article.published,
            nature=nature,
            incomplete=article.incomplete,
            url=url,
            removed=tuple(article.removed),
            origins=article.origins,
        )


def _is_brief(article: Article) -> bool:
    """Whether little text is all that there is: there are a headline and a day, and it says what the headline says."""
    if article.origins.get("body") == "captions":
        return True
    if article.published is None or article.title is None or not article.origins.get("title", "").startswith("h1"):
        return False
    return overlap(article.title, article.paragraphs) >= _LEAST_AGREEMENT


def _too_short(words: int) -> Discard:
    return Discard(reason="too_short", detail=f"{words} words of an article where {MIN_WORDS} are the least")


def _listing(headlines: int) -> Discard:
    return Discard(reason="not_article", detail=f"a page that lists other pages: {headlines} headlines, no article")
