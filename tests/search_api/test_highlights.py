"""What is marked in a passage."""

from __future__ import annotations

from models.query import Clause, Occur
from search_api.highlights import Highlighter
from tests.search_api.press import PlainTerms, either, phrase, prefix, words


def marked(text: str, *clauses: Clause) -> list[str]:
    return [text[a:b] for a, b in Highlighter(clauses, PlainTerms()).mark(text)]


TEXT = "Mal pelayanan publik dibuka; pelayanan Mal itu diresmikan, MPP kata warga."


def test_words_by_stem_in_any_case() -> None:
    assert marked(TEXT, words("mal")) == ["Mal", "Mal"]
    assert marked(TEXT, words("diresmi yang")) == ["diresmikan"]


def test_phrases_whole_and_only_as_phrases() -> None:
    assert marked(TEXT, phrase("mal pelayanan")) == ["Mal pelayanan"]
    assert marked(TEXT, phrase("pelayanan mal")) == ["pelayanan Mal"]
    assert marked(TEXT, phrase("publik mal")) == []


def test_prefixes_synonyms_and_sides() -> None:
    assert marked(TEXT, prefix("war")) == ["warga"]
    assert marked(TEXT, words("mpp")) == ["Mal pelayanan publik", "MPP"]
    assert marked(TEXT, either(words("warga"), phrase("mal itu"))) == ["Mal itu", "warga"]


def test_overlaps_are_one_and_exclusions_none() -> None:
    assert marked(TEXT, words("mal"), phrase("mal pelayanan publik")) == ["Mal pelayanan publik", "Mal"]
    assert marked(TEXT, words("mal", Occur.MUST_NOT)) == []
    assert marked("", words("mal")) == []
