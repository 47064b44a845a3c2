"""The newsroom's articles in the furniture of every kind of page: whatever stands round it, the body is the body."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.extract import DocumentExtractor
from crawler.extract.dateline import dateline_end
from models.disposition import Discard
from models.text import Text
from tests.crawler.extract.pastes import CLOSE, LEAD, PASTES, TITLE, Paste

ARTICLES = sorted((Path(__file__).parents[2] / "newsroom" / "articles").glob("*.yaml"))
# Pages whose point is the article itself, or a part of it that stands elsewhere on the page.
STYLES = [
    paste
    for paste in PASTES
    if paste.body is None
    and paste.title == TITLE
    and paste.page.count(LEAD[:40]) == 1
    and LEAD.split(". ")[1] not in paste.gone
    and "Warga cukup memilih jam kedatangan lewat ponsel sebelum" not in paste.page.replace(LEAD, "")
]
EXTRACTOR = DocumentExtractor()
EVERY = 7


def load(path: Path) -> dict[str, Any]:
    article: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    article["body"] = [" ".join(str(paragraph).split()) for paragraph in article["body"]]
    return article


def cross(paste: Paste, article: dict[str, Any]) -> tuple[str, list[str]]:
    """The article on the paste's page, and the body that it must give."""
    body = list(article["body"])
    if not paste.dateline:
        body[0] = body[0][dateline_end(body[0]) :]
    first = paste.page.index(LEAD) - len(paste.dateline)
    last = paste.page.rindex(CLOSE) + len(CLOSE)
    page = paste.page[:first] + "\n".join(body) + paste.page[last:]
    return page.replace(TITLE, article["title"]), body


def as_html(page: str, title: str) -> str:
    """The page without any help from markup: a paragraph a line."""
    lines = "".join(f"<p>{html.escape(line.strip())}</p>\n" for line in page.split("\n") if line.strip())
    return f"<html><head><title>{html.escape(title)} - Kabar Lembah</title></head><body>{lines}</body></html>"


def read(page: str, media_type: str) -> Text | Discard:
    return EXTRACTOR.extract(page.encode(), media_type=media_type, source="x")


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("paste", STYLES, ids=lambda p: p.name)
def test_bodies_headlines_and_days(paste: Paste, form: str) -> None:
    wrong: dict[str, object] = {}
    for path in ARTICLES[STYLES.index(paste) % EVERY :: EVERY]:
        article = load(path)
        if article["form"] == "pdf" or not article["title"]:
            continue
        page, body = cross(paste, article)
        shown = as_html(page, article["title"]) if form == "html" else page
        text = read(shown, "text/html" if form == "html" else "text/plain")
        assert isinstance(text, Text)
        got = text.body.split("\n")
        day = str(text.published.day) if text.published else None
        if got != body or (text.title, day) != (article["title"], paste.published):
            wrong[path.stem] = text.title, day, [line for line in (*got, *body) if (line in got) != (line in body)]
    assert wrong == {}


def test_there_are_many() -> None:
    assert len(STYLES) > 20
    assert len(ARTICLES) > 40
