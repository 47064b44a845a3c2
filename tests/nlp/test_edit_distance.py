"""A few letters' difference, and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.edit_distance import within_edits


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("palopo", "palopo", 0), ("palopo", "palpoo", 1), ("palopo", "palop", 1), ("palopo", "palxpx", 2)],
)
def test_least_number_of_edits(one: str, other: str, edits: int) -> None:
    assert within_edits(one, other, edits)
    assert edits == 0 or not within_edits(one, other, edits - 1)


@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 4))
def test_symmetric(one: str, other: str, most: int) -> None:
    assert within_edits(one, other, most) == within_edits(other, one, most)


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_longest_word_bounds_the_distance(one: str, other: str) -> None:
    assert within_edits(one, other, max(len(one), len(other)))
