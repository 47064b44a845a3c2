"""Which counts an assessor would quote: not of governments, phases or guests, and not what is told of the country."""

from __future__ import annotations

import re

from nlp.indicators.figure import Spot
from nlp.indicators.nouns import noun_at
from nlp.indicators.tables import IndicatorTables

SMALL = 10
"""Numbers up to this one, spelt out, are figures only beside a word that makes them so."""
_FEW = 2
_LEAST_LABELLED = 1000
_TIMES = "kali"
_OUT_OF = re.compile(r"\sdari\s(?:total\s|sekitar\s|jumlah\s)?")
_ELIDED = re.compile(
    r"\s?(?:[.,;:)!?”\"]|$|yang\b|"
    r"di\s?antara(?:nya)?\b|sudah\b|telah\b|masih\b|belum\b|(?:ber|ter|di|mem|men)\w{4,})"
)
_ELIDED_LEAD = re.compile(
    r"(?i:\b(?:baru|hanya|tersisa|tinggal|sisa|menjadi|sebanyak|sudah|telah|ada|terdapat|kini|bisa|,))\s+"
    r"(?:baru\s+|hanya\s+|sebanyak\s+)?$"
)
# "Panggilan valid: 2.522", "jumlah wisatawan mencapai 29.282": a count whose noun stands before it.
_LABEL = re.compile(
    r"(?:^|[.,;\n\x00•*-]\s*)(?P<label>[A-Za-z][^:.,;\n\x00\d]{2,60}):\s$"
    r"|\b(?i:jumlah|total|totalnya|jumlahnya)\s(?P<cue>[a-z]\w+(?:\s[a-z]\w+){0,3}?)?\s?(?:yang\s\w+\s)?"
    r"(?:sudah\s|telah\s)?(?:mencapai|sebanyak|sebesar|menjadi|tercatat|ada|yakni|yaitu|hanya|adalah|hingga)?\s"
    r"(?:sekitar\s|sebanyak\s)?$"
)
# What is said of the whole country is said of no region; nor is the spread of what was counted a second figure.
_NATIONWIDE = re.compile(
    r"[^.;\n]{0,70}?\b(?:(?:di\s|se-?\s?|seluruh\s)(?:wilayah\s)?Indonesia|secara\snasional|di\stanah\sair)\b"
)
_SPREAD = re.compile(r"\b(?:tersebar|disebar)\s(?:di|pada|ke)\s(?:[\w/,-]+\s){0,4}$")
_COMING = re.compile(
    r"[^.;,\n]{0,60}?\b(?:rombongan|peserta|undangan|tamu|hadir|mengikuti|menghadiri|ikut|menandatangani|dilantik)\b"
)


class CountRules:
    """Finds what a number counts, and judges whether the count is a figure."""

    def __init__(self, tables: IndicatorTables) -> None:
        self._never = tables.noun("never")
        self._attendance = tables.noun("attendance")
        self._strong = tables.noun("strong")
        self._attends = re.compile(rf"(?i:\b(?:{tables.either('attends')}))\b[^;.]*$")
        self._counting = re.compile(rf"(?i:\b(?:{tables.either('counting')}))\s+$")

    def counted(self, spot: Spot) -> str | None:
        """The noun phrase behind a number: "147 jenis layanan"; behind "38 dari 61 simpang" it is the other's."""
        out_of = _OUT_OF.match(spot.text, spot.number.end)
        if out_of and spot.following is not None and out_of.end() == spot.following.start:
            return noun_at(spot.text, spot.following.end)
        return noun_at(spot.text, spot.number.end)

    def named_before(self, spot: Spot) -> str | None:
        """What a bare number counts where only the words before it say so; the caller has seen that a clause ends."""
        large = spot.number.value >= _LEAST_LABELLED
        label = _LABEL.search(spot.before) if large or spot.before.endswith(": ") else None
        return (label["label"] or label["cue"] or "jumlah") if label else None

    def left_unsaid(self, spot: Spot) -> str | None:
        """The noun counted before, where a number stands for it: "Dari 328 kampung, baru 117 yang terlayani"."""
        bare = spot.number.digits and spot.number.scale == 1 and _ELIDED.match(spot.text, spot.number.end)
        return spot.noun if spot.noun and bare and _ELIDED_LEAD.search(spot.before) else None

    def is_figure(self, spot: Spot, noun: str) -> bool:
        """Whether the count of `noun` is worth quoting."""
        number, words = spot.number, noun.lower().split()
        head = words[0]
        # "kota/kabupaten" as well as "kabupaten/kota"; thousands of times are a measure, "tiga kali" is none.
        unfit = self._never.intersection((head, head.partition("/")[0], " ".join(words[:2])))
        if (unfit and not (unfit == {_TIMES} and number.value >= _LEAST_LABELLED)) or number.value < _FEW:
            return False
        if _NATIONWIDE.match(spot.text, number.end, spot.sentence.end) or _SPREAD.search(spot.before):
            return False
        coming = head in self._attendance and (
            self._attends.search(spot.before) or _COMING.match(spot.text, number.end, spot.sentence.end)
        )
        small = not number.digits and number.value <= SMALL
        return not coming and (not small or head in self._strong or self._counting.search(spot.before) is not None)
