"""The place in another text that says what a passage said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_api.alignment import closest

WORDS = "Kota Palopo membuka perpustakaan bagi semua warga kota."
BEFORE = "Pengantar yang panjang tentang hal lain. "
AFTER = " Penutup yang tidak ada hubungannya sama sekali."


def test_the_very_words_are_found_wherever_they_stand() -> None:
    place = closest(WORDS, BEFORE + WORDS + AFTER)
    assert (place.start, place.end, place.share) == (len(BEFORE), len(BEFORE) + len(WORDS), 1.0)


def test_an_edit_in_the_middle_keeps_the_place() -> None:
    edited = WORDS.replace("semua", "seluruh")
    place = closest(WORDS, BEFORE + edited + AFTER)
    assert (BEFORE + edited + AFTER)[place.start : place.end] == edited
    assert 0.8 < place.share < 1


def test_an_edit_at_either_end_is_within_the_place() -> None:
    for edited in (WORDS.replace("Kota Palopo", "Pemkot Belopa"), WORDS.replace("warga kota.", "penduduk desa.")):
        body = BEFORE + edited + AFTER
        place = closest(WORDS, body)
        assert body[place.start : place.end] == edited


def test_what_is_gone_has_a_small_share() -> None:
    assert closest(WORDS, BEFORE + AFTER).share < 0.4
    assert closest(WORDS, "").share == 0
    assert closest("", BEFORE).share == 0


def test_common_words_elsewhere_are_no_place() -> None:
    body = "kota. " * 50 + WORDS.replace("semua", "seluruh") + " bagi" * 50
    place = closest(WORDS, body)
    assert body[place.start : place.end].startswith("Kota Palopo membuka perpustakaan bagi seluruh")


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=80))
def test_a_place_lies_within_the_text(words: str, body: str) -> None:
    place = closest(words, body)
    assert 0 <= place.start <= place.end <= len(body)
    assert 0 <= place.share <= 1
