"""Ranks: "peringkat ke-3 dari 34", "urutan kelima", "terbaik II", "10 besar", "Top 45"."""

from __future__ import annotations

import re
from collections.abc import Callable

from models.mention import Comparator, Unit
from nlp.article import Stretch
from nlp.indicators.figure import Figure
from nlp.indicators.tables import either
from nlp.spotting import Spotter

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "pertama satu i",
            "kedua dua ii",
            "ketiga tiga iii",
            "keempat empat iv",
            "kelima lima v",
            "keenam enam vi",
            "ketujuh tujuh vii",
            "kedelapan delapan viii",
            "kesembilan sembilan ix",
            "kesepuluh sepuluh x",
        ),
        start=1,
    )
    for word in words.split()
}
_LATE = {"kesebelas": 11, "kedua belas": 12, "ketiga belas": 13, "keempat belas": 14, "kelima belas": 15}
_COUNTED = frozenset(("besar", "terbaik"))
_LEADS = ("peringkat", "urutan", "ranking", "rangking", "rengking", "posisi", "rank", "juara", "terbaik", "top")
_NTH = (
    r"(?:(?i:ke)\s?-?\s?)?"
    rf"(\d{{1,3}}(?![\d.,]\d|\s(?:besar|terbaik)\b)|(?i:{either(_LATE)})|(?i:{either(_ORDINALS)}))\b"
)
_RANK = re.compile(
    rf"(?i:{either(_LEADS)})(?:nya)?\s"
    rf"(?:(?:di|pada|nasional)\s)?(?:(?:urutan|peringkat|nomor)\s)?{_NTH}"
    r"(?:\s(?:(?i:terbaik|tertinggi|nasional)\s)?(?i:dari)\s(?:total\s)?\d+"
    r"(?:\s(?:kabupaten/kota|kabupaten|kota|provinsi|daerah))?)?"
)
_COUNT = re.compile(r"(?<![^\W_])(?<![.,]\d)(?<!\d[.,])(\d{1,3}|(?i:tiga|lima|sepuluh))\s$")
_BEST = re.compile(r"(\d{1,3}|[A-Za-z]+)\s(?i:besar|terbaik)\b")
_REACH = 10


class RankFinder:
    """Finds ranks, in the forms that the language has for them."""

    def __init__(self) -> None:
        self._spotter = Spotter((*_LEADS, *(f"{lead}nya" for lead in _LEADS), *_COUNTED))

    def find(self, text: str, sentence_at: Callable[[int], Stretch]) -> list[Figure]:
        """The ranks of a text in order, none inside another; the span takes in "dari 34"."""
        found: list[Figure] = []
        last = 0
        for offset, word in self._spotter.find(text):
            # "7 besar": the number stands before the word.
            count = _COUNT.search(text, max(0, offset - _REACH), offset) if word in _COUNTED else None
            match = _BEST.match(text, count.start()) if count else _RANK.match(text, offset)
            if match is None or match.start() < last:
                continue
            written = " ".join(match[1].lower().split())
            value = int(written) if written.isdigit() else _LATE.get(written) or _ORDINALS.get(written, 0)
            sentence = sentence_at(match.start())
            if value and match.end() <= sentence.end:
                last = match.end()
                comparator = Comparator.AT_MOST if count or word == "top" else Comparator.EQUAL
                found.append(Figure(match.start(), last, float(value), Unit.RANK, comparator, None, sentence))
        return found
