"""Grades ("predikat Sangat Baik", "opini WTP"): beside a figure its category, else an indicator of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from models.mention import Unit
from nlp.indicators.figure import Figure
from nlp.indicators.tables import IndicatorTables, either
from nlp.spotting import Spotter

_LEADS = (
    "predikat",
    "kategori",
    "katagori",
    "kualifikasi",
    "klasifikasi",
    "interpretasi",
    "kriteria",
    "opini",
    "peringkat",
    "grade",
    "level",
    "rating",
    "tingkat",
    "nilai",
    "mutu",
    "status",
    "zona",
)
_LEAD = rf"(?:ber)?(?:{either(_LEADS)})"
_INFIX = (
    r"(?:\s(?:mutu|pelayanan|kinerja|nilai|penilaian|huruf|predikat|kategori|yaitu|yakni|adalah|nasional|kabupaten|kota|"
    r"sebagai|badan|publik|daerah|opini|tertinggi|terbaik))*"
)
_MARKS = r"[\s:,“\"'‘(]{0,4}"
_STEP = re.compile(r"[”\"'’)]?\s(?:menjadi|ke)\s(?:predikat\s|kategori\s)?[“\"'‘(]?")
_REACH = 90
_GRADED = frozenset((Unit.INDEX, Unit.PERCENT, Unit.RATIO, Unit.OTHER))
_ENDS = re.compile(r"[;]|\b(?:sedangkan|sementara|adapun|disusul)\b")


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade at [start, end); `lead` is where its "predikat" begins, or its own start."""

    start: int
    end: int
    lead: int
    category: str
    alone: bool


class GradeFinder:
    """Finds grades that a word like "predikat" leads, and those that stand by themselves."""

    def __init__(self, tables: IndicatorTables) -> None:
        self._forms = {form.lower(): grade for form, grade in tables.grades.items()}
        self._letters = frozenset(form for form in tables.grades if form.isupper() or form.rstrip("+-").isupper())
        words = either(form for form in tables.grades if form not in self._letters)
        letters = either(self._letters)
        grade = rf"(?:(?P<word>(?i:{words}))|(?P<letter>{letters}))(?![\w+-])"
        alone = either(form for form, g in tables.grades.items() if g.alone and form in self._letters)
        spelt = either(form for form, g in tables.grades.items() if g.alone and form not in self._letters)
        self._led = re.compile(rf"(?i:{_LEAD}){_INFIX}{_MARKS}{grade}")
        self._alone = re.compile(rf"(?P<word>{alone}|(?i:{spelt}))(?P<letter>)(?![^\W_])")
        self._by_themselves = frozenset(form.lower() for form, g in tables.grades.items() if g.alone)
        self._spotter = Spotter((*_LEADS, *(f"ber{lead}" for lead in _LEADS), *self._by_themselves))
        self._beside = re.compile(
            rf"\s?(?:\(|,\s?|(?:atau|dengan|masuk|termasuk)\s)(?:masuk\s|dalam\s|{_LEAD}\s)*[“\"'‘(]?{grade}"
        )
        self._next = re.compile(rf"{_STEP.pattern}{grade}")

    def find(self, text: str) -> list[Grade]:
        """The grades of a text, in order, none inside another and none over a line's end."""
        found: list[Grade] = []
        last = 0
        for offset, word in self._spotter.find(text):
            if offset < last:
                continue
            match = self._led.match(text, offset)
            if match:
                found.append(self._grade(match, offset))
                step = self._next.match(text, match.end())
                if step:
                    found.append(self._grade(step, step.start()))
            elif word in self._by_themselves:
                alone = self._alone.match(text, offset)
                if alone:
                    found.append(self._grade(alone, offset))
            last = found[-1].end if found else 0
        return found

    def beside(self, text: str, figure: Figure) -> Grade | None:
        """The grade that stands right behind a figure: "2,62 atau sedang", "3,58 (sangat baik)"."""
        match = self._beside.match(text, figure.end, figure.sentence.end)
        return self._grade(match, match.start()) if match else None

    def _grade(self, match: re.Match[str], lead: int) -> Grade:
        group = "word" if match["word"] else "letter"
        written = match[group]
        form = self._forms[" ".join(written.lower().split())]
        category = form.category if form.category.lower() != written.lower() else written
        return Grade(match.start(group), match.end(group), lead, category, form.alone)


def pair(text: str, figures: list[Figure], grades: list[Grade], finder: GradeFinder) -> dict[int, Grade]:
    """The grade of each figure of one sentence that has one, by the figure's place in the list.

    A grade belongs to the figure right before it, else to the one that follows it ("predikat Baik dengan indeks 3,22");
    two grades joined by "menjadi" belong to the two last figures before them. What is counted or paid has no grade.
    """
    places = [place for place, figure in enumerate(figures) if figure.unit in _GRADED]
    owned = _pair(text, [figures[place] for place in places], grades, finder)
    return {places[number]: grade for number, grade in owned.items()}


def _pair(text: str, figures: list[Figure], grades: list[Grade], finder: GradeFinder) -> dict[int, Grade]:
    owned = {place: grade for place, figure in enumerate(figures) if (grade := finder.beside(text, figure))}
    used = {grade.start for grade in owned.values()}
    ends = [figure.end for figure in figures]
    for number, grade in enumerate(grades):
        if grade.start in used:
            continue
        after = bisect_right(ends, grade.start)
        step = number + 1 < len(grades) and _STEP.match(text, grade.end)
        if step and after > 1 and after - 1 not in owned and after - 2 not in owned:
            owned[after - 2], owned[after - 1] = grade, grades[number + 1]
            used |= {grade.start, grades[number + 1].start}
            continue
        owner = _owner(text, figures, after, grade)
        if owner is not None and owner not in owned:
            owned[owner] = grade
            used.add(grade.start)
    return owned


def _owner(text: str, figures: list[Figure], after: int, grade: Grade) -> int | None:
    """The place of the figure that a grade stands beside; `after` is that of the first figure behind it."""
    follows = after < len(figures)
    if follows and _TIGHT.fullmatch(text, grade.end, figures[after].start):
        return after
    if after and _near(text[figures[after - 1].end : grade.lead]):
        return after - 1
    if follows and _near(between := text[grade.end : figures[after].start]) and _LINK.search(between):
        return after
    return None


def _near(between: str) -> bool:
    return len(between) <= _REACH and not _ENDS.search(between)


_TIGHT = re.compile(
    r"[”\"'’)]*,?\s(?:dengan|atau|yakni|yaitu|di)\s(?:perolehan\s|capaian\s|raihan\s|total\s)?"
    r"(?:nilai|skor|indeks|angka|poin|rata-rata)\s(?:[\w-]+\s){0,3}\W{0,2}"
)
_LINK = re.compile(r"\b(?:dengan|nilai|skor|indeks|angka|sebesar|mencapai|yakni|yaitu|perolehan|poin)\b|[(:]")


def free(grades: list[Grade], owned: dict[int, Grade]) -> Iterator[Grade]:
    """The grades that no figure has."""
    taken = {g.start for g in owned.values()}
    return (g for g in grades if g.start not in taken)
