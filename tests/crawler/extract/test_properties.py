"""Whatever comes in: no crash, the contract's form of a text, and nothing lost in silence."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.extract import DocumentExtractor
from crawler.extract.article import take_article
from crawler.extract.normal import as_body, normalize
from crawler.extract.phrases import load_phrases
from crawler.extract.plain import lines_of
from crawler.read.item import HTML, TEXT
from models.disposition import Discard
from models.errors import InputError
from models.text import Text
from tests.crawler.extract.pastes import PASTES

EXTRACTOR = DocumentExtractor()
FURNITURE = sorted({line for paste in PASTES for line in paste.page.split("\n") if line.strip()})
LINES = st.lists(st.one_of(st.sampled_from(FURNITURE), st.text(max_size=120)), max_size=40)


def extracted(data: bytes, media_type: str) -> Text | Discard | InputError:
    """What comes of some bytes: any other error than a typed refusal goes through."""
    try:
        return EXTRACTOR.extract(data, media_type=media_type, source="x")
    except InputError as error:
        return error


def in_form(body: str) -> bool:
    """NFC, plain single spaces, paragraphs parted by one newline, none blank."""
    return (
        unicodedata.is_normalized("NFC", body)
        and not re.search(r"[^\S \n]|  |\n\n|^\s|\s$| \n|\n ", body)
        and not re.search(r"[\u200b-\u200f\u2060\ufeff\u00ad]", body)
    )


@settings(max_examples=150, deadline=None)
@given(LINES)
@example(["(*)"])
@example(["Penulis", "Penulis", "Penulis"])
@example([" Baca juga", " "])
def test_any_page_of_lines_gives_a_text_in_form(lines: list[str]) -> None:
    page = "\n".join(lines)
    article = take_article(lines_of(page), load_phrases())
    body = "\n".join(article.paragraphs)
    assert in_form(body)
    assert all(removal.reason for removal in article.removed)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_no_line_is_lost_in_silence(lines: list[str]) -> None:
    page = lines_of("\n".join(lines))
    article = take_article(page, load_phrases())
    told = "\n".join([*article.paragraphs, *(removal.text for removal in article.removed)])
    for line in page:
        assert line.text in told or all(word in told for word in re.findall(r"\w+", line.text))


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_cleaning_a_cleaned_article_takes_no_prose_away(lines: list[str]) -> None:
    article = take_article(lines_of("\n".join(lines)), load_phrases())
    if sum(len(p.split()) for p in article.paragraphs) < 60:
        return
    again = take_article(lines_of("\n".join(article.paragraphs)), load_phrases())
    assert set(again.paragraphs) <= set(article.paragraphs)


def test_the_pastes_bodies_are_cleaned_already() -> None:
    for paste in PASTES:
        again = take_article(lines_of("\n".join(paste.wanted)), load_phrases())
        assert again.paragraphs == paste.wanted, paste.name


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_a_discard_or_a_typed_refusal(data: bytes) -> None:
    for media_type in (TEXT, HTML):
        found = extracted(data, media_type)
        assert not isinstance(found, Text) or in_form(found.body)
        assert not isinstance(found, InputError) or found.detail


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div>", "<h1>", "<br>", "<a href=x>", "<!--", "<table>", "&nbsp;", "\x00", *FURNITURE]
        ),
        max_size=60,
    )
)
def test_any_markup_is_survived(pieces: list[str]) -> None:
    found = extracted("".join(pieces).encode(), HTML)
    assert not isinstance(found, Text) or in_form(found.body)


@given(st.text())
def test_normal_form_is_a_fixed_point(text: str) -> None:
    assert in_form(as_body(text))
    assert as_body(as_body(text)) == as_body(text)
    assert normalize(normalize(text)) == normalize(text)
