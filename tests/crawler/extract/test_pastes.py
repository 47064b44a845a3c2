"""Pages as people copy them: title, day, people, nature and the body to the letter."""

from __future__ import annotations

import pytest

from crawler.extract import DocumentExtractor
from models.text import Text
from tests.crawler.extract.pastes import PASTES, Paste

EXTRACTOR = DocumentExtractor()


def read(paste: Paste) -> Text:
    text = EXTRACTOR.extract(paste.page.encode(), media_type="text/plain", source=f"{paste.name}.txt")
    assert isinstance(text, Text)
    return text


@pytest.mark.parametrize("paste", PASTES, ids=lambda p: p.name)
def test_the_body_is_the_articles_own_words_and_complete(paste: Paste) -> None:
    assert read(paste).body.split("\n") == paste.wanted


@pytest.mark.parametrize("paste", PASTES, ids=lambda p: p.name)
def test_what_the_page_says_of_itself(paste: Paste) -> None:
    text = read(paste)
    said = (
        text.title,
        str(text.published.day) if text.published else None,
        text.byline,
        str(text.nature),
        text.incomplete,
    )
    assert said == (paste.title, paste.published, paste.byline, paste.nature, paste.incomplete)


@pytest.mark.parametrize("paste", PASTES, ids=lambda p: p.name)
def test_what_is_taken_out_is_kept_with_its_reason(paste: Paste) -> None:
    text = read(paste)
    assert all(removal.text and removal.reason for removal in text.removed)
    lines = {" ".join(line.split()) for line in paste.page.split("\n") if line.strip()}
    kept = set(text.body.split("\n")) | {removal.text for removal in text.removed}
    unexplained = [line for line in lines if not any(line in k or k in line for k in kept)]
    assert unexplained == []
