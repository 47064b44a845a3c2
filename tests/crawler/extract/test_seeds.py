"""The five real pages that the project is first measured on; they stay outside the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import DocumentExtractor
from models.text import Text

SHARED = Path(__file__).parents[4] / "shared"
GOLD = SHARED / "gold" / "seeds.jsonl"


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()] if GOLD.exists() else []


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.skipif(not GOLD.exists(), reason="../shared with the measuring pages is not here")
def test_the_measuring_pages_are_there() -> None:
    assert len(rows()) >= 5


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row["id"])[:3])
def test_cleaned_text_and_facts(row: dict[str, Any]) -> None:
    gold = row["gold"]
    data = (SHARED / "seeds" / f"{row['id']}.txt").read_bytes()
    text = DocumentExtractor().extract(data, media_type="text/plain", source=row["id"])
    assert isinstance(text, Text)
    body = spaced(text.body)
    assert [junk for junk in gold["must_not_contain"] if spaced(junk) in body] == []
    assert [once for once in gold["once"] if body.count(spaced(once)) != 1] == []
    optional = (row.get("optional") or {}).get("byline") or []
    assert [name for name in text.byline if name not in optional] == gold["byline"]
    day = str(text.published.day) if text.published else None
    assert (text.title, day, text.nature, text.incomplete) == (
        gold["title"],
        gold["published"],
        gold["nature"],
        gold["incomplete"],
    )
