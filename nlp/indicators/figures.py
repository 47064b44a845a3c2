"""Which numbers of a text are figures, in which unit, and of what when they count something."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.calendar_id import MONTHS
from models.mention import Comparator, Unit
from nlp.article import Stretch
from nlp.indicators.tables import IndicatorTables, either
from nlp.numbers import Number, NumberReader

_SMALL = 10  # spelt numbers up to this one are figures only beside a word that makes them so
_FEW = 2
_LEAST_MONEY = 500
_BILLION = 1_000_000_000
_FOREIGN = re.compile(r"(?:USD?|US\$|\$|€|EUR|SGD|RM)\s?$")
_LEFT = 90
_JOINED = re.compile(r"\s?(?:-|–|—|/|menjadi|jadi|ke|hingga|sampai(?:\s+dengan)?|dan|atau|s\.?d\.?)\s?")
_MONTH = re.compile(rf"\s?[-./]?\s?(?i:{either(MONTHS)})\b")
_GLUED_BEFORE = re.compile(r"[\w/:]$|\w[-–]$|#$")
_HYPHEN = re.compile(r"\s?(?:-|–|hingga|sampai|s\.?d\.?)\s?(?:Rp\.?\s?)?")
_RANGED = re.compile(r"\d[-–]$")
_NEGATIVE = re.compile(r"(?:[ (][-–−]|\bminus )$")
_GLUED_AFTER = re.compile(r"[A-Za-z_/:°]|[-–][A-Za-z]|-an\b|\.\d")
_AGE = re.compile(r"\((\d{1,2})(?:\s*tahun|\s*th)?\)")
_NOUN = re.compile(r"[ ](?P<noun>[a-z][\w/-]*)(?P<rest>(?:[ ][a-z][\w/-]*){0,3})")
_BIG_NOUN = re.compile(r"[ ](?P<noun>[A-Z][\w/-]*)(?P<rest>(?:[ ][\w/-]+){0,3})")
_OUT_OF = re.compile(r"\sdari\s(?:total\s|sekitar\s|jumlah\s)?")
_ELIDED = re.compile(
    r"\s?(?:[.,;:)!?”\"]|$|yang\b|"
    r"di\s?antara(?:nya)?\b|sudah\b|telah\b|masih\b|belum\b|(?:ber|ter|di|mem|men)\w{4,})"
)
_ELIDED_LEAD = re.compile(
    r"(?i:\b(?:baru|hanya|tersisa|tinggal|sisa|menjadi|sebanyak|sudah|telah|ada|terdapat|kini|bisa|,))\s+"
    r"(?:baru\s+|hanya\s+|sebanyak\s+)?$"
)
_ENDS_CLAUSE = re.compile(
    r"\s*(?:$|[.,;:()!?”\"—–]|"
    r"(?:dari|dengan|atau|dan|pada|di|yang|untuk|serta|dibanding\w*|menjadi|oleh|tahun|naik|turun)\b)"
)
_BRACKETED = re.compile(r"\s?\)")
# What is said of the whole country is said of no region; nor is the spread of what was counted a second figure.
_NATIONWIDE = re.compile(
    r"[^.;\n]{0,70}?\b(?:(?:di\s|se-?\s?|seluruh\s)(?:wilayah\s)?Indonesia|secara\snasional|di\stanah\sair)\b"
)
_NATIONAL = re.compile(r"(?<!tingkat )(?<!Kualitas )\b(?:nasional|Indonesia)\b[^,;.]{0,40}$")
_SPREAD = re.compile(r"\b(?:tersebar|disebar|tersebut\sdi)\s(?:di|pada|ke)\s(?:[\w/,-]+\s){0,4}$")
_COMING = re.compile(
    r"[^.;,\n]{0,60}?\b(?:rombongan|peserta|undangan|tamu|hadir|mengikuti|menghadiri|ikut|menandatangani|dilantik)\b"
)
_TO_COME = re.compile(r"\s(?:ke\s?depan|mendatang|terakhir|lalu|silam|lagi|sebelumnya|pertama|berturut|yang\slalu)\b")
# "Panggilan valid: 2.522", "jumlah wisatawan mencapai 29.282": a count whose noun stands before it.
_LABEL = re.compile(
    r"(?:^|[.,;\n\x00•*-]\s*)(?P<label>[A-Za-z][^:.,;\n\x00\d]{2,60}):\s$"
    r"|\b(?i:jumlah|total|totalnya|jumlahnya)\s(?P<cue>[a-z]\w+(?:\s[a-z]\w+){0,3}?)?\s?"
    r"(?:yang\s\w+\s)?(?:sudah\s|telah\s)?(?:mencapai|sebanyak|sebesar|menjadi|tercatat|ada|yakni|yaitu|hanya|adalah|hingga)?\s"
    r"(?:sekitar\s|sebanyak\s)?$"
)
_LEAST_LABELLED = 1000
_RATIO = re.compile(r"(?<![\d:.,])1\s?:\s?(\d+(?:\.\d{3})*)(?![\d:])")
_MAX_INDEX = 10_000
_GAP = re.compile(r"[\s/]+")
_MARKS = "(“\"'-"
_VERBAL = ("di", "ter", "men", "mem", "ber")
# Nouns that only begin like a verb.
_VERBAL_NOUNS = (
    "menara", "mentor", "menteri", "terminal", "berkas", "berita", "dinas", "distrik", "divisi", "direktor", "difabel",
    "terapis", "terumbu", "dispenser", "digester", "diorama", "member", "berlian", "dirigen",
)
_SHORT_WORD = 5
_STOP_WORDS = frozenset(
    "yang di ke dari pada untuk dengan dan atau serta telah sudah akan oleh dalam sebagai agar bisa dapat ini itu juga"
    " secara se tersebut lainnya setiap per saat hingga sampai sejak karena maupun menjadi masih belum baru tidak ada"
    " adalah mencapai lalu pihaknya tahun sekaligus guna bagi melalui antara selama kini ikut lebih pun terdiri turut"
    " tersebar dibanding dibandingkan".split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at [start, end), unit and all; `noun` is what a count counts, `beside` what stands behind a measure
    ("32 hektare lahan cabai")."""

    start: int
    end: int
    value: float
    unit: Unit
    comparator: Comparator
    noun: str | None
    sentence: Stretch
    beside: str | None = None


