"""Ranks: "peringkat ke-3 dari 34", "urutan kelima", "terbaik II", "10 besar", "Top 45"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.mention import Comparator, Unit
from nlp.article import Stretch
from nlp.indicators.figures import Figure
from nlp.indicators.tables import either

_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("pertama satu i", "kedua dua ii", "ketiga tiga iii", "keempat empat iv", "kelima lima v", "keenam enam vi",
         "ketujuh tujuh vii", "kedelapan delapan viii", "kesembilan sembilan ix", "kesepuluh sepuluh x"),
        start=1,
    )
    for word in words.split()
}
_LATE = {"kesebelas": 11, "kedua belas": 12, "ketiga belas": 13, "keempat belas": 14, "kelima belas": 15}
_NTH = (
    r"(?:(?i:ke)\s?-?\s?)?"
    rf"(?P<nth>\d{{1,3}}(?![\d.,]\d|\s(?:besar|terbaik)\b)|(?i:{either(_LATE)})|(?i:{either(_ORDINALS)}))\b"
)
_RANK = (
    r"(?i:\b(?:peringkat|urutan|ranking|rangking|rengking|posisi|rank|juara|terbaik))(?:nya)?\s"
    rf"(?:(?:di|pada|nasional)\s)?(?:(?:urutan|peringkat|nomor)\s)?{_NTH}"
    r"(?:\s(?:(?i:terbaik|tertinggi|nasional)\s)?(?i:dari)\s(?:total\s)?\d+(?:\s(?:kabupaten/kota|kabupaten|kota|provinsi|daerah))?)?"
)
_BEST = r"\b(?P<n>\d{1,3}|(?i:tiga|lima|sepuluh))\s(?i:besar|terbaik)\b|\b(?i:top)\s?(?P<top>\d{1,3})\b"
_FORMS = re.compile(f"{_BEST}|{_RANK}")


def find_ranks(text: str, sentence: Stretch) -> Iterator[Figure]:
    """The ranks of one sentence in order, none inside another; the span takes in "dari 34"."""
    last = sentence.start
    for match in _FORMS.finditer(text, sentence.start, sentence.end):
        written = " ".join((match["nth"] or match["n"] or match["top"]).lower().split())
        value = int(written) if written.isdigit() else _LATE.get(written) or _ORDINALS[written]
        if value and match.start() >= last:
            last = match.end()
            comparator = Comparator.EQUAL if match["nth"] else Comparator.AT_MOST
            yield Figure(match.start(), match.end(), float(value), Unit.RANK, comparator, None, sentence)
