"""How much each mention of a region says that the article is about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from models.mention import Place, RegionMention, RegionRole
from models.text import Nature
from nlp.article import Article
from nlp.regions.evidence import NEAREST
from nlp.regions.surroundings import Surroundings, joins_list, load_surroundings
from nlp.resources import FOLDER

JAKARTA = "31"
_IN_NAME = re.compile(r"(?:kabupaten|kab\.?|kota|provinsi|prov\.?|propinsi)\b", re.IGNORECASE)
_GOVERNMENT, _NAMED, _LOCATED, _APPOSED, _LISTED = 2.0, 1.0, 0.5, 0.1, 0.2
_TITLE, _LEDE, _SECOND = 4.0, 2.0, 1.3
_PLACE_LINE, _OWN_PORTAL, _NARROW_OUTLET = 1.5, 4.0, 0.5
# So many names in a row are a list, and say little of each.
_LONG_LIST = 3
# What stands beyond this many mentions adds nothing: a long report repeats its own region and its neighbours alike.
_MOST_COUNTED = 12


@dataclass(slots=True)
class Weight:
    """One region's sum; where its government is named; how often it is named but not as a place or in a list."""

    total: float = 0.0
    counted: int = 0
    in_title: bool = False
    in_lede: bool = False
    government_early: bool = False
    government: int = 0
    plain: int = 0
    first: int = 1 << 60


@dataclass(frozen=True, slots=True)
class _Seen:
    mention: RegionMention
    start: int
    end: int
    government: bool
    located: bool
    listed: bool = False
    apposed: bool = False


@dataclass(slots=True)
class Weights:
    """The sums of one article, by code."""

    by_code: dict[str, Weight] = field(default_factory=dict)

    def ranked(self) -> list[tuple[str, Weight]]:
        """Heaviest first; ties go to the one named first."""
        return sorted(self.by_code.items(), key=lambda item: (-item[1].total, item[1].first, item[0]))


class Weigher:
    """Weighs the regions of an article."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._surroundings: Surroundings = load_surroundings(folder)

    def weigh(self, article: Article) -> Weights:
        """Sums over title, lede and rest; the place line and the outlet add a little."""
        weights = Weights()
        for place, text in article.fields():
            seen = [
                self._seen(text, m) for m in article.regions if m.field is place and m.role is not RegionRole.DATELINE
            ]
            for item in _with_neighbours(text, seen):
                self._add(weights, item, place, article)
        for mention in article.regions:
            if mention.role is RegionRole.DATELINE and mention.code != JAKARTA:
                weights.by_code.setdefault(mention.code, Weight()).total += _PLACE_LINE
        _add_outlet(weights, article)
        return weights

    def _seen(self, text: str, mention: RegionMention) -> _Seen:
        start, end = mention.start or 0, mention.end or 0
        around = self._surroundings.around(text, start, end)
        in_name = _IN_NAME.match(mention.text) is not None
        government = (in_name and not self._state_office(text, start)) or around.own_office
        return _Seen(mention, start, end, government, around.after_preposition and not around.by_office)

    def _state_office(self, text: str, start: int) -> bool:
        """Whether "Kota Palopo" here is the seat of somebody else's office ("KPU Kota Palopo")."""
        around = self._surroundings.around(text, start, start)
        return around.marked and not around.own_office

    def _add(self, weights: Weights, seen: _Seen, place: Place, article: Article) -> None:
        weight = weights.by_code.setdefault(seen.mention.code, Weight())
        paragraph = _paragraph_index(article, seen.start) if place is Place.TEXT else -1
        weight.first = min(weight.first, seen.start if place is Place.TEXT else -1)
        weight.in_title = weight.in_title or place is Place.TITLE
        weight.in_lede = weight.in_lede or paragraph == 0
        weight.government += seen.government
        weight.government_early = weight.government_early or (seen.government and paragraph <= 1)
        weight.plain += not (seen.listed or seen.apposed or seen.located)
        weight.counted += 1
        if weight.counted <= _MOST_COUNTED or place is Place.TITLE:
            weight.total += _worth(seen) * {-1: _TITLE, 0: _LEDE, 1: _SECOND}.get(paragraph, 1.0)


@cache
def load_weigher(folder: Path = FOLDER) -> Weigher:
    """One for each folder of resources."""
    return Weigher(folder)


def _worth(seen: _Seen) -> float:
    if seen.apposed or seen.mention.reason == NEAREST:
        # A shared name that two marked ones stand around may mean either.
        return _APPOSED if seen.apposed else _LOCATED
    if seen.mention.code == JAKARTA and not seen.government:
        # Where ministries sit and meet.
        return 0.0
    if seen.listed:
        return _LISTED
    if seen.government:
        return _GOVERNMENT
    return _LOCATED if seen.located else _NAMED


def _with_neighbours(text: str, seen: Sequence[_Seen]) -> Iterator[_Seen]:
    """Each mention with whether it stands in a long list, or after its own kabupaten ("Cirebon, Jawa Barat")."""
    for run in _lists(text, seen):
        # Where in the run a kabupaten or kota of each province stands first.
        first: dict[str, int] = {}
        for item in run:
            if not _is_province(item):
                first.setdefault(item.mention.code.partition(".")[0], item.start)
        apposed = [_is_province(i) and i.mention.code in first and first[i.mention.code] < i.start for i in run]
        long = len({i.mention.code for i, out in zip(run, apposed, strict=True) if not out}) >= _LONG_LIST
        for item, out in zip(run, apposed, strict=True):
            yield _Seen(item.mention, item.start, item.end, item.government, item.located, long, out)


def _is_province(item: _Seen) -> bool:
    return "." not in item.mention.code


def _lists(text: str, seen: Sequence[_Seen]) -> Iterator[list[_Seen]]:
    run: list[_Seen] = []
    for item in seen:
        if run and not joins_list(text[run[-1].end : item.start]):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _paragraph_index(article: Article, offset: int) -> int:
    """0 for the first paragraph, 1 for the second, 2 for any other."""
    for index, paragraph in enumerate(article.paragraphs[:2]):
        if offset < paragraph.end:
            return index
    return 2


def _add_outlet(weights: Weights, article: Article) -> None:
    outlet = article.document.outlet
    if outlet is None or not outlet.regions:
        return
    own_portal = outlet.nature is Nature.RELEASE and len(outlet.regions) == 1
    for code in outlet.regions:
        if code in weights.by_code:
            weights.by_code[code].total += _OWN_PORTAL if own_portal else _NARROW_OUTLET
