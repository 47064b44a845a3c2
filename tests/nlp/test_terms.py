"""The chain of terms: what is folded, stemmed, dropped, widened and highlighted."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.terms import IndonesianTerms, load_terms

TERMS = load_terms()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Pelayanan melayani LAYANAN", ["layan", "layan", "layan"]),
        ("Jum'at, Jum’at", ["jumat", "jumat"]),
        ("indeks 3,54 naik dari 1.234,5.", ["indeks", "3,54", "naik", "dari", "1.234,5"]),
        ("Pare-Pare", ["pare", "pare"]),
        ("Ｓｍａｒｔ café", ["smart", "cafe"]),
        ("zero\u200bwidth", ["zerowidth"]),
        ("", []),
        ("— !?", []),
    ],
)
def test_index_terms(text: str, terms: list[str]) -> None:
    assert TERMS.index_terms(text) == terms


def test_exact_terms_keep_the_ending() -> None:
    assert TERMS.exact_terms("Pelayanan Publik") == ["pelayanan", "publik"]


def test_stop_words_are_indexed_so_that_phrases_keep_their_place() -> None:
    assert len(TERMS.index_terms("siapa yang hadir di sana")) == 5
    assert TERMS.query_terms("siapa yang hadir di sana") == ["hadir", "sana"]


def test_a_query_of_stop_words_alone_keeps_them() -> None:
    assert TERMS.query_terms("siapa dia") == TERMS.index_terms("siapa dia")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("smart city kukar", "kutai kartanegara"),
        ("anggaran Kutai Kartanegara", "kukar"),
        ("indeks SPBE", "sistem pemerintahan berbasis elektronik"),
        ("sistem pemerintahan berbasis elektronik", "spbe"),
        ("gerai MPP", "mal pelayanan publik"),
        ("smart living", "kehidupan cerdas"),
        ("kehidupan cerdas", "smart living"),
        ("Toba Samosir", "tobasa"),
    ],
)
def test_synonyms_lead_both_ways(text: str, other: str) -> None:
    assert tuple(TERMS.query_terms(other)) in TERMS.synonyms(text)


@pytest.mark.parametrize("text", ["bandung", "mitra", "puncak", "rumah sakit", ""])
def test_shared_and_everyday_words_have_no_synonyms(text: str) -> None:
    assert TERMS.synonyms(text) == ()


def test_highlights_are_offsets_into_the_text() -> None:
    text = "Mal “Pelayanan” Publik: layanan, e\u0301lok."
    spans = TERMS.highlight(text, TERMS.query_terms("pelayanan elok"))
    assert [text[a:b] for a, b in spans] == ["Pelayanan", "layanan", "e\u0301lok"]
    assert TERMS.highlight(text, []) == ()


def test_parts_part_what_is_written_from_other_ways_to_write_it() -> None:
    parts = TERMS.parts("berapa indeks SPBE di kukar")
    assert [own for own, _ in parts] == [("indeks",), ("spbe",), ("kukar",)]
    assert tuple(TERMS.query_terms("sistem pemerintahan berbasis elektronik")) in parts[1][1]
    assert parts[0][1] == ()


def test_a_form_of_several_words_is_one_part() -> None:
    assert TERMS.parts("mal pelayanan publik")[0][0] == tuple(TERMS.query_terms("mal pelayanan publik"))


def test_parts_hold_the_query_terms_in_order() -> None:
    for text in ("siapa dia", "pejabat pengelola informasi dan dokumentasi", "kapan MPP solok dibuka", ""):
        assert [term for own, _ in TERMS.parts(text) for term in own] == TERMS.query_terms(text)


def test_tables_that_only_widen_queries_age_no_index(tmp_path: Path) -> None:
    (tmp_path / "synonyms.csv").write_text("forms,note\nmpp;lapak layanan,\n", encoding="utf-8")
    other = IndonesianTerms(tmp_path)
    assert other.synonyms("mpp") != TERMS.synonyms("mpp")
    assert other.version == TERMS.version
    assert TERMS.version.startswith("1+")


@given(st.text())
def test_any_text_gives_terms_and_honest_highlights(text: str) -> None:
    terms = TERMS.index_terms(text)
    assert terms == TERMS.index_terms(text)
    assert len(terms) == len(TERMS.exact_terms(text))
    assert all(terms)
    TERMS.synonyms(text)
    spans = TERMS.highlight(text, terms)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert list(spans) == sorted(spans)


@given(st.text(alphabet=st.sampled_from("aZ09.,'’`“”–_- \n")))
def test_plain_text_takes_a_shorter_way_to_the_same_terms(text: str) -> None:
    assert TERMS.exact_terms(f"{text} é")[:-1] == TERMS.exact_terms(text)


def test_threads_may_share_it() -> None:
    texts = [f"pelayanan perizinan {n} penanganan kebersihan" for n in range(200)] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(TERMS.index_terms, texts)) == [TERMS.index_terms(t) for t in texts]


def test_long_runs_take_linear_time() -> None:
    for piece in ("1.", "a'", "'", "1,", "x\u200b"):
        assert TERMS.index_terms(piece * 200_000) is not None


def test_neither_spacy_nor_torch_is_imported() -> None:
    code = "import sys, nlp.terms, nlp.query_reader; nlp.terms.load_terms().synonyms('kukar');"
    code += "print([m for m in ('spacy', 'torch', 'numpy') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