class FigureFinder:
    """Tells figures from other numbers, by the words on both sides."""

    def __init__(self, tables: IndicatorTables, numbers: NumberReader) -> None:
        self._tables = tables
        self._numbers = numbers
        self._unit = re.compile(rf"\s?-?(?P<unit>(?i:{either(u for u in tables.units if u != '%')}))\b|\s?(?P<sign>%)")
        self._names = tables.word("name")
        self._index = re.compile(rf"(?i:\b(?:ber)?(?:{tables.either('index')})(?:nya)?)\b[^;:.\d]{{0,70}}$")
        self._ratio = re.compile(rf"(?i:\b(?:{tables.either('ratio')}))\b[^;.]{{0,60}}$")
        self._cues = {
            "cue": re.compile(rf"(?i:\b(?:{tables.either('duration')})(?:nya)?)\b[^;.]*$"),
            "life": re.compile(rf"(?i:\b(?:{tables.either('life')}))\b[^;.]*$"),
        }
        self._no_duration = re.compile(rf"(?i:\b(?:{tables.either('duration_not')}))\s+(?:(?!rata|harapan)\w+\s+)?$")
        self._attends = re.compile(rf"(?i:\b(?:{tables.either('attends')}))\b[^;.]*$")
        self._price = re.compile(rf"(?i:\b(?:{tables.either('price')}))\s+(?:\w+\s+){{0,2}}$")
        self._weight = re.compile(rf"(?i:\b(?:{tables.either('weight')}))\s+(?:\w+\s+){{0,2}}$")
        self._counting = re.compile(rf"(?i:\b(?:{tables.either('counting')}))\s+$")
        self._comparators = tuple(
            (
                re.compile(rf"(?i:(?<!\w)(?:{tables.either(kind)}))\s*(?:sekitar\s+|dari\s+)?$"),
                re.compile(rf"\s?,?\s?(?i:(?:{tables.either(kind + '_after')}))\b"),
                comparator,
            )
            for kind, comparator in (
                ("about", Comparator.ABOUT), ("at_least", Comparator.AT_LEAST), ("at_most", Comparator.AT_MOST)
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
            if own:
                counted, noun = self._of(text, sentence, own, noun)
                yield from counted

    def _ratios(self, text: str, sentences: tuple[Stretch, ...]) -> Iterator[Figure]:
        """"1:500"."""
        for match in _RATIO.finditer(text):
            whole = float(match[1].replace(".", ""))
            place = bisect_right(sentences, match.start(), key=lambda s: s.start) - 1
            if whole > _SMALL and place >= 0:
                yield Figure(
                    match.start(), match.end(), 1 / whole, Unit.RATIO, Comparator.EQUAL, None, sentences[place]
                )

    def _of(
        self, text: str, sentence: Stretch, numbers: list[Number], noun: str | None
    ) -> tuple[list[Figure], str | None]:
        """The figures of one sentence and the noun that an elided one may count next ("Hanya 311 yang darurat")."""
        found: list[Figure | None] = []
        for place, number in enumerate(numbers):
            following = numbers[place + 1] if place + 1 < len(numbers) else None
            figure = self._figure(text, sentence, number, following, noun)
            if figure is None:
                noun = self._counted(text, number, following) or noun
            elif figure.noun:
                noun = figure.noun
            found.append(figure)
        return [figure for figure in found if figure is not None], noun

    def _figure(
        self, text: str, sentence: Stretch, number: Number, following: Number | None, noun: str | None
    ) -> Figure | None:
        """The figure that a number is; None for one that is part of a name, an age, a clock time or the like."""
        before = text[max(sentence.start, number.start - _LEFT) : number.start]
        ranged = _RANGED.search(before[-2:])
        if (not ranged and _GLUED_BEFORE.search(before[-2:])) or _MONTH.match(text, number.end):
            return None
        number = _scaled(text, number, following)
        if number.money or (number.scale >= _BILLION and _noun_at(text, number.end) is None):
            small = number.value < _LEAST_MONEY or self._price.search(before) or _FOREIGN.search(before)
            return None if small else self._make(text, sentence, number, Unit.IDR, 1, number.end)
        unit = self._unit.match(text, number.end, sentence.end)
        end = unit.end() if unit else number.end
        if unit is None and _GLUED_AFTER.match(text, number.end):
            return None
        if unit is None and following is not None and _JOINED.fullmatch(text, number.end, following.start):
            shared = self._unit.match(text, following.end, sentence.end)
            if shared and not following.money:
                unit, end = shared, number.end
        if unit is not None:
            return self._with_unit(text, sentence, number, unit, before, end)
        if ranged or self._is_named(before) or _AGE.match(text, number.start - 1):
            return None
        return self._bare(text, sentence, number, following, before, noun)

    def _is_named(self, before: str) -> bool:
        """Whether the number belongs to the word before it: "kelas 3", "SMP Negeri 2", "nomor urut 1"."""
        words = [word.strip(_MARKS).lower() for word in _GAP.split(before.rstrip())[-2:]]
        return bool(words) and (words[-1] in self._names or " ".join(words) in self._names)

    def _with_unit(
        self, text: str, sentence: Stretch, number: Number, match: re.Match[str], before: str, end: int
    ) -> Figure | None:
        written = match["unit"] or match["sign"]
        form = self._tables.units[" ".join(written.lower().split())]
        if form.needs:
            apt = self._cues[form.needs].search(before) and not self._no_duration.search(before)
            if not apt or _TO_COME.match(text, end):
                return None
        if form.unit is Unit.IDR and self._price.search(before):
            return None
        if form.unit is Unit.PERCENT and (self._weight.search(before) or _NATIONAL.search(before)):
            return None
        if form.unit is Unit.OTHER and not form.needs and not number.digits and number.value <= _SMALL:
            return None
        figure = self._make(text, sentence, number, form.unit, form.factor, end)
        return replace(figure, beside=_noun_at(text, end))

    def _bare(
        self, text: str, sentence: Stretch, number: Number, following: Number | None, before: str, noun: str | None
    ) -> Figure | None:
        """A number without a unit: a count where a noun follows, else an index."""
        counted = self._counted(text, number, following)
        decimal = number.decimal and number.scale == 1
        if counted and not decimal:
            return self._count(text, sentence, number, before, counted)
        if counted is None or decimal:
            if decimal and self._ratio.search(before):
                return self._make(text, sentence, number, Unit.RATIO, 1, number.end)
            ends = _ENDS_CLAUSE.match(text, number.end, sentence.end)
            if decimal and number.value < _MAX_INDEX and (ends or self._index.search(before)):
                return self._make(text, sentence, number, Unit.INDEX, 1, number.end)
            if number.digits and ends and self._index.search(before) and number.value < _MAX_INDEX:
                return self._make(text, sentence, number, Unit.INDEX, 1, number.end)
        label = _LABEL.search(before) if number.value >= _LEAST_LABELLED or before.endswith(": ") else None
        if label and number.digits and not decimal and _ENDS_CLAUSE.match(text, number.end, sentence.end):
            return self._count(text, sentence, number, before, label["label"] or label["cue"])
        if noun and number.digits and _ELIDED.match(text, number.end) and _ELIDED_LEAD.search(before):
            return self._count(text, sentence, number, before, noun)
        return None

    def _count(
        self, text: str, sentence: Stretch, number: Number, before: str, noun: str | None
    ) -> Figure | None:
        noun = noun or "jumlah"
        words = noun.lower().split()
        head, never = words[0], self._tables.noun("never")
        if head == "kali" and number.value >= _LEAST_LABELLED:
            never = never - {head}
        # "kota/kabupaten" as well as "kabupaten/kota"
        if not never.isdisjoint((head, head.partition("/")[0], " ".join(words[:2]))) or number.value < _FEW:
            return None
        if _NATIONWIDE.match(text, number.end, sentence.end) or _SPREAD.search(before):
            return None
        if head in self._tables.noun("attendance") and (
            self._attends.search(before) or _COMING.match(text, number.end, sentence.end)
        ):
            return None
        strong = head in self._tables.noun("strong") or self._counting.search(before) is not None
        if not number.digits and number.value <= _SMALL and not strong:
            return None
        figure = self._make(text, sentence, number, Unit.COUNT, 1, number.end)
        end = number.end + 1 + len(noun.split()[0])
        inside = text[number.end : end] == f" {noun.split()[0]}"
        return replace(figure, noun=noun, end=end if inside else figure.end)

    def _counted(self, text: str, number: Number, following: Number | None) -> str | None:
        """The noun phrase behind a number: "147 jenis layanan"; behind "38 dari 61 simpang" it is the other's."""
        out_of = _OUT_OF.match(text, number.end)
        if out_of and following is not None and out_of.end() == following.start:
            return _noun_at(text, following.end)
        return _noun_at(text, number.end)

    def _make(
        self, text: str, sentence: Stretch, number: Number, unit: Unit, factor: float, end: int
    ) -> Figure:
        before = text[max(sentence.start, number.start - _LEFT) : number.start]
        comparator = Comparator.EQUAL
        for left, right, meant in self._comparators:
            if left.search(before) or right.match(text, end):
                comparator = meant
                break
        value, start = number.value * factor, number.start
        # "tumbuh -2,07 persen", "minus 2,07 persen"
        if unit in (Unit.PERCENT, Unit.INDEX) and _NEGATIVE.search(before):
            value = -value
            start -= not before.endswith(" ")
        return Figure(start, end, round(value, 6), unit, comparator, None, sentence)


def _noun_at(text: str, offset: int) -> str | None:
    """The noun phrase that begins behind `offset`; None where a verb, a preposition or a mark stands there."""
    match = _NOUN.match(text, offset) or _BIG_NOUN.match(text, offset)
    if match is None or match["noun"].lower() in _STOP_WORDS or _is_verb(match["noun"]):
        return None
    words = [match["noun"]]
    for word in match["rest"].split():
        if word.lower() in _STOP_WORDS or _is_verb(word):
            break
        words.append(word)
    return " ".join(words)


def _scaled(text: str, number: Number, following: Number | None) -> Number:
    """The number times the scale that stands only behind the next one: "Rp 1,2-1,5 miliar"."""
    if number.scale > 1 or following is None or following.scale == 1 or following.value <= number.value:
        return number
    if not _HYPHEN.fullmatch(text, number.end, following.start):
        return number
    return replace(number, value=round(number.value * following.scale, 6), scale=following.scale)


def _is_verb(word: str) -> bool:
    return len(word) > _SHORT_WORD and word.startswith(_VERBAL) and not word.startswith(_VERBAL_NOUNS)
