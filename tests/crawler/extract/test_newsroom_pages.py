"""The newsroom's open pages, rendered: bodies to the letter, and what each page says of itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.extract import DocumentExtractor
from crawler.read.item import Item
from crawler.read.reader import read_paths
from models.text import Text

NEWSROOM = Path(__file__).parents[2] / "newsroom"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("newsroom")
    command = [sys.executable, "-m", "tests.newsroom.render", str(out)]
    subprocess.run(command, check=True, cwd=NEWSROOM.parents[1], capture_output=True)
    return out


@pytest.fixture(scope="module")
def texts(rendered: Path) -> dict[str, Text]:
    found: dict[str, Text] = {}
    extractor = DocumentExtractor()
    for item in read_paths(path for path in sorted(rendered.iterdir()) if path.is_dir()):
        assert isinstance(item, Item)
        text = extractor.extract(item.data, media_type=item.media_type, source=item.source)
        assert isinstance(text, Text), item.source
        found[Path(item.source).stem] = text
    return found


def gold(rendered: Path) -> dict[str, dict[str, Any]]:
    lines = (rendered / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def body_of(article: str) -> list[str]:
    loaded = yaml.safe_load((NEWSROOM / "articles" / f"{article}.yaml").read_text(encoding="utf-8"))
    return [" ".join(str(paragraph).split()) for paragraph in loaded["body"]]


def test_every_page_gives_an_article(rendered: Path, texts: dict[str, Text]) -> None:
    assert set(texts) == set(gold(rendered))


def test_bodies_are_complete_and_nothing_else(rendered: Path, texts: dict[str, Text]) -> None:
    wrong = {}
    for article, text in texts.items():
        wanted, got = body_of(article), [" ".join(line.split()) for line in text.body.split("\n")]
        if text.pages:  # a report's table is its own words too, and is printed between the paragraphs
            got = [line for line in got if line in wanted]
        if got != wanted:
            wrong[article] = [line for line in (*got, *wanted) if (line in got) != (line in wanted)]
    assert wrong == {}


@pytest.mark.parametrize("field", ["title", "published", "byline", "nature", "incomplete"])
def test_what_pages_say_of_themselves(rendered: Path, texts: dict[str, Text], field: str) -> None:
    wrong = {}
    for article, row in gold(rendered).items():
        text = texts[article]
        optional = (row.get("optional") or {}).get(field) or []
        said: Any = getattr(text, field)
        wanted: Any = row["gold"][field]
        if field == "published":
            said = str(text.published.day) if text.published else None
        elif field == "byline":
            said, wanted = sorted(name for name in text.byline if name not in optional), sorted(wanted)
        if said != wanted and said not in optional:
            wrong[article] = (said, wanted)
    assert wrong == {}


def test_junk_is_gone_and_each_sentence_stands_once(rendered: Path, texts: dict[str, Text]) -> None:
    for article, row in gold(rendered).items():
        body = " ".join(texts[article].body.split())
        assert [junk for junk in row["gold"]["must_not_contain"] if " ".join(junk.split()) in body] == [], article
        assert [once for once in row["gold"]["once"] if body.count(" ".join(once.split())) != 1] == [], article


def test_reports_know_their_pages(rendered: Path, texts: dict[str, Text]) -> None:
    reports = list(rendered.rglob("*.pdf"))
    assert reports
    for path in reports:
        text = texts[path.stem]
        assert [page.number for page in text.pages] == list(range(1, len(text.pages) + 1))
        assert text.page_at(0) == 1
        assert text.page_at(len(text.body) - 1) == len(text.pages)
