"""Which texts are near copies: what a newsroom makes of a report is, what says the same of something else is not."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest

from search_api.store.near_copies import LEAST_WORDS, Words, likeness
from search_api.store.sketch import BANDS, ROWS, Sketch, fingerprint
from tests.search_api.copies import EDITS, notice, prices, report


def are_copies(one: str, other: str) -> bool:
    """As a store sees it: by sketch first. Asserts that it is the same either way round."""
    here, there = Words.of(one), Words.of(other)
    assert likeness(here, there) == likeness(there, here)
    sketches = Sketch.of(here), Sketch.of(there)
    assert sketches[0].may_be_copy(sketches[1]) == sketches[1].may_be_copy(sketches[0])
    return sketches[0].may_be_copy(sketches[1]) and likeness(here, there).is_copy


@pytest.mark.parametrize("edit", EDITS)
def test_what_an_editor_touched_is_a_copy(edit: str) -> None:
    missed = [seed for seed in range(40) if not are_copies(report(seed), EDITS[edit](report(seed)))]
    assert missed == []


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(EDITS, 2)))
def test_two_desks_copies_of_a_report_are_mostly_near_each_other(one: str, other: str) -> None:
    near = sum(are_copies(EDITS[one](report(seed)), EDITS[other](report(seed))) for seed in range(20))
    assert near >= 18


def test_reports_by_themselves_are_none() -> None:
    assert not any(are_copies(report(one), report(other)) for one, other in itertools.combinations(range(30), 2))


def test_a_form_filled_in_again_is_none() -> None:
    forms = [prices(month, town) for month in range(6) for town in ("Palopo", "Parepare")]
    assert not any(are_copies(one, other) for one, other in itertools.combinations(forms, 2))


def test_a_release_with_another_towns_names_is_none() -> None:
    releases = [
        notice("Palopo", "Sari Umpama", "Diskominfo"),
        notice("Bontang", "Joko Misal", "Dinas Kominfo"),
        notice("Tegal", "Ratna Contoh", "Bappeda"),
    ]
    assert not any(are_copies(one, other) for one, other in itertools.combinations(releases, 2))
    assert are_copies(releases[0], releases[0] + "\nInformasi lebih lanjut dapat dibaca di laman resmi.")


def test_in_a_short_text_one_other_word_is_another_text() -> None:
    words = "wali kota meresmikan taman baca di kelurahan binturu bersama warga dan pelajar setempat pada hari kamis"
    assert not are_copies(words, words.replace("taman baca", "gerai pangan"))
    assert are_copies(words, words + " (rin)")
    few = " ".join(words.split()[: LEAST_WORDS - 2])
    assert not are_copies(few, few + " pagi")


def test_figures_that_a_pdf_tore_apart_are_the_same() -> None:
    text = report(1) + "\nAnggaran tahun 2005 naik 7,6 persen menjadi 112,650 juta."
    assert are_copies(text, text.replace("2005", "200 5").replace("7,6", "7, 6"))


def test_texts_without_words_or_letters_of_their_own_do_no_harm() -> None:
    for text in ("", "?!", "satu", "\ud83d lone", "𝟙 𝟚 𝟛 ١٢٣"):
        assert not are_copies(text, report(1))


def test_sketches_are_packed_without_loss() -> None:
    sketch = Sketch.of(Words.of(report(3)))
    again = Sketch.unpack(sketch.pack())
    assert (again.signature == sketch.signature).all()
    assert again.figures == sketch.figures
    assert len(set(sketch.bands())) == BANDS
    assert len(sketch.signature) == BANDS * ROWS
    assert all(-(2**63) <= number < 2**63 for number in sketch.bands())


def test_sketches_are_what_they_were() -> None:
    """Another release of the library, of numpy or of Python must not make other ones: when this fails, stories of
    existing stores are worked out anew. Raise `sketch.VERSION` only if that is meant."""
    assert fingerprint() == "1.cae31c8f"


def test_a_search_imports_none_of_it() -> None:
    program = (
        "import sys; import search_api.store.embedded.store; "
        "print([name for name in ('datasketch', 'scipy', 'numpy') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
