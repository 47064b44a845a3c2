"""Named pillars: every name and its misspellings; a list is told from a pillar spoken of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.mention import Place
from nlp.pillars.named import NamedPillars, speaks_of_smart_city
from nlp.pillars.terms import load_pillar_terms

PILLARS = NamedPillars(load_pillar_terms())


def find(text: str, *, about: bool = True) -> list[tuple[str, str, bool]]:
    mentions = PILLARS.find(text, place=Place.TEXT, about_smart_city=about)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    return [(m.pillar.value, m.text, m.enumerated) for m in mentions]


@pytest.mark.parametrize(
    ("text", "pillar"),
    [
        ("Program smart governance berjalan", "governance"),
        ("lewat Smart-Living warga terbantu", "living"),
        ("pilar Smart Environtment tahun ini", "environment"),
        ("penguatan smart goverment daerah", "governance"),
        ("penguatan smart enviroment daerah", "environment"),
        ("membentuk smart people di desa", "society"),
        ("tata kelola pemerintahan cerdas", "governance"),
        ("SMART ECONOMY naik", "economy"),
    ],
)
def test_names_and_misspellings(text: str, pillar: str) -> None:
    assert [found[0] for found in find(text)] == [pillar]


@pytest.mark.parametrize(
    "text",
    [
        "membeli smart TV dan smartphone",
        "smart city dan smart village",
        "good governance dan ekonomi kreatif",
        "masyarakat Indonesia yang lingkungan hidupnya bersih",
        "smart card untuk siswa",
    ],
)
def test_other_uses_are_none(text: str) -> None:
    assert find(text) == []


def test_three_in_a_row_are_a_list() -> None:
    found = find("mencakup smart governance, smart branding, dan smart economy yang terpadu")
    assert [f[2] for f in found] == [True, True, True]


def test_two_are_no_list() -> None:
    assert [f[2] for f in find("memilih smart living dan smart environment")] == [False, False]


def test_one_pillar_twice_over_is_no_list() -> None:
    assert [f[2] for f in find("smart people, smart society, smart people")] == [False] * 3


def test_the_word_smart_may_stand_once_for_the_list() -> None:
    found = find("enam pilar: smart governance, branding, economy, living, society dan environment")
    assert [f[0] for f in found] == ["governance", "branding", "economy", "living", "society", "environment"]
    assert all(f[2] for f in found)


def test_glosses_keep_a_list_together() -> None:
    found = find("smart governance (tata kelola cerdas), smart branding (citra), smart economy (ekonomi)")
    assert {f[2] for f in found} == {True}


def test_a_gloss_that_repeats_the_name_keeps_a_list_together() -> None:
    found = find("1. Smart Governance (Tata Kelola), 2. Smart Branding (Branding Daerah), 3. Smart Economy")
    assert [f[2] for f in found] == [True, True, True]


def test_other_smart_things_in_a_list_do_not_break_it() -> None:
    found = find("dimensi Smart Governance, Smart Mobility, Smart Economy dan Smart Living")
    assert [f[2] for f in found] == [True, True, True]


def test_bare_words_of_an_introduced_list() -> None:
    found = find("enam dimensi smart city yaitu governance, branding, economy, living, society, dan environment")
    assert len(found) == 6
    assert find("soal people, environment, economy dan governance dalam laporan perusahaan") == []


def test_items_of_a_described_list_are_spoken_of() -> None:
    text = "Smart living lewat antrean puskesmas.\nSmart economy lewat pasar daring.\nSmart branding lewat festival."
    assert [f[2] for f in find(text)] == [False, False, False]


def test_weak_names_need_the_subject() -> None:
    assert find("membangun masyarakat cerdas dan sehat", about=False) == []
    assert find("membangun masyarakat cerdas dan sehat", about=True) != []


def test_subject() -> None:
    assert speaks_of_smart_city("Gerakan Menuju Smart City")
    assert speaks_of_smart_city("kota  cerdas")
    assert not speaks_of_smart_city("smartphone di kota")


@given(st.text(alphabet="smart governance()living, \n1.branding", max_size=300))
def test_offsets_hold_for_any_text(text: str) -> None:
    find(text)


def test_time_is_linear_in_brackets() -> None:
    # A glue pattern that backtracks would not come back from this.
    assert find("smart living" + " (a) (b" * 5000 + " smart economy")
