"""Where sentences end, and where a point ends none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentences import split_paragraphs, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, split_paragraphs(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Prof. Dr. Ir. H. Rahmani Basofi, M.P.P. hadir.",
        "Rahmani Basofi, S.T. Kepala Dinas Sosial hadir.",
        "Drs. H. A. Muh. Rahmani hadir.",
        "Rapat di Jl. Sudirman No. 5 dimulai.",
        "Anggaran Rp. 5,2 miliar terserap.",
        "PT. Maju Tbk. Menang.",
        "1. Smart Governance",
    ],
)
def test_a_point_that_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Acara di Jambi. Menurut dia, baik.", ["Acara di Jambi.", "Menurut dia, baik."]),
        ("Acara di Bone. Sekda pulang.", ["Acara di Bone.", "Sekda pulang."]),
        ("Hadir Rahmani, M.Si. Ia senang.", ["Hadir Rahmani, M.Si.", "Ia senang."]),
        ("“Baik.” Ia pulang!", ["“Baik.”", "Ia pulang!"]),
        ("Satu\nDua. Tiga", ["Satu", "Dua.", "Tiga"]),
        ("Lalu... Selesai.", ["Lalu...", "Selesai."]),
    ],
)
def test_sentences_end(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text(alphabet="aB. \n!?”“S", max_size=80))
def test_sentences_lie_in_paragraphs_and_hold_every_word(text: str) -> None:
    paragraphs = split_paragraphs(text)
    found = split_sentences(text, paragraphs)
    assert all(any(p.holds(*s) for p in paragraphs) for s in found)
    assert "".join(text[a:b] for a, b in found).replace(" ", "") == text.replace("\n", "").replace(" ", "")
