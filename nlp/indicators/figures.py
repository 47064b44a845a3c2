"""Which numbers of a text are figures, in which unit, and of what when they count something."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from models.calendar_id import MONTHS
from models.mention import Comparator, Unit
from nlp.article import Stretch
from nlp.indicators.counts import SMALL, CountRules
from nlp.indicators.figure import Figure, Spot
from nlp.indicators.nouns import noun_at
from nlp.indicators.tables import IndicatorTables, UnitForm, either
from nlp.numbers import Number, NumberReader

_LEAST_MONEY = 500
_BILLION = 1_000_000_000
_MAX_INDEX = 10_000
_FOREIGN = re.compile(r"(?:USD?|US\$|\$|€|EUR|SGD|RM)\s?$")
_JOINED = re.compile(r"\s?(?:-|–|—|/|menjadi|jadi|ke|hingga|sampai(?:\s+dengan)?|dan|atau|s\.?d\.?)\s?")
_MONTH = re.compile(rf"\s?[-./]?\s?(?i:{either(MONTHS)})\b")
_GLUED_BEFORE = re.compile(r"[\w/:]$|\w[-–]$|#$")
_GLUED_AFTER = re.compile(r"[A-Za-z_/:°]|[-–][A-Za-z]|-an\b|\.\d")
_HYPHEN = re.compile(r"\s?(?:-|–|hingga|sampai|s\.?d\.?)\s?(?:Rp\.?\s?)?")
_RANGED = re.compile(r"\d[-–]$")
_NEGATIVE = re.compile(r"(?:[ (][-–−]|\bminus )$")
_AGE = re.compile(r"\((\d{1,2})(?:\s*tahun|\s*th)?\)")
_ENDS_CLAUSE = re.compile(
    r"\s*(?:$|[.,;:()!?”\"—–]|"
    r"(?:dari|dengan|atau|dan|pada|di|yang|untuk|serta|dibanding\w*|menjadi|oleh|tahun|naik|turun)\b)"
)
_NATIONAL = re.compile(r"(?<!tingkat )(?<!Kualitas )\b(?:nasional|Indonesia)\b[^,;.]{0,40}$")
_TO_COME = re.compile(r"\s(?:ke\s?depan|mendatang|terakhir|lalu|silam|lagi|sebelumnya|pertama|berturut|yang\slalu)\b")
_RATIO = re.compile(r"(?<![\d:.,])1\s?:\s?(\d+(?:\.\d{3})*)(?![\d:])")
_GAP = re.compile(r"[\s/]+")
_MARKS = "(“\"'-"


class FigureFinder:
    """Tells figures from other numbers, by the words on both sides."""

    def __init__(self, tables: IndicatorTables, numbers: NumberReader) -> None:
        self._numbers = numbers
        self._counts = CountRules(tables)
        self._units = tables.units
        self._unit = re.compile(rf"\s?-?(?P<unit>(?i:{either(u for u in tables.units if u != '%')}))\b|\s?(?P<sign>%)")
        self._names = tables.word("name")
        self._index = re.compile(rf"(?i:\b(?:ber)?(?:{tables.either('index')})(?:nya)?)\b[^;:.\d]{{0,70}}$")
        self._ratio = re.compile(rf"(?i:\b(?:{tables.either('ratio')}))\b[^;.]{{0,60}}$")
        self._needed = {
            "cue": re.compile(rf"(?i:\b(?:{tables.either('duration')})(?:nya)?)\b[^;.]*$"),
            "life": re.compile(rf"(?i:\b(?:{tables.either('life')}))\b[^;.]*$"),
        }
        self._no_duration = re.compile(rf"(?i:\b(?:{tables.either('duration_not')}))\s+(?:(?!rata|harapan)\w+\s+)?$")
        self._price = re.compile(rf"(?i:\b(?:{tables.either('price')}))\s+(?:\w+\s+){{0,2}}$")
        self._weight = re.compile(rf"(?i:\b(?:{tables.either('weight')}))\s+(?:\w+\s+){{0,2}}$")
        self._comparators = tuple(
            (
                re.compile(rf"(?i:(?<!\w)(?:{tables.either(kind)}))\s*(?:sekitar\s+|dari\s+)?$"),
                re.compile(rf"\s?,?\s?(?i:(?:{tables.either(kind + '_after')}))\b"),
                comparator,
            )
            for kind, comparator in (
                ("about", Comparator.ABOUT),
                ("at_least", Comparator.AT_LEAST),
                ("at_most", Comparator.AT_MOST),
            )
        )

    def find(self, text: str, sentences: tuple[Stretch, ...]) -> Iterator[Figure]:
        """The figures of the sentences; `text` has its dates and masks blanked."""
        yield from self._ratios(text, sentences)
        numbers = self._numbers.find(text)
        number = next(numbers, None)
        noun: str | None = None
        for sentence in sentences:
            own: list[Number] = []
            while number is not None and number.start < sentence.end:
                if number.start >= sentence.start:
                    own.append(number)
                number = next(numbers, None)
            for place, one in enumerate(own):
                following = own[place + 1] if place + 1 < len(own) else None
                spot = Spot(text, sentence, _scaled(text, one, following), following, noun)
                figure = self._figure(spot)
                if figure is not None:
                    yield figure
                noun = (figure.noun if figure else self._counts.counted(spot)) or noun

    def _ratios(self, text: str, sentences: tuple[Stretch, ...]) -> Iterator[Figure]:
        """ "1:500"."""
        for match in _RATIO.finditer(text):
            whole = float(match[1].replace(".", ""))
            place = bisect_right(sentences, match.start(), key=lambda s: s.start) - 1
            if whole > SMALL and place >= 0:
                yield Figure(
                    match.start(), match.end(), 1 / whole, Unit.RATIO, Comparator.EQUAL, None, sentences[place]
                )

    def _figure(self, spot: Spot) -> Figure | None:
        """The figure that a number is; None for one that is part of a name, an age, a clock time or the like."""
        text, number, last = spot.text, spot.number, spot.before[-2:]
        ranged = _RANGED.search(last)
        if (not ranged and _GLUED_BEFORE.search(last)) or _MONTH.match(text, number.end):
            return None
        if number.money or (number.scale >= _BILLION and noun_at(text, number.end) is None):
            small = number.value < _LEAST_MONEY or self._price.search(spot.before) or _FOREIGN.search(spot.before)
            return None if small else self._make(spot, Unit.IDR)
        unit = self._unit.match(text, number.end, spot.sentence.end)
        if unit is not None:
            return self._with_unit(spot, unit, unit.end())
        if _GLUED_AFTER.match(text, number.end):
            return None
        shared = self._shared_unit(spot)
        if shared is not None:
            return self._with_unit(spot, shared, number.end)
        if ranged or self._is_named(spot.before) or _AGE.match(text, number.start - 1):
            return None
        return self._bare(spot)

    def _shared_unit(self, spot: Spot) -> re.Match[str] | None:
        """The unit that stands only behind the next number: "dari 23 menjadi 20,6 persen"."""
        following = spot.following
        if following is None or following.money or not _JOINED.fullmatch(spot.text, spot.number.end, following.start):
            return None
        return self._unit.match(spot.text, following.end, spot.sentence.end)

    def _is_named(self, before: str) -> bool:
        """Whether the number belongs to the word before it: "kelas 3", "SMP Negeri 2", "nomor urut 1"."""
        words = [word.strip(_MARKS).lower() for word in _GAP.split(before.rstrip())[-2:]]
        return bool(words) and (words[-1] in self._names or " ".join(words) in self._names)

    def _with_unit(self, spot: Spot, match: re.Match[str], end: int) -> Figure | None:
        form = self._units[" ".join((match["unit"] or match["sign"]).lower().split())]
        if not self._is_apt(spot, form, end):
            return None
        figure = self._make(spot, form.unit, factor=form.factor, end=end)
        return replace(figure, beside=noun_at(spot.text, end))

    def _is_apt(self, spot: Spot, form: UnitForm, end: int) -> bool:
        """Whether the words before a measure let it stand: no price, no weight, no "selama tiga jam"."""
        if form.needs:
            told = self._needed[form.needs].search(spot.before) and not self._no_duration.search(spot.before)
            return bool(told) and not _TO_COME.match(spot.text, end)
        if form.unit is Unit.IDR:
            return not self._price.search(spot.before)
        if form.unit is Unit.PERCENT:
            return not (self._weight.search(spot.before) or _NATIONAL.search(spot.before))
        return form.unit is not Unit.OTHER or spot.number.digits or spot.number.value > SMALL

    def _bare(self, spot: Spot) -> Figure | None:
        """A number without a unit: a count where a noun follows, else an index, else a count named before."""
        number = spot.number
        noun = self._counts.counted(spot)
        if noun and not spot.decimal:
            return self._count(spot, noun)
        ends = _ENDS_CLAUSE.match(spot.text, number.end, spot.sentence.end)
        if spot.decimal and self._ratio.search(spot.before):
            return self._make(spot, Unit.RATIO)
        readable = number.value < _MAX_INDEX and number.digits and (ends or spot.decimal)
        if readable and ((spot.decimal and ends) or self._index.search(spot.before)):
            return self._make(spot, Unit.INDEX)
        noun = self._counts.named_before(spot) if ends and number.digits and not spot.decimal else None
        noun = noun or self._counts.left_unsaid(spot)
        return self._count(spot, noun) if noun else None

    def _count(self, spot: Spot, noun: str) -> Figure | None:
        if not self._counts.is_figure(spot, noun):
            return None
        figure = self._make(spot, Unit.COUNT)
        head = f" {noun.split()[0]}"
        return replace(figure, noun=noun, end=figure.end + len(head) * spot.text.startswith(head, figure.end))

    def _make(self, spot: Spot, unit: Unit, *, factor: float = 1, end: int | None = None) -> Figure:
        number, before = spot.number, spot.before
        end = number.end if end is None else end
        comparator = next(
            (c for left, right, c in self._comparators if left.search(before) or right.match(spot.text, end)),
            Comparator.EQUAL,
        )
        value, start = number.value * factor, number.start
        # "tumbuh -2,07 persen", "minus 2,07 persen"
        if unit in (Unit.PERCENT, Unit.INDEX) and _NEGATIVE.search(before):
            value = -value
            start -= not before.endswith(" ")
        return Figure(start, end, round(value, 6), unit, comparator, None, spot.sentence)


def _scaled(text: str, number: Number, following: Number | None) -> Number:
    """The number times the scale that stands only behind the next one: "Rp 1,2-1,5 miliar"."""
    if number.scale > 1 or following is None or following.scale == 1 or following.value <= number.value:
        return number
    if not _HYPHEN.fullmatch(text, number.end, following.start):
        return number
    return replace(number, value=round(number.value * following.scale, 6), scale=following.scale)
