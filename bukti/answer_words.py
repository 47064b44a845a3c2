"""What a query was taken for and why a hit ranks, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.evidence import Hit, ScorePart
from models.query import Understood, UnderstoodYear

_OPEN = "..."
_KINDS = {
    "words": "exactly",
    "phrase": "the phrase",
    "prefix": "words that begin with",
    "said": "says",
    "own region": "names the region itself",
    "region": "region of the words",
    "pillar": "pillar",
    "official": "speaks of the official",
    "time": "time of the words",
}
_MEASURES = {
    "meaning": "meaning: nearness {value:.2f} of 1",
    "sentence": "its best sentence holds {value:.0%} of the query",
    "neighbours": "{value:.0%} of the query's neighbouring words stand together",
}


def understood_words(understood: Understood) -> list[str]:
    """Each reading with the words that it was read from."""
    u = understood
    found = [f"region {r.code} ({r.because})" for r in u.region]
    found += [_year(y) for y in u.year]
    found += [f"from {_day(p.from_day)} to {_day(p.to_day)} ({p.because})" for p in u.period]
    found += [f"pillar {p.value} ({p.because})" for p in u.pillar]
    found += [f"official {o.name} ({o.because})" for o in u.official]
    found += [f"source {s.value} ({s.because})" for s in u.source]
    return found + [note for note in (u.mode, u.mended) if note]


def _year(year: UnderstoodYear) -> str:
    """The words are told where they don't write the year themselves: "tahun lalu", "2019-21"."""
    return f"year {year.value}" + ("" if str(year.value) in year.because else f" ({year.because})")


def why_words(hit: Hit) -> Iterator[str]:
    """Why a hit ranks where it does, a line a part; the parts of the words' score are set in."""
    by_meaning = any(part.name == "meaning" for part in hit.why)
    yield f"score {hit.score:.2f}, found by {' and '.join(hit.via) or 'its filters'}"
    for part in hit.why:
        if part.of is not None:
            yield f"{'    ' if by_meaning else '  '}{part.value:+.2f}  {_part(part)}"
        elif part.name == "words":
            yield f"  {part.adds or 0.0:+.2f}  words: {part.value:.2f}, which are"
        else:
            yield f"  {part.adds or 0.0:+.2f}  {_MEASURES[part.name].format(value=part.value)}"


def _part(part: ScorePart) -> str:
    if part.name == "word":
        return f'"{part.of}" in the {part.field}'
    if part.name == "another form":
        return f'"{part.of}" in the {part.field}, written in another way'
    return f"{_KINDS[part.name]} {part.of}" if part.name in _KINDS else f"{part.name} {part.of}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else _OPEN
