"""All indicators of one string: figures and ranks with grade, period, kind and region, and grades by themselves."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from models.mention import Comparator, DateMention, IndicatorKind, IndicatorMention, Place, RegionMention, Unit
from nlp import resources
from nlp.article import Article, Stretch
from nlp.dates.masks import BLANK, Masks, blank_out
from nlp.dates.tables import load_tables as load_date_tables
from nlp.indicators import periods
from nlp.indicators.figure import Figure
from nlp.indicators.figures import FigureFinder
from nlp.indicators.grades import Grade, GradeFinder, free, pair
from nlp.indicators.names import Namer, fallback
from nlp.indicators.ranks import RankFinder
from nlp.indicators.tables import IndicatorTables, load_tables
from nlp.numbers import number_reader

_CUE_REACH = 70
# "dari 2,1 menjadi 2,9", "Rp 1,7 triliun atau 98,6 persen": one thing, two figures.
_SAME_THING = re.compile(r"^\s?[-–]\s?$|^[^,;.]{0,40}\b(?:menjadi|jadi|atau|setara)\b[^,;.]{0,24}$")
T = TypeVar("T", DateMention, RegionMention)
S = TypeVar("S", DateMention, RegionMention, Figure, Grade)


class IndicatorFinder:
    """Finds the indicators of an article's body and title; loading compiles the patterns."""

    def __init__(self, folder: Path = resources.FOLDER) -> None:
        tables = load_tables(folder)
        self._masks = Masks(load_date_tables(folder), money=False)
        self._figures = FigureFinder(tables, number_reader(folder))
        self._grades = GradeFinder(tables)
        self._ranks = RankFinder()
        self._namer = Namer(tables)
        self._cues = _Cues(tables)

    def find(self, article: Article) -> list[IndicatorMention]:
        """The indicators in order, those of the body first; a figure said again is there once."""
        usual = _usual_region(article)
        found: list[IndicatorMention] = []
        for field in article.fields():
            sentences = article.sentences if field.place is Place.TEXT else (Stretch(0, len(field.text)),)
            dates = _in_place(article.dates, field.place)
            blanked = blank_out(self._masks.blank(field.text), _stretches(dates)).replace("\n", BLANK)
            regions = _in_place(article.regions, field.place)
            found += self._in_field(_Scene(field.text, blanked, field.place, sentences, dates, regions, usual))
        return _once(found)

    def _in_field(self, scene: _Scene) -> Iterator[IndicatorMention]:
        figures = self._all_figures(scene)
        grades = self._grades.find(scene.blanked)
        carried: str | None = None
        for sentence in scene.sentences:
            own = _starting_in(figures, sentence)
            own_grades = _starting_in(grades, sentence)
            if not own and not own_grades:
                continue
            owned = pair(scene.text, own, own_grades, self._grades)
            spans = periods.assign(scene.text, own, scene.dates_in(sentence))
            last: str | None = None
            for number, figure in enumerate(own):
                again = last and _SAME_THING.search(scene.text[own[number - 1].end : figure.start])
                name = last if last and again else self._namer.name(figure, scene.blanked, last=last, carried=carried)
                if last and name == fallback(figure.unit):
                    name = last
                last = name
                if figure.unit in (Unit.INDEX, Unit.PERCENT) and not (carried and name.startswith(carried)):
                    carried = name if name != fallback(figure.unit) else carried
                category = owned[number].category if number in owned else None
                yield self._mention(scene, figure, name, spans[number], category)
            for grade in free(own_grades, owned):
                yield self._alone(scene, grade, sentence)

    def _all_figures(self, scene: _Scene) -> list[Figure]:
        """Ranks and figures in order; what is read as a rank is no figure too."""
        ranks = self._ranks.find(scene.blanked, scene.sentence_at)
        rest = blank_out(scene.blanked, [(rank.start, rank.end) for rank in ranks])
        return sorted((*ranks, *self._figures.find(rest, scene.sentences)), key=lambda f: f.start)

    def _mention(
        self, scene: _Scene, figure: Figure, name: str, period: str | None, category: str | None
    ) -> IndicatorMention:
        return IndicatorMention(
            name=name,
            value=figure.value,
            unit=figure.unit,
            comparator=figure.comparator,
            period=period,
            category=category,
            region=scene.region_at(figure.start, figure.sentence),
            text=scene.text[figure.start : figure.end],
            start=figure.start,
            end=figure.end,
            kind=self._cues.kind(scene.text, figure),
            field=scene.place,
        )

    def _alone(self, scene: _Scene, grade: Grade, sentence: Stretch) -> IndicatorMention:
        """A grade without a figure: "opini WTP"."""
        spot = Figure(grade.start, grade.end, 0.0, Unit.OTHER, Comparator.EQUAL, None, sentence)
        lead = scene.text[grade.lead : grade.start].strip(" :“\"'‘(,")
        return IndicatorMention(
            name=f"{lead} {grade.category}".strip(),
            value=None,
            unit=None,
            comparator=None,
            period=periods.assign(scene.text, [spot], scene.dates_in(sentence))[0],
            category=grade.category,
            region=scene.region_at(grade.start, sentence),
            text=scene.text[grade.start : grade.end],
            start=grade.start,
            end=grade.end,
            field=scene.place,
        )


