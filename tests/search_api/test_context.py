"""The text around a passage, and its successor."""

from __future__ import annotations

from models.evidence import Context
from models.identity import Digest, EvidenceId
from search_api.context import AROUND, Said, context_of, successor


def said(name: str, words: str, *, digest: str = "new", start: int = 0) -> Said:
    return Said(EvidenceId(name), Digest(digest), start, start + len(words), words)


def test_context_is_cut_at_words() -> None:
    body = "kata " * 200 + "INTI" + " kata" * 200
    found = context_of(body, 1000, 1004)
    assert found.before.startswith("kata ")
    assert found.after.endswith(" kata")
    assert AROUND - 5 <= len(found.before) <= AROUND
    assert body[1000 - len(found.before) : 1004 + len(found.after)] == found.before + "INTI" + found.after


def test_a_short_text_is_its_own_context() -> None:
    assert context_of("awal INTI akhir", 5, 9) == Context(before="awal ", after=" akhir")
    assert context_of("INTI", 0, 4) == Context(before="", after="")
    assert len(context_of("x" * 1000 + "INTI", 1000, 1004).before) == AROUND


def test_a_current_passage_has_no_successor() -> None:
    old = said("a", "satu dua tiga")
    assert successor(old, [old, said("b", "satu dua tiga", start=20)]) is None


def test_in_the_same_text_the_overlap_decides() -> None:
    old = said("a", "satu dua tiga empat", digest="same", start=10)
    near, far = said("b", "dua tiga empat lima", digest="same", start=14), said("c", "x" * 30, digest="same", start=60)
    assert successor(old, [far, near]) == "b"
    assert successor(old, [far]) is None


def test_in_another_text_the_words_decide() -> None:
    old = said("a", "satu dua tiga empat", digest="old")
    assert successor(old, [said("b", "satu dua"), said("c", "Satu dua tiga lima", start=50)]) == "c"
    assert successor(old, [said("b", "satu lima enam tujuh")]) is None
    assert successor(old, []) is None


def test_of_equals_the_first_in_the_text() -> None:
    old = said("a", "satu dua", digest="old")
    assert successor(old, [said("c", "satu dua", start=90), said("b", "satu dua")]) == "b"
