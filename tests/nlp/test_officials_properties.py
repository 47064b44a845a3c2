"""Whatever the text: no crash, offsets that hold, the same answer twice, and cost that grows with the length alone."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.officials.find import find_officials
from nlp.officials.lexicon import load_lexicon
from nlp.quotes.verbs import load_verbs
from tests.nlp.officials import regions_of, said_in

PIECES = (
    "Bupati", "Sleman", "Kepala", "Dinas", "Kominfo", "Rahmani", "Basofi", "H.", "S.T.", ",", "(", ")", ".", "“",
    "”", '"', "kata", "ujarnya", "Pj.", "dan", "yang", "sebagai", "mantan", "Kota Bogor", "\n", "-", "Camat",
    "tim", "diketuai", "dr", "mengatakan", "Ketua", "II", "KPU", "Ia", "di", "\u200f", "😀", "١", "&nbsp;", "''",
    "‘", "sekaligus", "diisi", "4",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_offsets_hold_and_nothing_breaks(text: str) -> None:
    regions = regions_of(text)
    found = find_officials(text, regions, load_lexicon(), load_verbs())
    for official in found.officials:
        assert text[official.start : official.end] == official.text
        assert official.name
        assert official.position or official.other_positions
    assert found.officials == find_officials(text, regions, load_lexicon(), load_verbs()).officials
    for _, words in said_in(text):
        assert words in text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    find_officials(text, [], load_lexicon(), load_verbs())
    said_in(text)


def seconds(text: str) -> float:
    """The best of three, in processor time: a busy machine must not look like a square."""
    times: list[float] = []
    for _ in range(3):
        start = time.process_time()
        said_in(text)
        times.append(time.process_time() - start)
    return min(times)


def test_ten_times_the_text_takes_no_hundred_times_as_long() -> None:
    text = (
        "Bupati Sleman Rahmani Basofi mengatakan layanan itu gratis. “Warga tinggal datang,” ujarnya. Kepala Dinas "
        "Kominfo Sleman, Tini Marlini, menambahkan. “Semua sudah siap,” kata Tini.\n"
    )
    seconds(text * 20)
    small, large = seconds(text * 40), seconds(text * 400)
    assert large < 30 * small