@dataclass(frozen=True)
class _Scene:
    """One string with what was found in it before; `blanked` lacks dates, laws, phones and their like."""

    text: str
    blanked: str
    place: Place
    sentences: tuple[Stretch, ...]
    dates: list[DateMention]
    regions: list[RegionMention]
    usual: str | None

    def sentence_at(self, offset: int) -> Stretch:
        place = bisect_right(self.sentences, offset, key=lambda s: s.start) - 1
        return self.sentences[place] if place >= 0 else Stretch(0, 0)

    def dates_in(self, sentence: Stretch) -> list[DateMention]:
        return _starting_in(self.dates, sentence)

    def region_at(self, offset: int, sentence: Stretch) -> str | None:
        """The last region before `offset` in its sentence, else the first behind it, else the article's."""
        behind = bisect_left(self.regions, offset, key=_start)
        for place in (behind - 1, behind):
            if 0 <= place < len(self.regions) and sentence.start <= _start(self.regions[place]) < sentence.end:
                return self.regions[place].code
        return self.usual


class _Cues:
    """Whether a figure is a target, a change or a result."""

    def __init__(self, tables: IndicatorTables) -> None:
        # "98 persen dari target, sedangkan belanja Rp 2 miliar": what is measured by the target is a result.
        self._target = re.compile(rf"(?<!dari )(?<!terhadap )\b(?i:{tables.either('target')})\b[^;.]*$")
        self._change = re.compile(
            rf"(?i:\b(?:{tables.either('change')})(?:nya)?)"
            r"(?:\s(?:sebesar|sebanyak|sekitar|hampir|mencapai|hingga|tajam|lagi|signifikan|\w+kan))*\s$"
        )

    def kind(self, text: str, figure: Figure) -> IndicatorKind:
        before = text[max(figure.sentence.start, figure.start - _CUE_REACH) : figure.start]
        if self._change.search(before):
            return IndicatorKind.CHANGE
        return IndicatorKind.TARGET if self._target.search(before) else IndicatorKind.RESULT


def _once(found: list[IndicatorMention]) -> list[IndicatorMention]:
    """Each figure once, with the period and category that any of its repetitions tells."""
    kept: dict[tuple[float | None, Unit | None, str | None], IndicatorMention] = {}
    for mention in found:
        key = (mention.value, mention.unit, None if mention.value is not None else (mention.category or "").lower())
        first = kept.get(key)
        if first is None:
            kept[key] = mention
            continue
        period, category = first.period or mention.period, first.category or mention.category
        if (period, category) != (first.period, first.category):
            kept[key] = replace(first, period=period, category=category)
    return list(kept.values())


def _in_place(mentions: list[T], place: Place) -> list[T]:
    """The mentions of one string, by their offsets."""
    return sorted((m for m in mentions if m.field is place and m.start is not None), key=lambda m: m.start or 0)


def _stretches(dates: list[DateMention]) -> list[tuple[int, int]]:
    return [(d.start, d.end) for d in dates if d.start is not None and d.end is not None]


def _starting_in(things: list[S], sentence: Stretch) -> list[S]:
    """Those, of a list in order, that begin in the sentence."""
    low = bisect_left(things, sentence.start, key=_start)
    return things[low : bisect_left(things, sentence.end, lo=low, key=_start)]


def _start(thing: DateMention | RegionMention | Figure | Grade) -> int:
    return thing.start or 0


def _usual_region(article: Article) -> str | None:
    """The primary region where it is known, else the one named most often."""
    if article.primary_region:
        return article.primary_region
    counts = Counter(region.code for region in article.regions)
    return counts.most_common(1)[0][0] if counts else None


@cache
def indicator_finder(folder: Path = resources.FOLDER) -> IndicatorFinder:
    """The finder for the tables in `folder`, built once."""
    return IndicatorFinder(folder)
