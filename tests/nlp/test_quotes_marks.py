"""Where quotation marks open and close."""

from __future__ import annotations

import pytest

from nlp.quotes.marks import find_quoted
from nlp.sentences import split_paragraphs


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quoted(text, split_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"Kami siap," katanya.', ["Kami siap,"]),
        ("“Kami siap,” katanya.", ["Kami siap,"]),
        ("”Kami siap,” katanya.", ["Kami siap,"]),
        ("„Kami siap,“ katanya.", ["Kami siap,"]),
        ("«Kami siap,» katanya.", ["Kami siap,"]),
        ('“Kami siap," katanya.', ["Kami siap,"]),
        ("''Kami siap,'' katanya.", ["Kami siap,"]),
        ("“ Kami siap. “ Ujarnya.", ["Kami siap."]),
        ("“Kami siap”kata Indra.", ["Kami siap"]),
        ("“Ada yang tanya, ‘Bapak siap?’ Siap,” katanya.", ["Ada yang tanya, ‘Bapak siap?’ Siap,"]),
        ('"Program "Kota Bersih" kami jalan," katanya.', ['Program "Kota Bersih" kami jalan,']),
        ("“Satu,” katanya. “Dua.”", ["Satu,", "Dua."]),
        ("‘Kami sudah siap sekali,’ katanya.", ["Kami sudah siap sekali,"]),
        ("Tak ada kutipan di sini, Jum'at itu.", []),
    ],
)
def test_what_stands_between_marks(text: str, inside: list[str]) -> None:
    assert quoted(text) == inside


def test_a_quote_that_goes_on_in_the_next_paragraph() -> None:
    text = "“Satu hal dulu.\n“Lalu hal lain,” katanya."
    first, second = find_quoted(text, split_paragraphs(text))
    assert (first.open_ended, second.open_ended) == (True, False)
    assert text[first.start : first.end] == "Satu hal dulu."


def test_a_quote_without_its_first_mark() -> None:
    text = "Kami sudah siap sekali,” kata Indra."
    (only,) = find_quoted(text, split_paragraphs(text))
    assert only.headless
    assert text[only.start : only.end] == "Kami sudah siap sekali,"


def test_a_missing_mark_does_not_swallow_the_next_quote() -> None:
    assert quoted("“Satu hal dulu, kata Indra. “Lalu dua.” Selesai.") == ["Satu hal dulu, kata Indra.", "Lalu dua."]
