"""Batches: every text once, of one width, within the tokens, in sizes of few kinds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nlp.embedding.batches import STEP, TOKENS, plan


@given(st.lists(st.integers(2, 512), max_size=300))
def test_every_text_once_in_a_batch_of_its_own_width(lengths: list[int]) -> None:
    batches = list(plan(lengths, longest=512))
    assert sorted(p for batch in batches for p in batch.positions) == list(range(len(lengths)))
    for batch in batches:
        assert {-(-lengths[p] // STEP) * STEP for p in batch.positions} == {batch.width}
        assert batch.width * len(batch.positions) <= TOKENS
        assert len(batch.positions).bit_count() == 1


@given(st.lists(st.integers(2, 100), min_size=1, max_size=50), st.integers(0, 49))
def test_a_texts_width_does_not_depend_on_its_company(lengths: list[int], which: int) -> None:
    which %= len(lengths)
    (alone,) = plan([lengths[which]], longest=100)
    (among,) = [batch for batch in plan(lengths, longest=100) if which in batch.positions]
    assert among.width == alone.width <= 100


def test_short_texts_come_first() -> None:
    widths = [batch.width for batch in plan([500, 3, 60, 9], longest=512)]
    assert widths == sorted(widths)
