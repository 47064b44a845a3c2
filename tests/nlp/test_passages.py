"""Passages: whole sentences, every one covered once, with what stands in them."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from nlp.passages import MOST_CHARACTERS, MOST_WORDS, cut_windows

SENTENCE = "Pemerintah kabupaten membuka layanan antrean daring di sepuluh puskesmas sejak awal tahun ini."


def words(text: str) -> list[str]:
    return text.split()


def test_a_paragraph_of_fitting_length_is_one_passage() -> None:
    body = "\n".join([" ".join([SENTENCE] * 4)] * 3)
    windows = cut_windows(body)
    assert [body[w.start : w.end] for w in windows] == body.split("\n")


def test_short_paragraphs_are_joined() -> None:
    body = "\n".join([SENTENCE] * 6)
    windows = cut_windows(body)
    assert 1 < len(windows) < 6
    assert all("\n" in body[w.start : w.end] for w in windows)


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    body = " ".join([SENTENCE] * 30)
    windows = cut_windows(body)
    assert len(windows) > 2
    assert all(body[w.start : w.end].endswith(".") for w in windows)
    assert all(len(words(body[w.start : w.end])) <= MOST_WORDS * 1.5 for w in windows)


def test_a_sentence_without_end_is_cut_at_spaces() -> None:
    windows = cut_windows("kata " * 5000)
    assert all(w.end - w.start <= MOST_CHARACTERS for w in windows)
    assert len(windows) > 20


def test_an_empty_body_has_no_passage() -> None:
    assert cut_windows("") == ()


@given(st.lists(st.sampled_from(["kata", "Kota.", "\n", "Rp", "\u201cya\u201d", "x" * 50]), max_size=400))
def test_every_word_is_in_exactly_one_passage(parts: list[str]) -> None:
    body = re.sub(r" *\n[\n ]*", "\n", " ".join(parts)).strip()
    windows = cut_windows(body)
    assert words(" ".join(body[w.start : w.end] for w in windows)) == words(body)
    assert all(a.end <= b.start for a, b in itertools.pairwise(windows))
